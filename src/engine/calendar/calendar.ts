import type { Instant, Millis } from '../instant.js';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Wall-clock times of the calendar's zone, "HH:MM"; the end may be "24:00". */
export type PeriodSpec = readonly [from: string, to: string];

/**
 * Local dates, "YYYY-MM-DD". A bare date closes the whole day; `from`–`to` closes both ends and all between. `yearly`
 * repeats it in every year, earlier ones too (02-29 in leap years only). `open` gives special hours instead, which
 * replace that day's periods.
 */
export type HolidaySpec =
  | string
  | ({ readonly date: string } & HolidayTerms)
  | ({ readonly from: string; readonly to: string } & HolidayTerms);

interface HolidayTerms {
  readonly name?: string;
  readonly yearly?: boolean;
  readonly open?: readonly PeriodSpec[];
}

/**
 * A calendar as people write it: the `calendar` object of a scenario file, of the API and of the database. It has
 * either hours of its own, or `anyOf` / `allOf`.
 */
export interface CalendarSpec {
  readonly name?: string;
  /** IANA name. Of a composition: whose local dates its working days are. */
  readonly timezone: string;
  /** Closed on listed holidays all the same: they were listed on purpose. */
  readonly is24x7?: boolean;
  readonly weekly?: Partial<Record<Weekday, readonly PeriodSpec[]>>;
  readonly holidays?: readonly HolidaySpec[];
  /** Local dates whose listed closings do not count: worked all the same. Special hours stand. */
  readonly ignoredHolidays?: readonly string[];
  /** Open while at least one of these is (follow the sun). */
  readonly anyOf?: readonly CalendarSpec[];
  /** Open only while all of these are. */
  readonly allOf?: readonly CalendarSpec[];
}

/** Why a stretch of time is open or closed. */
export type DayReason =
  | { readonly kind: 'open' }
  | { readonly kind: 'special'; readonly name: string }
  | { readonly kind: 'outside_hours' }
  | { readonly kind: 'holiday'; readonly name: string };

export interface CalendarSegment {
  readonly from: Instant;
  readonly to: Instant;
  readonly open: boolean;
  readonly reason: DayReason;
}

/** Ten years of closed time lie ahead: the calendar has no such instant. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Null in place of an instant that the calendar does not have. */
export function unlessUnreachable<T>(find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof Unreachable) return null;
    throw error;
  }
}

/** Open hours, compiled. Immutable to its callers; every answer is a pure function of the spec and the zone data. */
export interface Calendar {
  readonly spec: CalendarSpec;
  readonly timezone: string;
  /** Open at opening, closed at closing. */
  isOpen(at: Instant): boolean;
  /**
   * The earliest instant at which `ms` of open time have passed since `at` (rule C1: landing exactly on closing stays
   * there). Negative walks backward, mirrored: the latest instant from which `-ms` of open time lead to `at`. 0 is `at`.
   * @throws Unreachable when more than ten years of closed time would have to be crossed.
   */
  add(at: Instant, ms: Millis): Instant;
  /** Open time between two instants; negative when `to` lies before `from`. */
  between(from: Instant, to: Instant): Millis;
  /** First open instant at or after `at`; null where there is none within ten years. */
  nextOpen(at: Instant): Instant | null;
  /** The same instant of day, `days` open days away: see rule "working days" in the scenarios' README. */
  addWorkingDays(at: Instant, days: number): Instant;
  /** Last closing of the local date on which `at` lies; null when that date has no open time. */
  lastClosing(at: Instant): Instant | null;
  /** The stretches of [from, to) in order, without gaps, open and closed, each with its reason. */
  segments(from: Instant, to: Instant): CalendarSegment[];
}
