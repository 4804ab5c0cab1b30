import type { Objective } from '../engine/agreement/objective.js';
import type { Promises } from '../engine/agreement/promises.js';
import { targetFor } from '../engine/agreement/terms.js';
import type { Cycle } from '../engine/clock/clock.js';
import type { Concerned } from '../engine/exclusion/exclusion.js';
import { together } from '../engine/exclusion/hours-without.js';
import { Unreadable } from '../engine/agreement/unreadable.js';
import type { Calendar } from '../engine/calendar/calendar.js';
import type { Instant } from '../engine/instant.js';
import type { BoardClock } from './board-row.js';

interface Countdown {
  readonly calendarId: string | null;
  readonly objective: Objective | undefined;
  readonly priority: string | null;
  readonly createdAt: Instant;
  readonly dueAt: Instant | null;
  readonly concerned: Omit<Concerned, 'agreementId'>;
}

/**
 * What the page must leave out of the countdown of a clock in business time; null in real time, and for a promise that
 * ends in real time, whose remaining time is simply what lies between now and then.
 */
export function closedUntilDue(clock: Countdown, promises: Promises, at: Instant): BoardClock['closed'] {
  const { calendarId, objective, priority, createdAt, dueAt } = clock;
  const excluded = excludedUntilDue(clock, promises, at);
  const realTime =
    calendarId === null ||
    (objective !== undefined && targetFor(objective, priority)?.thenCalendarMs !== undefined);
  if (realTime) return excluded.length === 0 ? null : excluded;
  if (dueAt === null || dueAt <= at) return [];
  const calendar = readable(() => promises.calendarFor(calendarId, createdAt, at).calendar);
  if (calendar === null) return excluded;
  const closed: [Instant, Instant][] = [];
  for (const { from, to, open } of calendar.segments(at, dueAt)) {
    const last = closed.at(-1);
    if (open) continue;
    // A night, a holiday and the next night are one stretch here.
    if (last?.[1] === from) last[1] = to;
    else closed.push([from, to]);
  }
  return excluded.length === 0 ? closed : merged([...closed, ...excluded]);
}

function excludedUntilDue({ objective, concerned, dueAt }: Countdown, promises: Promises, at: Instant) {
  if (dueAt === null || promises.exclusions === undefined) return [];
  const agreementId = objective?.promisedBy?.agreementId ?? null;
  const its = promises.exclusions.pausing({ ...concerned, agreementId });
  return merged(
    its.flatMap(({ from, to }): [Instant, Instant][] =>
      to !== null && to > at && from < dueAt ? [[Math.max(from, at), to]] : [],
    ),
  );
}

const merged = (stretches: readonly [Instant, Instant][]): [Instant, Instant][] =>
  together(stretches.map(([from, to]) => ({ from, to }))).map(({ from, to }) => [from, to]);

/** From its first milestone before the due instant on, a clock is at risk. */
export function firstWarning({ dueAt, milestones }: Cycle): Instant | null {
  if (dueAt === null) return null;
  const before = milestones.flatMap(({ at }) => (at !== null && at < dueAt ? [at] : []));
  return before.length === 0 ? null : Math.min(...before);
}

/** A ticket on a calendar that this release cannot read is set aside, and still stands among the others. */
function readable(find: () => Calendar): Calendar | null {
  try {
    return find();
  } catch (fault) {
    if (fault instanceof Unreadable) return null;
    throw fault;
  }
}
