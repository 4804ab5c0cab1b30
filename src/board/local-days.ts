import { dateText } from '../engine/calendar/local-date.js';
import { beginningOf, dateAt } from '../engine/calendar/local-day.js';
import { zone } from '../engine/calendar/zone.js';
import { DAY, type Instant } from '../engine/instant.js';
import type { LocalDay } from './ticket-page.js';

/** A picture with more lanes than this shows nothing. */
const MOST_DAYS = 62;

/** The dates of `timezone` that lie between two instants, the outer ones whole. */
export function localDays(timezone: string, from: Instant, to: Instant): LocalDay[] {
  if (to - from > MOST_DAYS * DAY) return [];
  const its = zone(timezone);
  const days: LocalDay[] = [];
  for (let date = dateAt(from, its); date <= dateAt(to, its); date++) {
    const day = { date: dateText(date), from: beginningOf(date, its), to: beginningOf(date + 1, its) };
    const touched = day.from < to || days.length === 0;
    if (touched && day.from < day.to) days.push(day);
  }
  return days;
}
