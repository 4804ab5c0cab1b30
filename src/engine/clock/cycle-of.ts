import type { Instant } from '../instant.js';
import { runsInRealTime } from '../agreement/terms.js';
import type { Clock, Cycle } from './clock.js';
import { elapsedAt, targetMs } from './elapsed.js';
import type { Run } from './run.js';
import type { Track } from './track.js';

export function clockOf({ id, runs, terms }: Track, at: Instant): Clock {
  const { objective, target, calendarVersion } = terms;
  const realTime = runsInRealTime(terms);
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
  const { terms, startedAt } = run;
  const halt = haltOf(run, at);
  const state = halt === null ? run.state : 'paused';
  const promised = targetMs(run);
  const elapsed = elapsedAt(run, run.endedAt ?? at);
  return {
    cycle,
    state,
    startedAt,
    firstOpenAt: runsInRealTime(terms) ? startedAt : terms.calendar.nextOpen(startedAt),
    targetMs: promised,
    dueAt: state === 'cancelled' ? null : run.due,
    elapsedMs: elapsed,
    remainingMs: promised - elapsed,
    overrunMs: Math.max(0, elapsed - promised),
    pauses: run.pauses,
    pausedAt: halt?.at ?? run.pausedAt,
    pausedBecause: halt?.because ?? run.pausedBecause,
    breachedAt: run.breachedAt,
    satisfiedAt: run.satisfiedAt,
    endedAt: run.stoppedAt ?? run.lapsedAt,
    milestones: run.milestones(),
    recomputes: run.recomputes,
  };
}

/** An exclusion whose end nobody knows pauses what would run: its deadline is as unknown (rule C3). */
function haltOf(run: Run, at: Instant): { readonly at: Instant; readonly because: string } | null {
  if (run.terms.excluded.length === 0 || run.state !== 'running') return null;
  const open = run.terms.excluded.find(({ from, to }) => to === null && from <= at);
  return open === undefined ? null : { at: Math.max(open.from, run.startedAt), because: open.title };
}
