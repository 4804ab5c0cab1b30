import { at, type Fields } from '../calendar/fields.js';
import { isoInstant } from '../iso-instant.js';
import { SECOND, type Instant, type Millis } from '../instant.js';
import { Malformed } from '../malformed.js';

/** Fields in which people explain a case to each other. */
export const REMARKS = ['title', 'name', 'note', 'notes', 'comment', 'description', 'because', 'source'];

export function object(input: unknown, path: string): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Malformed(path || 'scenario', 'must be an object');
  }
  return input as Fields;
}

export function required(input: Fields, field: string, path: string): string {
  const value = input[field];
  if (value === undefined) throw new Malformed(at(path, field), 'is missing');
  if (typeof value !== 'string' || value === '') throw new Malformed(at(path, field), 'must be a text');
  return value;
}

export function textOrNull(input: Fields, field: string, path: string): string | null {
  return input[field] === null ? null : required(input, field, path);
}

export function oneOf<T extends string>(
  input: Fields,
  field: string,
  path: string,
  known: readonly T[],
): T | undefined {
  const value = input[field];
  if (value === undefined) return undefined;
  if (!known.includes(value as T)) {
    throw new Malformed(at(path, field), `is ${JSON.stringify(value)}, which is none of ${known.join(', ')}`);
  }
  return value as T;
}

export function oneOfRequired<T extends string>(
  input: Fields,
  field: string,
  path: string,
  known: readonly T[],
): T {
  const value = oneOf(input, field, path, known);
  if (value === undefined) throw new Malformed(at(path, field), `is missing: one of ${known.join(', ')}`);
  return value;
}

export function amount(input: Fields, field: string, path: string): number | undefined {
  const value = input[field];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Malformed(at(path, field), 'must be a number');
  return value;
}

export function count(input: Fields, field: string, path: string, least: number): number | undefined {
  const value = amount(input, field, path);
  if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
    throw new Malformed(at(path, field), `must be a whole number from ${least}`);
  }
  return value;
}

/** A length of time; `signed` lengths may lie before something. */
export function seconds(input: Fields, field: string, path: string, signed = false): Millis | undefined {
  const value = amount(input, field, path);
  if (value === undefined) return undefined;
  if (value < 0 && !signed) throw new Malformed(at(path, field), 'must not be negative');
  const ms = Math.round(value * SECOND);
  if (!Number.isSafeInteger(ms)) throw new Malformed(at(path, field), 'is longer than can be counted');
  return ms;
}

export function instant(value: unknown, path: string): Instant {
  if (value === undefined) throw new Malformed(path, 'is missing');
  const found = typeof value === 'string' ? isoInstant(value) : null;
  if (found === null) {
    throw new Malformed(path, 'must be an instant in ISO 8601 with its zone, such as "2026-11-20T09:00:00Z"');
  }
  return found;
}

export const instantOrNull = (value: unknown, path: string): Instant | null =>
  value === null ? null : instant(value, path);
