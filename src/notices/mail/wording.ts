import { zone } from '../../engine/calendar/zone.js';
import { DAY, HOUR, MINUTE, SECOND, type Instant, type Millis } from '../../engine/instant.js';

/** "2 d 3 h", "1 h 05 min", "40 s". Days only in real time: an open day has no fixed length. */
export function length(ms: Millis, { inDays = false } = {}): string {
  const whole = Math.floor(Math.abs(ms) / SECOND) * SECOND;
  if (inDays && whole >= 2 * DAY) return two(whole, DAY, 'd', HOUR, 'h');
  if (whole >= HOUR) return two(whole, HOUR, 'h', MINUTE, 'min');
  if (whole >= MINUTE) return two(whole, MINUTE, 'min', SECOND, 's');
  return `${whole / SECOND} s`;
}

function two(ms: Millis, large: Millis, largeWord: string, small: Millis, smallWord: string): string {
  const rest = Math.floor((ms % large) / small);
  const first = `${Math.floor(ms / large)} ${largeWord}`;
  return rest === 0 ? first : `${first} ${String(rest).padStart(2, '0')} ${smallWord}`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** "16:00", or "16:00:05": seconds only where there are any. */
export function timeOfDay(at: Instant, timezone: string): string {
  const clock = wallClock(at, timezone).toISOString();
  return clock.slice(17, 19) === '00' ? clock.slice(11, 16) : clock.slice(11, 19);
}

/** "Mon 2 Mar 2026, 16:00 (Europe/Berlin, UTC+1)". By our own zone data: Node's is often months behind. */
export function dateAndTime(at: Instant, timezone: string): string {
  return `${date(at, timezone)}, ${timeOfDay(at, timezone)} (${timezone}${offset(at, timezone)})`;
}

/** For a sentence that is read at another instant: "at 16:00 (UTC)", or "on Tue 3 Mar 2026 at 09:00 (UTC)" if not that day. */
export function atOrOn(at: Instant, readAt: Instant, timezone: string): string {
  const day = date(at, timezone);
  const on = day === date(readAt, timezone) ? '' : `on ${day} `;
  return `${on}at ${timeOfDay(at, timezone)} (${timezone})`;
}

/** "2026-03-02" */
export const isoDate = (at: Instant, timezone: string): string =>
  wallClock(at, timezone).toISOString().slice(0, 10);

/** "Mon 2 Mar 2026" */
export function date(at: Instant, timezone: string): string {
  const wall = wallClock(at, timezone);
  return `${WEEKDAYS[wall.getUTCDay()]} ${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]} ${wall.getUTCFullYear()}`;
}

const wallClock = (at: Instant, timezone: string) => new Date(at + zone(timezone).offsetAt(at));

function offset(at: Instant, timezone: string): string {
  if (timezone === 'UTC') return '';
  const minutes = zone(timezone).offsetAt(at) / MINUTE;
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `, UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
