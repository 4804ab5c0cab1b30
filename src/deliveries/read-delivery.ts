import { DAY, type Instant } from '../engine/instant.js';
import { Untranslatable, type TranslatedTicket } from '../helpdesks/helpdesk.js';
import type { LiveIntegration } from '../integrations/integration-book.js';
import type { ClaimedDelivery } from './claimed-deliveries.js';

export type Reading = { readonly tickets: readonly TranslatedTicket[] } | { readonly reason: string };

/** A delivery either says something about tickets or goes into quarantine; it never stops the others. */
export function readDelivery(delivery: ClaimedDelivery, integration: LiveIntegration | undefined): Reading {
  if (integration === undefined) return { reason: 'helpdesk is not one this version understands' };
  try {
    const tickets = integration.helpdesk.translate(delivery, integration.vocabulary);
    for (const ticket of tickets) refuseFuture(ticket, delivery.receivedAt);
    return { tickets };
  } catch (cause) {
    if (cause instanceof Untranslatable) return { reason: cause.message };
    return { reason: `body cannot be translated: ${String(cause).slice(0, 500)}` };
  }
}

/** Clocks of machines differ by minutes. A fact from next year would hold its ticket's clocks until then. */
function refuseFuture({ facts }: TranslatedTicket, receivedAt: Instant): void {
  const future = facts.find(({ at }) => at > receivedAt + DAY);
  if (future === undefined) return;
  throw new Untranslatable(future.kind, 'lies more than a day after the delivery arrived');
}
