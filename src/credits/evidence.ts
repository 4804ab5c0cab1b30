import { createHash } from 'node:crypto';
import { JUDGED_CYCLES, OBJECTIVE } from '../attainment/judged-cycles.js';
import { timestamptz } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import type { CycleState, Pause } from '../engine/clock/clock.js';
import { type Verdict, verdictOf } from '../engine/credit/verdict.js';
import type { Instant, Millis } from '../engine/instant.js';
import type { MeasureEvidence } from '../engine/measure/measure-tally.js';

/** A cycle that was decided in a period, with all that it takes to check the verdict by hand. */
export interface EvidentCycle {
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly clockId: string;
  readonly cycle: number;
  readonly objective: string;
  readonly metric: string;
  readonly priority: string | null;
  readonly version: number | null;
  readonly verdict: Verdict;
  readonly decidedAt: Instant;
  readonly startedAt: Instant;
  readonly dueAt: Instant | null;
  readonly satisfiedAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly targetMs: Millis;
  readonly elapsedMs: Millis | null;
  readonly overrunMs: Millis;
  readonly pauses: readonly Pause[];
  readonly excludedBecause: string | null;
}

/** All by which a statement was drawn up: of clocks, and of what no clock times. */
export interface Evidence {
  readonly cycles: readonly EvidentCycle[];
  readonly measured: readonly MeasureEvidence[];
}

type Row = Omit<EvidentCycle, 'verdict'> & { readonly state: CycleState };

/** @param span `to` is null where all counts that was decided since: the agreement has ended */
export async function evidence(
  tx: Executor,
  agreementId: string,
  { from, to }: { readonly from: Instant; readonly to: Instant | null },
): Promise<EvidentCycle[]> {
  const { rows } = await tx.query<Row>(
    `${JUDGED_CYCLES}
     select ticket_id as "ticketId", t.external_id as "ticketExternalId", clock_id as "clockId", cycle,
       ${OBJECTIVE} as objective, metric, t.priority, agreement_version as version, state,
       decided_at as "decidedAt", started_at as "startedAt", due_at as "dueAt", satisfied_at as "satisfiedAt",
       broken_at as "breachedAt", ended_at as "endedAt", target_ms as "targetMs", elapsed_ms as "elapsedMs",
       overrun_ms as "overrunMs", pauses, excluded_because as "excludedBecause"
     from judged join tickets t on t.id = ticket_id
     where agreement_id = $1 and decided_at >= $2 and ($3::timestamptz is null or decided_at < $3)
     order by ticket_id, clock_id, cycle`,
    [agreementId, timestamptz(from), to === null ? null : timestamptz(to)],
  );
  return rows.map(({ state, ...row }) => ({ ...row, verdict: verdictOf({ ...row, state }) }));
}

/** Of what decides the figures, and nothing else: a subject or a priority that changes later corrects nothing. */
export function hashOf({ cycles, measured }: Evidence): string {
  const judged: unknown[][] = cycles.map(
    ({ ticketId, clockId, cycle, verdict, decidedAt, overrunMs, excludedBecause }) => [
      ticketId,
      clockId,
      cycle,
      verdict,
      decidedAt,
      verdict === 'missed' ? overrunMs : 0,
      excludedBecause,
    ],
  );
  for (const each of measured) {
    const { objective, ticketId, at } = each;
    const came =
      each.measure === 'availability' ? [each.down, each.downAdjusted] : [each.verdict, each.excludedBecause];
    judged.push([objective, ticketId, at, ...came]);
  }
  return createHash('sha256').update(JSON.stringify(judged)).digest('hex');
}
