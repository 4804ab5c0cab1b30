import { graceAt, type Hours, type Terms } from '../agreement/terms.js';
import { together } from '../exclusion/hours-without.js';
import type { Instant, Millis, Span } from '../instant.js';
import type { Pause } from './clock.js';

/** What elapsed time is computed from: a start, the pauses so far, and the terms in force now (rule C4). */
export interface Timed {
  readonly terms: Terms;
  readonly startedAt: Instant;
  /** In order, without overlap. */
  readonly pauses: readonly Pause[];
  readonly pausedAt: Instant | null;
}

/** The target in the clock's own time: open time, plus the real time appended to it. */
export function targetMs(timed: Timed): Millis {
  const { target, calendar } = timed.terms;
  if (target.workingDays !== undefined) return calendar.between(timed.startedAt, lastWorkingDay(timed));
  return firstPhase(timed) + (target.thenCalendarMs ?? 0);
}

/** The earliest instant at which the target is used up; null while a pause hides it (rules C1, C3). */
export function dueAt(timed: Timed): Instant | null {
  return timed.terms.target.workingDays === undefined
    ? whenElapsed(timed, targetMs(timed))
    : afterPauses(timed, lastWorkingDay(timed));
}

/** The earliest instant at which `ms` of the clock's own time have elapsed; null while a pause hides it. */
export function whenElapsed(timed: Timed, ms: Millis): Instant | null {
  const { hours, realTime, target } = timed.terms;
  if (ms <= 0) return timed.startedAt;
  const business = target.thenCalendarMs === undefined ? ms : firstPhase(timed);
  if (ms <= business) return runningFor(hours, timed, timed.startedAt, ms);
  const secondPhase = endOfFirstPhase(timed);
  return secondPhase === null ? null : runningFor(realTime, timed, secondPhase, ms - business);
}

export function elapsedAt(timed: Timed, at: Instant): Millis {
  const { hours, realTime, target } = timed.terms;
  if (target.thenCalendarMs === undefined) return runningTime(hours, timed, timed.startedAt, at);
  const secondPhase = endOfFirstPhase(timed);
  if (secondPhase === null || secondPhase >= at) return runningTime(hours, timed, timed.startedAt, at);
  return firstPhase(timed) + runningTime(realTime, timed, secondPhase, at);
}

/** Where open time ends and real time begins. With no open time at all, real time begins at the next opening. */
export function endOfFirstPhase(timed: Timed): Instant | null {
  const business = firstPhase(timed);
  const { hours } = timed.terms;
  if (business > 0) return runningFor(hours, timed, timed.startedAt, business);
  const firstTick = runningFor(hours, timed, timed.startedAt, 1);
  return firstTick === null ? null : firstTick - 1;
}

/** `ms` after `from`, not counting pauses; null while a pause hides it, or an exclusion that has no end yet. */
export function runningFor(hours: Hours, timed: Timed, from: Instant, ms: Millis): Instant | null {
  let cursor = from;
  let left = ms;
  for (const pause of timed.pauses) {
    if (pause.to <= cursor) continue;
    if (pause.from > cursor) {
      const passed = hours.between(cursor, pause.from);
      if (passed >= left) return reached(hours.add(cursor, left));
      left -= passed;
    }
    cursor = pause.to;
  }
  if (timed.pausedAt === null) return reached(hours.add(cursor, left));
  const passed = timed.pausedAt > cursor ? hours.between(cursor, timed.pausedAt) : 0;
  return passed >= left ? reached(hours.add(cursor, left)) : null;
}

export const reached = (at: Instant): Instant | null => (at === Infinity ? null : at);

/** Time in [from, to) that is not paused. */
function runningTime(hours: Hours, timed: Timed, from: Instant, to: Instant): Millis {
  const end = timed.pausedAt === null ? to : Math.min(timed.pausedAt, to);
  if (end <= from) return 0;
  let running = hours.between(from, end);
  for (const pause of timed.pauses) {
    const [start, stop] = [Math.max(pause.from, from), Math.min(pause.to, end)];
    if (start < stop) running -= hours.between(start, stop);
  }
  return running;
}

const firstPhase = ({ terms, startedAt }: Timed): Millis =>
  (terms.target.ms ?? 0) + graceAt(terms, startedAt);

function lastWorkingDay({ terms: { target, calendar }, startedAt }: Timed): Instant {
  const sameTime = calendar.addWorkingDays(startedAt, target.workingDays ?? 0);
  return target.endOfWorkingDay ? (calendar.lastClosing(sameTime) ?? sameTime) : sameTime;
}

/** A deadline by working days is put off by the open time of what stood still before it. */
function afterPauses(timed: Timed, base: Instant): Instant | null {
  const { calendar } = timed.terms;
  let paused = 0;
  let due = base;
  for (const { from, to } of standstills(timed)) {
    if (from >= due) break;
    if (to === Infinity) return null;
    paused += calendar.between(from, to);
    if (paused > 0) due = calendar.add(base, paused);
  }
  return timed.pausedAt !== null && timed.pausedAt < due ? null : due;
}

/** Pauses and exclusions together, each instant once. */
function standstills({ terms: { excluded }, pauses, startedAt }: Timed): readonly Span[] {
  if (excluded.length === 0) return pauses;
  const since = excluded
    .map(({ from, to }) => ({ from: Math.max(from, startedAt), to: to ?? Infinity }))
    .filter(({ from, to }) => from < to);
  return together([...pauses, ...since]);
}
