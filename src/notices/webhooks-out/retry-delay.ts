import { HOUR, MINUTE, SECOND, type Millis } from '../../engine/instant.js';

/** The schedule of the Standard Webhooks specification: ten attempts in about three days. The first is made at once. */
const AFTER_ATTEMPT: readonly Millis[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const SPREAD = 0.2;

/**
 * How long to wait after so many attempts; null when it is time to give up. The receiver may ask for up to twice the
 * time and never for less; otherwise the attempts are spread by a fifth either way.
 *
 * @param chance from 0 to 1
 */
export function retryDelay(
  attempts: number,
  { retryAfter, chance }: { retryAfter: Millis | null; chance: number },
): Millis | null {
  const base = AFTER_ATTEMPT[attempts - 1];
  if (base === undefined) return null;
  if (retryAfter !== null) return Math.min(Math.max(retryAfter, base), 2 * base);
  return Math.round(base * (1 + SPREAD * (2 * chance - 1)));
}
