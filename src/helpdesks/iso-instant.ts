import { isoInstant as exact } from '../engine/iso-instant.js';
import type { Instant } from '../engine/instant.js';

/**
 * As helpdesks write it: a space for the T, a comma for the point, and fractions of up to nine digits (Zendesk's
 * events), of which we keep the milliseconds. Null where it is no instant.
 */
export function isoInstant(text: string): Instant | null {
  const plain = text.trim().replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
  return exact(plain.replace(/[.,](\d{1,3})\d{0,6}(?=Z|[+-])/i, '.$1'));
}
