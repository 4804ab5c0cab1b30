import { firstOfMonth, monthOf } from '../calendar/local-date.js';
import { beginningOf, dateAt } from '../calendar/local-day.js';
import { zone } from '../calendar/zone.js';
import type { Instant, Span } from '../instant.js';
import type { PeriodTerms } from './terms.js';

/** Periods follow one another without a gap: this one begins where the last one ended, and ends at the next boundary. */
export const periodFrom = (from: Instant, { every, timezone }: PeriodTerms): Span => {
  const today = dateAt(from, zone(timezone));
  const months = every === 'month' ? 1 : 3 - ((monthOf(today) - 1) % 3);
  return { from, to: beginningOf(firstOfMonth(today, months), zone(timezone)) };
};

/** Midnight of the date so many days after the one that `at` lies in. */
export const midnightAfter = (at: Instant, days: number, timezone: string): Instant =>
  beginningOf(dateAt(at, zone(timezone)) + days, zone(timezone));
