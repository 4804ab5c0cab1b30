import { JUDGED_CYCLES } from '../attainment/judged-cycles.js';
import type { Database } from '../database/database.js';
import type { CycleState } from '../engine/clock/clock.js';
import { verdictOf } from '../engine/credit/verdict.js';

interface Shape {
  id: number;
  state: CycleState;
  isBroken: boolean;
  isSatisfied: boolean;
}

/** Of these tickets, those with something decided on their clocks, and nothing missed. */
export async function withEveryClockMet(
  database: Database,
  ticketIds: readonly number[],
): Promise<Set<number>> {
  const cycles = await database.query<Shape & Record<string, unknown>>(
    `${JUDGED_CYCLES}
     select ticket_id as id, j.state, broken_at is not null as "isBroken", satisfied_at is not null as "isSatisfied"
     from judged j where ticket_id = any($1)`,
    [ticketIds],
  );
  const verdicts = cycles.map(({ id, state, isBroken, isSatisfied }) => ({
    id,
    verdict: verdictOf({ state, breachedAt: isBroken ? 0 : null, satisfiedAt: isSatisfied ? 0 : null }),
  }));
  const missed = new Set(verdicts.flatMap(({ id, verdict }) => (verdict === 'missed' ? [id] : [])));
  return new Set(verdicts.flatMap(({ id, verdict }) => (verdict === 'met' && !missed.has(id) ? [id] : [])));
}
