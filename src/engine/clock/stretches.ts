import { runsInRealTime } from '../agreement/terms.js';
import type { DayReason } from '../calendar/calendar.js';
import type { Instant, Millis } from '../instant.js';
import { endOfFirstPhase, type Timed } from './elapsed.js';

/** Part of a clock's life in which it either counts or does not, for one reason. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: DayReason | { readonly kind: 'real_time' } | Paused | Excluded;
  /** How much of the clock's own time passed: all of the stretch, or nothing. */
  readonly countedMs: Millis;
}

interface Paused {
  readonly kind: 'paused';
  readonly because: string;
  /** What the pause put the deadline off by: the clock's own time inside it. */
  readonly costMs: Millis;
}

/** Not held against whoever promised. */
interface Excluded {
  readonly kind: 'excluded';
  readonly exclusionId: number;
  readonly title: string;
  readonly approvedBy: string;
  /** What it put the deadline off by: the time inside it that would have counted. */
  readonly costMs: Millis;
}

/** The life of a clock from its start to `to`, in order and without gaps. */
export function stretchesOf(
  timed: Timed & { readonly pausedBecause: string | null },
  to: Instant,
): Stretch[] {
  const { hours } = timed.terms;
  const pauses = [...timed.pauses];
  if (timed.pausedAt !== null && timed.pausedBecause !== null)
    pauses.push({ from: timed.pausedAt, to, because: timed.pausedBecause });
  const stretches: Stretch[] = [];
  let cursor = timed.startedAt;
  for (const pause of pauses) {
    const [from, end] = [Math.max(pause.from, cursor), Math.min(pause.to, to)];
    if (from >= end) continue;
    stretches.push(...running(timed, cursor, from));
    const costMs = hours.between(from, end);
    const reason = { kind: 'paused', because: pause.because, costMs } as const;
    stretches.push({ from, to: end, reason, countedMs: 0 });
    cursor = end;
  }
  stretches.push(...running(timed, cursor, to));
  return stretches;
}

/** What is not paused: the excluded parts of it, and the rest. */
function running(timed: Timed, from: Instant, to: Instant): Stretch[] {
  const stretches: Stretch[] = [];
  let cursor = from;
  for (const exclusion of timed.terms.excluded) {
    const [start, end] = [Math.max(exclusion.from, cursor), Math.min(exclusion.to ?? Infinity, to)];
    if (start >= end) continue;
    stretches.push(...counting(timed, cursor, start));
    const would = counting(timed, start, end);
    const reason = {
      kind: 'excluded',
      exclusionId: exclusion.id,
      title: exclusion.title,
      approvedBy: exclusion.approved.by,
      costMs: would.reduce((sum, { countedMs }) => sum + countedMs, 0),
    } as const;
    stretches.push({ from: start, to: end, reason, countedMs: 0 });
    cursor = end;
  }
  return [...stretches, ...counting(timed, cursor, to)];
}

function counting(timed: Timed, from: Instant, to: Instant): Stretch[] {
  if (from >= to) return [];
  const { terms } = timed;
  const { target, calendar } = terms;
  const secondPhase = target.thenCalendarMs === undefined ? null : endOfFirstPhase(timed);
  const realFrom = runsInRealTime(terms) ? from : Math.max(from, Math.min(to, secondPhase ?? to));
  const stretches: Stretch[] = [];
  if (from < realFrom) {
    for (const segment of calendar.segments(from, realFrom)) {
      const countedMs = segment.open ? segment.to - segment.from : 0;
      stretches.push({ from: segment.from, to: segment.to, reason: segment.reason, countedMs });
    }
  }
  if (realFrom < to)
    stretches.push({ from: realFrom, to, reason: { kind: 'real_time' }, countedMs: to - realFrom });
  return stretches;
}
