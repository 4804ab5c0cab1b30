import { createHmac, randomBytes } from 'node:crypto';
import { isSameSignature } from './same-signature.js';

export const hmac = (
  algorithm: 'sha1' | 'sha256',
  secret: string,
  encoding: 'hex' | 'base64',
  ...parts: readonly (string | Buffer)[]
): string => {
  const sum = createHmac(algorithm, secret);
  for (const part of parts) sum.update(part);
  return sum.digest(encoding);
};

/** Any of the secrets will do. All of them are tried, in constant time each. */
export const isSignedBy = (
  given: string | undefined,
  secrets: readonly string[],
  signature: (secret: string) => string,
): boolean => given !== undefined && secrets.some((secret) => isSameSignature(given, signature(secret)));

/** 160 bits in 40 characters, which is the most Help Scout takes. */
export const newSecret = (): string => randomBytes(20).toString('hex');

/** Nothing shorter could not be guessed, and every helpdesk's forms take these characters. */
export const faultOfSecret = (secret: string): string | null =>
  /^[\x21-\x7e]{16,200}$/.test(secret) ? null : 'has to be 16 to 200 characters without blanks';
