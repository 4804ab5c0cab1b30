import { zone } from '../engine/calendar/zone.js';
import { DAY, type Instant } from '../engine/instant.js';
import type { ContractDate, Term } from './contract.js';

/** Midnight at the beginning of a contract's day, on the wall clock of its zone. */
export function startOf(date: ContractDate, timezone: string): Instant {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const local = zone(timezone);
  // The offset before the change and the one after it: the later guess is right unless the clock skips midnight.
  const guess = midnight - local.offsetAt(midnight);
  return midnight - local.offsetAt(guess);
}

/** The instant after the last day; null where it is open-ended or renews itself. */
export function endOf({ to, renewal }: Term, timezone: string): Instant | null {
  if (to === undefined || renewal === 'automatic') return null;
  const next = new Date(Date.parse(`${to}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
  return startOf(next, timezone);
}
