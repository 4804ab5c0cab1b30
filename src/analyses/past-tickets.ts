import { type Database, timestamptz } from '../database/database.js';
import type { Promises } from '../engine/agreement/promises.js';
import { ifFoldable } from '../engine/clock/if-foldable.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import { evaluate, type EvaluateInput, type Evaluation } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';
import { ticketFacts } from '../tickets/ticket-facts.js';
import type { Past } from './question.js';

export interface PastTicket {
  readonly id: number;
  readonly externalId: string;
  readonly integrationId: string;
  readonly events: readonly TicketEvent[];
  /** Of its cycles those whose breach somebody has forgiven: `${clockId} ${cycle}`. */
  readonly waived: ReadonlySet<string>;
}

/** Their facts are some megabytes, and the process answers others between two of these. */
const AT_ONCE = 500;

const OF_THE_PAST = `created_at >= $1 and created_at < $2
  and ($3::text[] is null or customer_id = any($3)) and ($4::text[] is null or service_id = any($4))
  and ($5::text[] is null or team_id = any($5))`;

const values = ({ from, to, customers, services, teams }: Past): unknown[] => [
  timestamptz(from),
  timestamptz(to),
  customers ?? null,
  services ?? null,
  teams ?? null,
];

export async function howManyPastTickets(database: Database, past: Past): Promise<number> {
  const sql = `select count(*) as many from tickets where ${OF_THE_PAST}`;
  const [row] = await database.query<{ many: number }>(sql, values(past));
  return row!.many;
}

/** Batch by batch, in the order of their ids; what comes in meanwhile with a higher id is seen, what was passed is not. */
export async function* pastTickets(database: Database, past: Past): AsyncGenerator<PastTicket[]> {
  for (let after = 0; ;) {
    const batch = await database.query<Omit<PastTicket, 'events' | 'waived'> & Record<string, unknown>>(
      `select id, external_id as "externalId", integration_id as "integrationId" from tickets where ${OF_THE_PAST} and id > $6 order by id limit ${AT_ONCE}`,
      [...values(past), after],
    );
    if (batch.length === 0) return;
    const ids = batch.map(({ id }) => id);
    const facts = await ticketFacts(database.pool, ids);
    const waived = await waivedCycles(database, ids);
    yield batch.map((ticket) => ({
      ...ticket,
      events: facts.get(ticket.id) ?? [],
      waived: waived.get(ticket.id) ?? NONE,
    }));
    after = ids.at(-1)!;
  }
}

const NONE: ReadonlySet<string> = new Set();

async function waivedCycles(database: Database, ids: readonly number[]): Promise<Map<number, Set<string>>> {
  const rows = await database.query<{ ticketId: number; key: string }>(
    `select distinct ticket_id as "ticketId", clock_id || ' ' || cycle as key from breaches
     where ticket_id = any($1) and waived_at is not null`,
    [ids],
  );
  const found = new Map<number, Set<string>>();
  for (const { ticketId, key } of rows) found.set(ticketId, (found.get(ticketId) ?? new Set()).add(key));
  return found;
}

export const isWaived = ({ waived }: PastTicket, clockId: string, cycle: number): boolean =>
  waived.has(`${clockId} ${cycle}`);

export function foldPast<T>(
  { id: ticketId, events }: PastTicket,
  promises: Promises,
  at: Instant,
  read: (evaluation: Evaluation, input: EvaluateInput) => T,
): T | undefined {
  const input = { events, promises, at, ticketId };
  return ifFoldable(() => read(evaluate(input), input));
}
