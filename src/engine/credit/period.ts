import { firstOfMonth, monthOf } from '../calendar/local-date.js';
import { beginningOf, dateAt } from '../calendar/local-day.js';
import { zone } from '../calendar/zone.js';
import { DAY, type Instant, type Span } from '../instant.js';
import type { PeriodTerms } from './terms.js';

/**
 * Periods follow one another without a gap: this one begins where the last one ended, and ends at the next boundary. Where
 * that is less than a day away, as after a change to a zone in the west, at the one after it: hours are no period, with a
 * whole fee and a vote on what is earned back.
 */
export function periodFrom(from: Instant, terms: PeriodTerms): Span {
  const next = boundaryAfter(from, terms);
  return { from, to: next - from < DAY ? boundaryAfter(next, terms) : next };
}

/** Where the month or quarter ends that an instant lies in. */
export function boundaryAfter(at: Instant, { every, timezone }: PeriodTerms): Instant {
  const today = dateAt(at, zone(timezone));
  const months = every === 'month' ? 1 : 3 - ((monthOf(today) - 1) % 3);
  return beginningOf(firstOfMonth(today, months), zone(timezone));
}

/** Midnight of the date so many days after the one that `at` lies in. */
export const midnightAfter = (at: Instant, days: number, timezone: string): Instant =>
  beginningOf(dateAt(at, zone(timezone)) + days, zone(timezone));
