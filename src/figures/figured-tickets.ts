import { type Boundary, visibleTickets } from '../auth/visible-tickets.js';
import { type Database, timestamptz } from '../database/database.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import { LIFE_KINDS } from '../engine/figures/life.js';
import type { OutageRule } from '../engine/measure/measure.js';
import type { Instant, Span } from '../engine/instant.js';
import { settledFacts } from '../tickets/settled-facts.js';

/** What figures can be grouped by, as SQL over a ticket `t`, as it is now, and the agreement `care` with its customer. */
const DIMENSIONS = {
  agreement: 'care.agreement_id',
  customer: 't.customer_id',
  service: 't.service_id',
  priority: 't.priority',
  team: 't.team_id',
  integration: 't.integration_id',
} as const;
export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

export interface Filter {
  readonly sees: Boundary;
  readonly by: readonly Dimension[];
  readonly agreement?: string;
  readonly customer?: string;
}

export interface FiguredTicket {
  readonly id: number;
  readonly externalId: string;
  readonly subject: string | null;
  readonly integrationId: string;
  readonly createdAt: Instant;
  readonly customer: string | null;
  readonly service: string | null;
  readonly priority: string | null;
  readonly team: string | null;
  /** In the order of the dimensions that were asked for. */
  readonly group: readonly (string | null)[];
  /** The agreement with its customer, as its resolution clock says where it has one. */
  readonly agreementId: string | null;
  readonly calendarId: string | null;
  readonly events: readonly TicketEvent[];
}

/** Their facts are some megabytes, and the process answers others between two of these. */
const AT_ONCE = 500;

/**
 * Tickets of which some fact says that they were solved in the span. Snapshots repeat what has been so for long: whether it
 * is so is seen from all facts of the ticket.
 */
export function solvedTickets(database: Database, { from, to }: Span, filter: Filter) {
  const values: unknown[] = [timestamptz(from), timestamptz(to)];
  const sql = `t.id in (
    select ticket_id from ticket_events
    where coalesce(body ->> 'to', body ->> 'status') in ('solved', 'closed')
      and occurred_at >= $1 and occurred_at < $2)`;
  return figuredTickets(database, { sql, values }, filter);
}

/** Tickets that were perhaps open within the span. */
export function outageTickets(
  database: Database,
  { from, to }: Span,
  { priorities, services }: OutageRule,
  filter: Filter,
) {
  const values: unknown[] = [timestamptz(from), timestamptz(to), priorities ?? null, services ?? null];
  const sql = `t.created_at < $2
    and ($3::text[] is null or t.priority = any($3)) and ($4::text[] is null or t.service_id = any($4))
    and (t.open or exists (select from ticket_events e where e.ticket_id = t.id and e.occurred_at > $1))`;
  return figuredTickets(database, { sql, values }, filter);
}

/** Batch by batch, in the order of their ids. */
async function* figuredTickets(
  database: Database,
  which: { readonly sql: string; readonly values: unknown[] },
  { sees, by, agreement, customer }: Filter,
): AsyncGenerator<FiguredTicket[]> {
  const values = [...which.values];
  const place = values.push(agreement ?? null, customer ?? null);
  const found = await database.query<{ id: number }>(
    `select t.id from tickets t
     where t.created_at is not null and ${which.sql} and ($${place}::text is null or t.customer_id = $${place})
       and ($${place - 1}::text is null or exists (
         select from clocks c where c.ticket_id = t.id and c.agreement_id = $${place - 1}))
       and ${visibleTickets(sees, values)}
     order by t.id`,
    values,
  );
  const ids = found.map(({ id }) => id);
  const group = by.map((dimension) => `${DIMENSIONS[dimension]}::text`).join(', ');
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = ids.slice(i, i + AT_ONCE);
    const [tickets, facts] = await Promise.all([
      database.query<Omit<FiguredTicket, 'events'> & Record<string, unknown>>(
        `select t.id, t.external_id as "externalId", t.subject, t.integration_id as "integrationId",
           t.created_at as "createdAt", t.customer_id as customer, t.service_id as service, t.priority,
           t.team_id as team, array[${group}]::text[] as "group", care.agreement_id as "agreementId",
           care.calendar_id as "calendarId"
         from tickets t left join lateral (
           select c.agreement_id, c.calendar_id from clocks c join agreements a on a.id = c.agreement_id
           where c.ticket_id = t.id and a.kind <> 'ola' and c.calendar_id is not null
           order by c.metric <> 'resolution', c.clock_id, c.cycle limit 1) care on true
         where t.id = any($1) order by t.id`,
        [some],
      ),
      settledFacts(database.pool, some, LIFE_KINDS),
    ]);
    yield tickets.map((ticket) => ({ ...ticket, events: facts.get(ticket.id) ?? [] }));
  }
}
