import { isSameSignature } from './same-signature.js';

/**
 * For senders that sign nothing: the secret itself, as `Authorization: Bearer`, as the password of basic authentication,
 * or in a header of its own for forms that only offer custom headers. It proves who posts and nothing about the body,
 * so the address has to be https.
 */
export function bearsSecret(headers: Readonly<Record<string, string>>, secrets: readonly string[]): boolean {
  const given = [headers['x-punctual-secret'], ...fromAuthorization(headers.authorization ?? '')];
  return given.some((one) => one !== undefined && secrets.some((secret) => isSameSignature(one, secret)));
}

function fromAuthorization(header: string): string[] {
  const [, scheme, value] = /^(bearer|basic) ([\x21-\x7e]{1,1000})$/i.exec(header) ?? [];
  if (scheme === undefined || value === undefined) return [];
  if (scheme.toLowerCase() === 'bearer') return [value];
  const bytes = Buffer.from(value, 'base64');
  // Node reads past what is no base64; two spellings of one secret are one too many.
  if (bytes.toString('base64') !== value) return [];
  const [, password] = /^[^:]*:(.*)$/s.exec(bytes.toString()) ?? [];
  return password === undefined ? [] : [password];
}
