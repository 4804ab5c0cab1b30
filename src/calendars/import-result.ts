import type { HolidaySpec } from '../engine/calendar/calendar.js';

/** What an import found, in order of date, and what it had to leave out and why. */
export interface ImportedHolidays {
  readonly holidays: readonly HolidaySpec[];
  readonly skipped: readonly { readonly date: string; readonly name: string; readonly reason: string }[];
}

export function imported(holidays: HolidaySpec[], skipped: ImportedHolidays['skipped']): ImportedHolidays {
  const unique = new Map(holidays.map((holiday) => [JSON.stringify(holiday), holiday]));
  return { holidays: [...unique.values()].sort((a, b) => (firstDate(a) < firstDate(b) ? -1 : 1)), skipped };
}

export function firstDate(holiday: HolidaySpec): string {
  if (typeof holiday === 'string') return holiday;
  return 'date' in holiday ? holiday.date : holiday.from;
}

export function lastDate(holiday: HolidaySpec): string {
  if (typeof holiday === 'string') return holiday;
  return 'date' in holiday ? holiday.date : holiday.to;
}
