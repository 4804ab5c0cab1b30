import type { Promises } from '../engine/agreement/promises.js';
import type { Cycle } from '../engine/clock/clock.js';
import type { Instant } from '../engine/instant.js';
import type { BoardClock } from './board-row.js';

/** What the page must leave out of the countdown of a clock in business time; null in real time. */
export function closedUntilDue(
  promises: Promises,
  calendarId: string | null,
  createdAt: Instant,
  dueAt: Instant | null,
  at: Instant,
): BoardClock['closed'] {
  if (calendarId === null) return null;
  if (dueAt === null || dueAt <= at) return [];
  const { calendar } = promises.calendarFor(calendarId, createdAt, at);
  const closed: [Instant, Instant][] = [];
  for (const { from, to, open } of calendar.segments(at, dueAt)) {
    const last = closed.at(-1);
    if (open) continue;
    // A night, a holiday and the next night are one stretch here.
    if (last?.[1] === from) last[1] = to;
    else closed.push([from, to]);
  }
  return closed;
}

/** From its first milestone before the due instant on, a clock is at risk. */
export function firstWarning({ dueAt, milestones }: Cycle): Instant | null {
  if (dueAt === null) return null;
  const before = milestones.flatMap(({ at }) => (at !== null && at < dueAt ? [at] : []));
  return before.length === 0 ? null : Math.min(...before);
}
