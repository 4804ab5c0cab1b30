import { unlessUnreachable } from '../calendar/calendar.js';
import { dueAt, runningFor, targetMs, whenElapsed, type Timed } from '../clock/elapsed.js';
import type { Instant } from '../instant.js';
import type { StepAt } from './ladder.js';

/**
 * When a step is reached; null while a pause hides it, and where the calendar never gets there: a step too far must not
 * take the deadline with it. Nothing is reached before the clock starts.
 */
export function milestoneAt(timed: Timed, step: StepAt): Instant | null {
  const at = unlessUnreachable(() => unclamped(timed, step));
  return at === null ? null : Math.max(at, timed.startedAt);
}

function unclamped(timed: Timed, step: StepAt): Instant | null {
  const { calendar, hours, target } = timed.terms;
  if ('percent' in step) {
    return step.percent === 100
      ? dueAt(timed)
      : whenElapsed(timed, Math.ceil((targetMs(timed) * step.percent) / 100));
  }
  if ('offsetMs' in step && step.offsetClock !== 'calendar') {
    const early = step.offsetMs <= 0 || target.workingDays === undefined;
    if (step.offsetMs !== 0 && early) return whenElapsed(timed, targetMs(timed) + step.offsetMs);
    // Past a deadline by working days, own time is counted on from the deadline itself.
    const due = dueAt(timed);
    return due === null || step.offsetMs === 0 ? due : runningFor(hours, timed, due, step.offsetMs);
  }
  const due = dueAt(timed);
  if (due === null) return null;
  return 'offsetMs' in step ? due + step.offsetMs : calendar.addWorkingDays(due, step.offsetWorkingDays);
}
