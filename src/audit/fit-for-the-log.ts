/** Stands where a secret would: that there is one, and nothing about it. */
const SECRET = '(secret)';

const NAMES_A_SECRET = /^(client)?_?(secrets?|passwords?|passphrase|token|privatekey|keyhash)$/i;

/**
 * A value as the log keeps it: plain JSON that PostgreSQL can store. What is called a secret is left out as a last resort;
 * whoever records an act hands over what is shown to people, which holds none.
 */
export function fitForTheLog(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) throw new TypeError('Bytes do not belong into the audit log.');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(fitForTheLog);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([name, part]) => [wellFormed(name), fitPart(name, part)]));
}

const fitPart = (name: string, part: unknown) =>
  NAMES_A_SECRET.test(name) && typeof part !== 'number' && part !== null ? SECRET : fitForTheLog(part);

/** Half a surrogate pair is no character; in text it becomes U+FFFD by itself, in JSON PostgreSQL refuses it. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
