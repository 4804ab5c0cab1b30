import { dateText } from '../engine/calendar/local-date.js';
import { zone } from '../engine/calendar/zone.js';
import { DAY, type Instant } from '../engine/instant.js';
import type { LocalDay } from './ticket-page.js';

/** A picture with more lanes than this shows nothing. */
const MOST_DAYS = 62;

/** The dates of `timezone` that lie between two instants, the outer ones whole. */
export function localDays(timezone: string, from: Instant, to: Instant): LocalDay[] {
  if (to - from > MOST_DAYS * DAY) return [];
  const offsetAt = (at: Instant) => zone(timezone).offsetAt(at);
  const dateOf = (at: Instant) => Math.floor((at + offsetAt(at)) / DAY);
  // Where midnight does not exist, the date begins when the clocks have been put forward.
  const beginningOf = (date: number): Instant => {
    const guess = date * DAY - offsetAt(date * DAY);
    const at = date * DAY - offsetAt(guess);
    return dateOf(at) === date ? at : Math.max(at, guess);
  };
  const days: LocalDay[] = [];
  for (let date = dateOf(from); date <= dateOf(to); date++) {
    const day = { date: dateText(date), from: beginningOf(date), to: beginningOf(date + 1) };
    if (day.from < to || days.length === 0) days.push(day);
  }
  return days;
}
