import { DAY, type Instant } from '../engine/instant.js';
import { Untranslatable, type TranslatedTicket } from '../helpdesks/helpdesk.js';
import { standard } from '../helpdesks/standard/standard.js';
import type { LiveIntegration } from '../integrations/integration-book.js';
import type { ClaimedDelivery } from './claimed-deliveries.js';
import type { Heard } from './heard.js';

export interface ReadDelivery {
  readonly id: number;
  /** Why it goes into quarantine; null where it was understood. */
  readonly reason: string | null;
  readonly heard: readonly Heard[];
}

/** It was understood, and the database takes none of it. */
export const unrecordable = (fault: unknown): string => `body cannot be recorded: ${String(fault)}`;

/** A delivery either says something about tickets or goes into quarantine; it never stops the others. */
export function readDelivery(
  delivery: ClaimedDelivery,
  integration: LiveIntegration | undefined,
): ReadDelivery {
  const { id, integrationId, receivedAt } = delivery;
  if (integration === undefined) return quarantined(id, 'helpdesk is not one this version understands');
  const { vocabulary } = integration;
  const helpdesk = delivery.isBackfill ? standard : integration.helpdesk;
  try {
    const tickets = helpdesk.translate(delivery, vocabulary);
    for (const ticket of tickets) refuseFuture(ticket, receivedAt);
    const heard = tickets.map((ticket) => {
      return { integrationId, vocabulary, receivedAt, deliveryId: id, ticket };
    });
    return { id, reason: null, heard };
  } catch (cause) {
    if (cause instanceof Untranslatable) return quarantined(id, cause.message);
    return quarantined(id, `body cannot be translated: ${String(cause).slice(0, 500)}`);
  }
}

const quarantined = (id: number, reason: string): ReadDelivery => ({ id, reason, heard: [] });

/**
 * Clocks of machines differ by minutes. A fact from next year would hold its ticket's clocks until then, and a description
 * its subject.
 */
function refuseFuture({ facts, describedAt }: TranslatedTicket, receivedAt: Instant): void {
  const latest = receivedAt + DAY;
  const future = facts.find(({ at }) => at > latest)?.kind ?? (describedAt > latest ? 'ticket' : null);
  if (future === null) return;
  throw new Untranslatable(future, 'lies more than a day after the delivery arrived');
}
