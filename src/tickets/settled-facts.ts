import type { Executor } from '../database/executor.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import type { Instant } from '../engine/instant.js';

interface Row {
  readonly id: number;
  readonly facts: readonly (readonly [kind: string, at: Instant, key: string, body: object])[];
}

/**
 * As `ticketFacts`, but a row a ticket, and only of some kinds: a row a fact takes four times as long to read. All of them
 * have arrived, so it does not matter when.
 */
export async function settledFacts(
  executor: Executor,
  ticketIds: readonly number[],
  kinds: readonly TicketEvent['kind'][],
): Promise<Map<number, TicketEvent[]>> {
  const { rows } = await executor.query<Row>(
    `select ticket_id as id, json_agg(json_build_array(kind, (extract(epoch from occurred_at) * 1000)::bigint,
       dedup_key, body)) as facts
     from ticket_events where ticket_id = any($1) and kind = any($2) group by ticket_id`,
    [ticketIds, kinds],
  );
  return new Map(rows.map(({ id, facts }) => [id, facts.map(factOf)]));
}

/** The body was just read and is nobody else's: a copy of each would cost more than all the rest. */
const factOf = ([kind, at, id, body]: Row['facts'][number]): TicketEvent =>
  Object.assign(body, { kind, at, id }) as TicketEvent;
