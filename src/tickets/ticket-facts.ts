import type { Executor } from '../database/executor.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import type { Instant } from '../engine/instant.js';

interface FactRow {
  ticket_id: number;
  dedup_key: string;
  kind: string;
  occurred_at: Instant;
  received_at: Instant;
  body: object;
}

/** Everything that is known about these tickets, in the order in which it became known. */
export async function ticketFacts(
  executor: Executor,
  ticketIds: readonly number[],
): Promise<Map<number, TicketEvent[]>> {
  const { rows } = await executor.query<FactRow>(
    `select ticket_id, dedup_key, kind, occurred_at, received_at, body
     from ticket_events where ticket_id = any($1) order by id`,
    [ticketIds],
  );
  const facts = new Map<number, TicketEvent[]>(ticketIds.map((id) => [id, []]));
  for (const row of rows) facts.get(row.ticket_id)?.push(factOf(row));
  return facts;
}

const factOf = (row: FactRow): TicketEvent =>
  ({
    ...row.body,
    kind: row.kind,
    id: row.dedup_key,
    at: row.occurred_at,
    receivedAt: row.received_at,
  }) as TicketEvent;
