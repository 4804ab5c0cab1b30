import { Unreachable } from '../calendar/calendar.js';
import { Malformed } from '../malformed.js';

/** Undefined for a ticket that the live fold sets aside: one of them must not spoil the answer about all the others. */
export function ifFoldable<T>(fold: () => T): T | undefined {
  try {
    return fold();
  } catch (fault) {
    if (fault instanceof Unreachable || fault instanceof Malformed) return undefined;
    throw fault;
  }
}
