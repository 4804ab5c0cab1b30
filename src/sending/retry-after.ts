import { HOUR, SECOND, type Instant, type Millis } from '../engine/instant.js';

/** `Retry-After` in its two forms; null where it says nothing that can be understood. */
export function retryAfterOf(header: string | null | undefined, at: Instant): Millis | null {
  if (header == null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  // Date.parse takes much for a date, "-5" included.
  const until = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(until) ? null : Math.max(0, until - at);
}

/** 15 s, 30 s, 1 min … 1 h. */
export const backOff = (attempts: number): Millis => Math.min(15 * SECOND * 2 ** (attempts - 1), HOUR);

/** Where no schedule is prescribed: as the other side asks, between a second and an hour, or else ever more rarely. */
export const pauseAfter = (attempts: number, asked: Millis | null): Millis =>
  asked === null ? backOff(attempts) : Math.min(Math.max(asked, SECOND), HOUR);
