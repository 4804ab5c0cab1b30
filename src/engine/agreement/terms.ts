import type { Calendar } from '../calendar/calendar.js';
import type { Exclusion } from '../exclusion/exclusion.js';
import { NOTHING_EXCLUDED } from '../exclusion/exclusions.js';
import { hoursWithout } from '../exclusion/hours-without.js';
import type { Instant } from '../instant.js';
import type { Objective, Target } from './objective.js';

/** The time a clock counts: open hours, or all of it. */
export type Hours = Pick<Calendar, 'add' | 'between'>;

const REAL_TIME: Hours = {
  add: (at, ms) => at + ms,
  between: (from, to) => to - from,
};

/** What a clock obeys at an instant: an objective, its target for the ticket's priority, and the calendar. */
export interface Terms {
  readonly objective: Objective;
  readonly target: Target;
  readonly calendar: Calendar;
  readonly calendarVersion: number;
  readonly hours: Hours;
  /** All of time, without what is excluded; the same as `hours` where the clock runs in real time. */
  readonly realTime: Hours;
  readonly excluded: readonly Exclusion[];
}

export type CalendarLookup = (calendarId: string | undefined) => {
  readonly calendar: Calendar;
  readonly version: number;
};

/** Null where nothing is promised for this priority (rule C11). */
export function termsOf(objective: Objective, priority: string | null, lookup: CalendarLookup): Terms | null {
  const target = targetFor(objective, priority);
  if (target === null) return null;
  const { calendar, version } = lookup(target.calendarId);
  const hours = isRealTime(target) ? REAL_TIME : calendar;
  return {
    objective,
    target,
    calendar,
    calendarVersion: version,
    hours,
    realTime: REAL_TIME,
    excluded: NOTHING_EXCLUDED,
  };
}

/** In excluded time a clock of these terms stands still. */
export const termsWithout = (terms: Terms, excluded: readonly Exclusion[]): Terms =>
  excluded.length === 0
    ? terms
    : {
        ...terms,
        hours: hoursWithout(terms.hours, excluded),
        realTime: hoursWithout(terms.realTime, excluded),
        excluded,
      };

export const runsInRealTime = ({ hours, realTime }: Terms): boolean => hours === realTime;

export function targetFor(objective: Objective, priority: string | null): Target | null {
  const named = objective.byPriority;
  const target =
    named === undefined
      ? objective.target
      : priority !== null && Object.hasOwn(named, priority)
        ? named[priority]
        : undefined;
  return target !== undefined && promisesSomething(target) ? target : null;
}

/** Working days are always counted on the calendar. */
const isRealTime = (target: Target): boolean =>
  target.clock === 'calendar' && target.workingDays === undefined;

const promisesSomething = ({ ms, workingDays, endOfWorkingDay, thenCalendarMs }: Target): boolean =>
  (ms ?? 0) > 0 ||
  (thenCalendarMs ?? 0) > 0 ||
  (workingDays !== undefined && (workingDays > 0 || endOfWorkingDay === true));

/** Whether a clock under `a` and one under `b` keep the same time. */
export function sameTerms(a: Terms, b: Terms): boolean {
  return (
    a.calendar === b.calendar &&
    a.hours === b.hours &&
    a.excluded === b.excluded &&
    (a.target === b.target || sameTarget(a.target, b.target)) &&
    (a.objective === b.objective || samePauses(a.objective, b.objective))
  );
}

const sameTarget = (a: Target, b: Target): boolean =>
  a.ms === b.ms &&
  a.workingDays === b.workingDays &&
  a.endOfWorkingDay === b.endOfWorkingDay &&
  a.outOfHoursExtraMs === b.outOfHoursExtraMs &&
  a.thenCalendarMs === b.thenCalendarMs;

const samePauses = (a: Objective, b: Objective): boolean =>
  a.metric === b.metric &&
  String(a.pauseOn) === String(b.pauseOn) &&
  String(a.runsOn) === String(b.runsOn) &&
  JSON.stringify(a.pauseBudget) === JSON.stringify(b.pauseBudget) &&
  a.onReopen === b.onReopen;

/** Added when the clock starts while the calendar is closed. */
export const graceAt = ({ target, calendar }: Terms, startedAt: Instant): number =>
  target.outOfHoursExtraMs !== undefined && !calendar.isOpen(startedAt) ? target.outOfHoursExtraMs : 0;
