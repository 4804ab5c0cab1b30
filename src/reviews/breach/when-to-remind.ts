import { type Calendar, unlessUnreachable } from '../../engine/calendar/calendar.js';
import { DAY, HOUR, type Instant } from '../../engine/instant.js';

/** How soon a breach has to be reviewed: one of both. */
export interface ReviewTerms {
  readonly withinHours?: number;
  readonly withinWorkingDays?: number;
}

const DEFAULT_WORKING_DAYS = 5;

/** In open time of the agreement's calendar. */
export function reviewDue(calendar: Calendar, openedAt: Instant, terms: ReviewTerms): Instant {
  const { withinHours, withinWorkingDays = DEFAULT_WORKING_DAYS } = terms;
  const due = unlessUnreachable(() =>
    withinHours === undefined
      ? calendar.addWorkingDays(openedAt, withinWorkingDays)
      : calendar.add(openedAt, withinHours * HOUR),
  );
  return due ?? openedAt + (withinHours === undefined ? withinWorkingDays * DAY : withinHours * HOUR);
}

/** A calendar that never opens again must not silence anybody. */
export const openFrom = (calendar: Calendar, at: Instant): Instant => calendar.nextOpen(at) ?? at;

export interface Reminding {
  /** Nobody is written to while they are not at work, however late a worker comes to it. */
  readonly writes: boolean;
  readonly isOverdue: boolean;
  readonly nextAt: Instant;
}

/** Every working day, and at the moment it becomes overdue. */
export function remind(calendar: Calendar, dueAt: Instant, at: Instant): Reminding {
  const isOverdue = dueAt <= at;
  const opens = openFrom(calendar, at);
  if (opens > at) return { writes: false, isOverdue, nextAt: opens };
  const tomorrow = unlessUnreachable(() => calendar.addWorkingDays(at, 1)) ?? at + DAY;
  const next = isOverdue ? tomorrow : Math.min(tomorrow, dueAt);
  return { writes: true, isOverdue, nextAt: openFrom(calendar, next) };
}
