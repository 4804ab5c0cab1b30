import { HOUR, MINUTE, type Instant } from '../engine/instant.js';

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)$/i;

/**
 * ISO 8601 as helpdesks write it: seconds may be missing (Zendesk's placeholders), fractions may have nine digits
 * (Zendesk's events) and offsets no colon (Jira). An offset there must be: a local time is not an instant. Null
 * where it is not that, or names a day that does not exist.
 */
export function isoInstant(text: string): Instant | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = match;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const fields = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)];
  const wall = Date.UTC(...(fields as [number, number, number, number, number, number]), ms);
  if (!isSame(new Date(wall), fields)) return null;
  const offset = offsetOf(zone);
  return offset === null ? null : wall - offset;
}

/** Date.UTC rolls 30 February over to March; what was written must come back. */
const isSame = (date: Date, fields: readonly number[]): boolean =>
  [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].every((field, index) => field === fields[index]);

function offsetOf(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 18 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}
