import { type LocalDate, localDate, yearOf } from '../calendar/local-date.js';
import { beginningOf, dateAt } from '../calendar/local-day.js';
import { zone } from '../calendar/zone.js';
import type { Instant, Span } from '../instant.js';
import type { PeriodTerms } from './terms.js';

/** Periods follow one another without a gap: this one begins where the last one ended, and ends at the next boundary. */
export const periodFrom = (from: Instant, { every, timezone }: PeriodTerms): Span => {
  const today = dateAt(from, zone(timezone));
  const year = yearOf(today);
  const month = monthOf(today, year) + 1;
  const next = every === 'month' ? month + 1 : month + 3 - ((month - 1) % 3);
  const date = next > 12 ? localDate(year + 1, next - 12, 1)! : localDate(year, next, 1)!;
  return { from, to: beginningOf(date, zone(timezone)) };
};

/** Midnight of the date so many days after the one that `at` lies in. */
export const midnightAfter = (at: Instant, days: number, timezone: string): Instant =>
  beginningOf(dateAt(at, zone(timezone)) + days, zone(timezone));

/** 0-based. */
function monthOf(date: LocalDate, year: number): number {
  let month = 12;
  while (localDate(year, month, 1)! > date) month--;
  return month - 1;
}
