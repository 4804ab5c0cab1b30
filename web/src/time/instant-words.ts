import type { Instant } from '../../../src/engine/instant.js';

const DAY = 86_400_000;

const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const clockTimeWithSeconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dateWithSeconds = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dateWithYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const localDate = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short' });

export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** In the viewer's zone, as short as it can be without being mistaken: `14:05`, `Mon 10:00`, `12 Dec, 10:00`. */
export function shortInstant(at: Instant, now: Instant): string {
  if (localDate.format(at) === localDate.format(now)) return clockTime.format(at);
  if (Math.abs(at - now) < 6 * DAY) return weekday.format(at);
  return Math.abs(at - now) < 300 * DAY ? date.format(at) : dateWithYear.format(at);
}

/** To the second: what a record says. */
export const preciseInstant = (at: Instant, now: Instant): string =>
  (localDate.format(at) === localDate.format(now) ? clockTimeWithSeconds : dateWithSeconds).format(at);

export const fullInstant = (at: Instant): string => `${full.format(at)} (${viewerZone})`;
