import { DAY } from '../instant.js';

/** A date of the calendar's zone as days since 1970-01-01: comparable, countable, and in no zone by itself. */
export type LocalDate = number;

// 1970-01-01 was a Thursday.
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const weekdayOf = (date: LocalDate): number => (((date + 4) % 7) + 7) % 7;

/** Undefined where the date does not exist (02-29 outside leap years). `month` is 1-based. */
export function localDate(year: number, month: number, day: number): LocalDate | undefined {
  const utc = new Date(Date.UTC(year, month - 1, day));
  return utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day ? utc.getTime() / DAY : undefined;
}

/** First date of the year; the next year's is the first that no longer belongs to it. */
export const newYear = (year: number): LocalDate => Date.UTC(year, 0, 1) / DAY;

export const yearOf = (date: LocalDate): number => new Date(date * DAY).getUTCFullYear();

export const dateText = (date: LocalDate): string => new Date(date * DAY).toISOString().slice(0, 10);
