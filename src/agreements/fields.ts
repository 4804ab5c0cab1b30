import type { Instant } from '../engine/instant.js';
import { localDate } from '../engine/calendar/local-date.js';
import { Malformed } from '../engine/malformed.js';
import { INSTANT_REASON, parseInstant } from '../http/instant-field.js';
import { isSlug, SLUG_REASON } from '../http/slug.js';

/** An object of somebody's JSON, read field by field; whatever does not fit is refused with the path to it. */
export class Fields {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(
    input: unknown,
    readonly path: string,
    known: readonly string[],
  ) {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      throw new Malformed(path || 'body', 'must be an object');
    }
    const names = new Set(known);
    const unknown = Object.keys(input).find((key) => !names.has(key));
    if (unknown !== undefined) {
      throw new Malformed(this.at(unknown), `is not known here; known are ${known.join(', ')}`);
    }
    this.values = input as Record<string, unknown>;
  }

  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** JSON's null means the same as leaving the field out. */
  raw(name: string): unknown {
    return Object.hasOwn(this.values, name) ? (this.values[name] ?? undefined) : undefined;
  }

  text(name: string, longest = 200): string {
    const value = this.raw(name);
    if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return value;
    throw this.malformed(name, `must be a text of 1 to ${longest} characters`);
  }

  slug(name: string): string {
    const value = this.raw(name);
    if (typeof value === 'string' && isSlug(value)) return value;
    throw this.malformed(name, SLUG_REASON);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.raw(name);
    const found = allowed.find((each) => each === value);
    if (found !== undefined) return found;
    throw this.malformed(name, `must be one of ${allowed.join(', ')}`);
  }

  whole(name: string, least: number, most: number): number {
    const value = this.raw(name);
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw this.malformed(name, `must be a whole number from ${least} to ${most}`);
  }

  /** Exclusive of `above`, inclusive of `most`. */
  number(name: string, above: number, most: number): number {
    const value = this.raw(name);
    if (typeof value === 'number' && value > above && value <= most) return value;
    throw this.malformed(name, `must be a number above ${above}, at most ${most}`);
  }

  flag(name: string): boolean {
    const value = this.raw(name);
    if (typeof value === 'boolean') return value;
    throw this.malformed(name, 'must be true or false');
  }

  instant(name: string): Instant {
    const at = parseInstant(this.raw(name));
    if (at === undefined) throw this.malformed(name, INSTANT_REASON);
    return at;
  }

  date(name: string): string {
    const value = this.raw(name);
    if (typeof value === 'string' && isDate(value)) return value;
    throw this.malformed(name, 'must be a date written YYYY-MM-DD');
  }

  list<T>(name: string, least: number, read: (entry: unknown, path: string) => T): T[] {
    const value = this.raw(name);
    if (!Array.isArray(value) || value.length < least) {
      throw this.malformed(name, least > 0 ? `must be a list of at least ${least}` : 'must be a list');
    }
    return value.map((entry, i) => read(entry, `${this.at(name)}[${i}]`));
  }

  names(name: string, least: number): string[] {
    const names = this.list(name, least, (entry, path) => {
      if (typeof entry === 'string' && entry.trim() !== '' && entry.length <= 200) return entry;
      throw new Malformed(path, 'must be a text of 1 to 200 characters');
    });
    const twice = firstTwin(names);
    if (twice >= 0) throw new Malformed(`${this.at(name)}[${twice}]`, 'is named twice');
    return names;
  }

  /** `read` when the field is there, undefined when it is not. */
  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.has(name) ? read(name) : undefined;
  }

  malformed(name: string, reason: string): Malformed {
    return new Malformed(this.at(name), this.has(name) ? reason : `is missing; it ${reason}`);
  }
}

/** Where something stands for the second time; -1 where nothing does. */
export function firstTwin(keys: readonly string[]): number {
  const seen = new Set<string>();
  return keys.findIndex((key) => {
    const isTwin = seen.has(key);
    seen.add(key);
    return isTwin;
  });
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  localDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))) !== undefined;
