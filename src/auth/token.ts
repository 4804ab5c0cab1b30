import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits in a form that fits a URL and a header. Shown once; only its hash is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * What is stored and looked up. A plain hash suffices, for a random token leaves nothing to guess; and an index may be
 * asked for it, for whoever measures how long that takes cannot steer SHA-256 towards a stored value.
 */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
