import { type Boundary, visibleTickets } from '../auth/visible-tickets.js';
import { timestamptz } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import { MEASURED_KINDS } from '../engine/measure/measure-tally.js';
import type { Span } from '../engine/instant.js';
import { settledFacts } from '../tickets/settled-facts.js';

export interface CoveredTicket {
  readonly id: number;
  readonly externalId: string;
  readonly integrationId: string;
  readonly events: readonly TicketEvent[];
}

export interface Covered {
  readonly agreementId: string;
  readonly span: Span;
  readonly sees: Boundary;
}

/** Their facts are some megabytes. */
const AT_ONCE = 500;

/** Tickets that a clock of the agreement has ever timed, and that may have been open within the span; batch by batch. */
export async function* coveredTickets(
  executor: Executor,
  { agreementId, span: { from, to }, sees }: Covered,
): AsyncGenerator<CoveredTicket[]> {
  const values: unknown[] = [agreementId, timestamptz(from), timestamptz(to)];
  const { rows } = await executor.query<Omit<CoveredTicket, 'events'>>(
    `select t.id, t.external_id as "externalId", t.integration_id as "integrationId" from tickets t
     where t.created_at < $3
       and exists (select from clocks c where c.ticket_id = t.id and c.agreement_id = $1)
       and (t.open or exists (select from ticket_events e where e.ticket_id = t.id and e.occurred_at >= $2))
       and ${visibleTickets(sees, values)}
     order by t.id`,
    values,
  );
  for (let i = 0; i < rows.length; i += AT_ONCE) {
    const some = rows.slice(i, i + AT_ONCE);
    const facts = await settledFacts(
      executor,
      some.map(({ id }) => id),
      MEASURED_KINDS,
    );
    yield some.map((ticket) => ({ ...ticket, events: facts.get(ticket.id) ?? [] }));
  }
}
