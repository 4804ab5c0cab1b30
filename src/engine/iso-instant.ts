import { HOUR, MINUTE, type Instant } from './instant.js';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})0*)?)?(?:([Zz])|([+-])(\d\d):?(\d\d))$/;

/**
 * ISO 8601 with its offset, to the millisecond; seconds may be missing. Null where it is not that, or names a day or a
 * time that does not exist. A bare local time is no instant: it means something else on every machine.
 */
export function isoInstant(text: string): Instant | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', utc, sign, hours, minutes] = match;
  const ms = Number(fraction.padEnd(3, '0'));
  const wall = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second, ms);
  // Date.UTC rolls 30 February over to March, and takes the year 26 for 1926.
  const back = new Date(wall);
  const exists =
    back.getUTCFullYear() === +year! &&
    back.getUTCDate() === +day! &&
    back.getUTCHours() === +hour! &&
    back.getUTCMinutes() === +minute! &&
    back.getUTCSeconds() === +second;
  if (!exists) return null;
  if (utc !== undefined) return wall;
  if (+hours! > 18 || +minutes! > 59) return null;
  const offset = +hours! * HOUR + +minutes! * MINUTE;
  return sign === '-' ? wall + offset : wall - offset;
}
