import { createHash, timingSafeEqual } from 'node:crypto';

/** Constant time whatever the lengths: digests of both are compared. */
export const isSameSignature = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
