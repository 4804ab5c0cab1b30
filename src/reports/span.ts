import { firstOfMonth, weekdayOf } from '../engine/calendar/local-date.js';
import { beginningOf, dateAt } from '../engine/calendar/local-day.js';
import { zone } from '../engine/calendar/zone.js';
import type { Instant, Span } from '../engine/instant.js';

export type Every = 'week' | 'month';

/** The week (Monday to Sunday) or month of a zone that `at` lies in. */
export function spanAt(at: Instant, every: Every, timezone: string): Span {
  const here = zone(timezone);
  const today = dateAt(at, here);
  if (every === 'week') {
    const monday = today - ((weekdayOf(today) + 6) % 7);
    return { from: beginningOf(monday, here), to: beginningOf(monday + 7, here) };
  }
  return {
    from: beginningOf(firstOfMonth(today), here),
    to: beginningOf(firstOfMonth(today, 1), here),
  };
}

/** The span that ends at `to`, and those before it: `many` of them, the oldest first. */
export function spansUntil(to: Instant, every: Every, timezone: string, many: number): Span[] {
  const spans: Span[] = [];
  for (let end = to; spans.length < many; end = spans[0]!.from)
    spans.unshift(spanAt(end - 1, every, timezone));
  return spans;
}
