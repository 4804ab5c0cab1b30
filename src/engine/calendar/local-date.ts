import { DAY } from '../instant.js';

/** A date of the calendar's zone as days since 1970-01-01: comparable, countable, and in no zone by itself. */
export type LocalDate = number;

// 1970-01-01 was a Thursday.
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const weekdayOf = (date: LocalDate): number => (((date + 4) % 7) + 7) % 7;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Undefined where the date does not exist (02-29 outside leap years). `month` is 1-based. */
export function localDate(year: number, month: number, day: number): LocalDate | undefined {
  const days = DAYS_IN[month - 1];
  if (days === undefined || day < 1 || day > (month === 2 && isLeap(year) ? 29 : days)) return undefined;
  return newYear(year) + DAYS_BEFORE[month - 1]! + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
}

/** First date of the year; the next year's is the first that no longer belongs to it. */
export function newYear(year: number): LocalDate {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162;
}

export function yearOf(date: LocalDate): number {
  // Off by one at most, on either side of the new year.
  const guess = 1970 + Math.floor(date / 365.2425);
  if (date < newYear(guess)) return guess - 1;
  return date < newYear(guess + 1) ? guess : guess + 1;
}

/** 1-based. */
export function monthOf(date: LocalDate): number {
  const year = yearOf(date);
  let month = 12;
  while (localDate(year, month, 1)! > date) month--;
  return month;
}

/** The first of the month so many months after the one that the date lies in. */
export function firstOfMonth(date: LocalDate, later = 0): LocalDate {
  const months = yearOf(date) * 12 + monthOf(date) - 1 + later;
  return localDate(Math.floor(months / 12), (months % 12) + 1, 1)!;
}

export const dateText = (date: LocalDate): string => new Date(date * DAY).toISOString().slice(0, 10);
