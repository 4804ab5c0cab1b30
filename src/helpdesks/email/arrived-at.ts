import type { Instant } from '../../engine/instant.js';
import type { MailHeaders } from './headers.js';

const DATE = /;[^;]*?(\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4})[^;]*$/i;

/**
 * `Date` is what the sender's machine believes, or wants believed. The topmost `Received` is our own mail server's; a
 * mail that waited for us still counts from then, and one from the future from when it was posted.
 */
export function arrivedAt(mail: MailHeaders, postedAt: Instant): Instant {
  const [, date] = DATE.exec(mail.first('received') ?? '') ?? [];
  const at = date === undefined ? NaN : Date.parse(date);
  return at >= EARLIEST && at <= postedAt ? at : postedAt;
}

const EARLIEST = Date.UTC(1990, 0, 1);
