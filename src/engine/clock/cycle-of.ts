import type { Instant } from '../instant.js';
import { REAL_TIME } from '../agreement/terms.js';
import type { Clock, Cycle } from './clock.js';
import { elapsedAt, targetMs } from './elapsed.js';
import type { Run } from './run.js';
import type { Track } from './track.js';

export function clockOf({ id, runs, terms }: Track, at: Instant): Clock {
  const { objective, target, hours, calendarVersion } = terms;
  const realTime = hours === REAL_TIME;
  return {
    id,
    metric: objective.metric,
    objective,
    calendarId: realTime ? null : (target.calendarId ?? 'default'),
    calendarVersion: realTime ? null : calendarVersion,
    cycles: runs.map((run, i) => cycleOf(run, i + 1, at)),
  };
}

function cycleOf(run: Run, cycle: number, at: Instant): Cycle {
  const { terms, startedAt, state } = run;
  const promised = targetMs(run);
  const elapsed = elapsedAt(run, run.endedAt ?? at);
  return {
    cycle,
    state,
    startedAt,
    firstOpenAt: terms.hours === REAL_TIME ? startedAt : terms.calendar.nextOpen(startedAt),
    targetMs: promised,
    dueAt: state === 'cancelled' ? null : run.due,
    elapsedMs: elapsed,
    remainingMs: promised - elapsed,
    overrunMs: Math.max(0, elapsed - promised),
    pauses: run.pauses,
    pausedAt: run.pausedAt,
    pausedBecause: run.pausedBecause,
    breachedAt: run.breachedAt,
    satisfiedAt: run.satisfiedAt,
    endedAt: run.stoppedAt ?? run.lapsedAt,
    milestones: run.milestones(),
    recomputes: run.recomputes,
  };
}
