import { DAY, type Instant } from '../instant.js';
import type { LocalDate } from './local-date.js';
import type { Zone } from './zone.js';

export const dateAt = (at: Instant, zone: Zone): LocalDate => Math.floor((at + zone.offsetAt(at)) / DAY);

/** By halving, because midnight need not exist, nor need the date: Apia had no 30 December 2011. */
export function beginningOf(date: LocalDate, zone: Zone): Instant {
  let [before, since] = [(date - 2) * DAY, (date + 2) * DAY];
  while (since - before > 1) {
    const middle = Math.floor((before + since) / 2);
    if (dateAt(middle, zone) < date) before = middle;
    else since = middle;
  }
  return since;
}
