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
  // By halving, because midnight need not exist, nor need the date: Apia had no 30 December 2011.
  const beginningOf = (date: number): Instant => {
    let [before, since] = [(date - 2) * DAY, (date + 2) * DAY];
    while (since - before > 1) {
      const middle = Math.floor((before + since) / 2);
      if (dateOf(middle) < date) before = middle;
      else since = middle;
    }
    return since;
  };
  const days: LocalDay[] = [];
  for (let date = dateOf(from); date <= dateOf(to); date++) {
    const day = { date: dateText(date), from: beginningOf(date), to: beginningOf(date + 1) };
    const touched = day.from < to || days.length === 0;
    if (touched && day.from < day.to) days.push(day);
  }
  return days;
}
