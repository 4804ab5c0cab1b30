import type { Metric } from '../engine/agreement/objective.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Clock, Cycle, Pause, Recompute } from '../engine/clock/clock.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { ExcludedBecause } from '../engine/exclusion/excluded-because.js';
import { iso, type Instant, type Millis, isoOrNull } from '../engine/instant.js';

/** A row of `clocks` under its own column names; instants in ISO 8601, as they travel in JSON. */
export interface ClockRow {
  ticket_id: number;
  clock_id: string;
  cycle: number;
  metric: Metric;
  state: Cycle['state'];
  agreement_id: string | null;
  agreement_version: number | null;
  agreement_title: string | null;
  level: string | null;
  calendar_id: string | null;
  calendar_version: number | null;
  started_at: string;
  due_at: string | null;
  warning_at: string | null;
  paused_at: string | null;
  paused_because: string | null;
  satisfied_at: string | null;
  breached_at: string | null;
  ended_at: string | null;
  target_ms: Millis;
  elapsed_ms: Millis | null;
  remaining_ms: Millis | null;
  pauses: readonly Pause[];
  recomputes: readonly Recompute[];
  left_out_because: string | null;
}

export function clockRows(
  ticketId: number,
  evaluation: Evaluation,
  promises: Promises,
  at: Instant,
  excludedBecause: ExcludedBecause,
): ClockRow[] {
  const createdAt = evaluation.ticket.createdAt ?? at;
  return evaluation.clocks.flatMap((clock) =>
    clock.cycles.map((cycle) => {
      const version = calendarVersionOf(clock, cycle, promises, createdAt, at);
      return clockRow(ticketId, clock, cycle, { version, because: excludedBecause(clock, cycle) });
    }),
  );
}

/** A finished cycle keeps the version it ended under, whatever is published later. */
function calendarVersionOf(clock: Clock, cycle: Cycle, promises: Promises, createdAt: Instant, at: Instant) {
  if (clock.calendarId === null) return null;
  const obeyedAt = cycle.satisfiedAt ?? cycle.endedAt ?? at;
  return promises.calendarFor(clock.calendarId, createdAt, obeyedAt).version;
}

/** Written out in one piece: put together from parts, it was a tenth of what ingesting costs. */
function clockRow(
  ticketId: number,
  clock: Clock,
  cycle: Cycle,
  { version, because }: { version: number | null; because: string | null },
): ClockRow {
  const by = clock.objective.promisedBy;
  const stands = cycle.satisfiedAt !== null || cycle.endedAt !== null || cycle.pausedAt !== null;
  return {
    ticket_id: ticketId,
    clock_id: clock.id,
    cycle: cycle.cycle,
    metric: clock.metric,
    state: cycle.state,
    agreement_id: by?.agreementId ?? null,
    agreement_version: by?.version ?? null,
    agreement_title: by?.title ?? null,
    level: by?.level ?? null,
    calendar_id: clock.calendarId,
    calendar_version: version,
    started_at: iso(cycle.startedAt),
    due_at: isoOrNull(cycle.dueAt),
    warning_at: isoOrNull(firstWarning(cycle)),
    paused_at: isoOrNull(cycle.pausedAt),
    paused_because: cycle.pausedBecause,
    satisfied_at: isoOrNull(cycle.satisfiedAt),
    breached_at: isoOrNull(cycle.breachedAt),
    ended_at: isoOrNull(cycle.endedAt),
    target_ms: cycle.targetMs,
    elapsed_ms: stands ? cycle.elapsedMs : null,
    remaining_ms: stands ? cycle.remainingMs : null,
    pauses: cycle.pauses,
    recomputes: cycle.recomputes,
    left_out_because: because,
  };
}

/** From then on a clock is at risk. */
export function firstWarning({ dueAt, milestones }: Cycle): Instant | null {
  if (dueAt === null) return null;
  const before = milestones.flatMap(({ at }) => (at !== null && at < dueAt ? [at] : []));
  return before.length === 0 ? null : Math.min(...before);
}
