import type { ContractDate } from '../../agreements/contract.js';
import { startOf } from '../../agreements/term-instants.js';
import type { Calendar } from '../../engine/calendar/calendar.js';
import { localDate } from '../../engine/calendar/local-date.js';
import { zone } from '../../engine/calendar/zone.js';
import { DAY, type Instant } from '../../engine/instant.js';

/** Dates of a contract are counted in days and months, never in milliseconds: a day may have 23 hours. */
export const plusDays = (date: ContractDate, days: number): ContractDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** The same day of a later month, or that month's last. */
export function plusMonths(date: ContractDate, months: number): ContractDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  let last = day;
  while (localDate(toYear, toMonth, last) === undefined) last--;
  return [toYear, toMonth, last].map((part) => String(part).padStart(2, '0')).join('-');
}

/** So many months from one day to the next. */
export interface Rhythm {
  readonly from: ContractDate;
  readonly everyMonths: number;
}

/** Its first day that is not before another one. Each is counted from the beginning: a short month moves none of those after it. */
export function nextOf({ from, everyMonths }: Rhythm, earliest: ContractDate): ContractDate {
  const months = monthOf(earliest) - monthOf(from);
  let times = Math.max(0, Math.floor(months / everyMonths));
  while (plusMonths(from, times * everyMonths) < earliest) times++;
  return plusMonths(from, times * everyMonths);
}

const monthOf = (date: ContractDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

/** On the wall calendar of a zone. */
export const dateOf = (at: Instant, timezone: string): ContractDate =>
  new Date(at + zone(timezone).offsetAt(at)).toISOString().slice(0, 10);

/** A fortnight is longer than any run of holidays that people forget deadlines over. */
const LOOK_BACK = 14;

/**
 * When people are told on a day: as soon as it opens. Where it does not, on the last open day before it: a warning that
 * comes after the weekend may come after the deadline.
 */
export function tellingInstant(date: ContractDate, calendar: Calendar, timezone: string): Instant {
  for (let back = 0; back <= LOOK_BACK; back++) {
    const day = plusDays(date, -back);
    const opens = calendar.nextOpen(startOf(day, timezone));
    if (opens !== null && opens < startOf(plusDays(day, 1), timezone)) return opens;
  }
  return startOf(date, timezone);
}

/** The stage that has been reached and not been passed by a later one; undefined before the first. */
export function stageReached(
  stages: readonly { readonly on: ContractDate; readonly name: string }[],
  at: Instant,
  calendar: Calendar,
  timezone: string,
): string | undefined {
  return stages.filter(({ on }) => tellingInstant(on, calendar, timezone) <= at).at(-1)?.name;
}
