import { isUtf8 } from 'node:buffer';
import type { Instant, Millis } from '../engine/instant.js';
import { Untranslatable, type Reference } from './helpdesk.js';
import { isoInstant } from './iso-instant.js';

/** Ids end up in unique keys, and an index row has room for some 2,700 bytes. */
const LONGEST_ID = 200;
const LONGEST_TEXT = 500;
const LONGEST_LIST = 20_000;
const MOST_WORDS = 1_000;
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * One value of a body nobody has checked, with its path. Every question either gives an answer that is safe to store or
 * throws Untranslatable with the path in it.
 */
export class Field {
  constructor(
    readonly path: string,
    private readonly value: unknown,
  ) {}

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null || this.value === '';
  }

  /** Said at all, even if only to be nothing. */
  get isGiven(): boolean {
    return this.value !== undefined;
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  /** Short text or a number that no JSON reader rounds: `id()` will not refuse it. */
  get isNaming(): boolean {
    if (typeof this.value === 'number') return Number.isSafeInteger(this.value);
    if (typeof this.value !== 'string') return false;
    const id = this.value.trim();
    return id !== '' && id.length <= LONGEST_ID && storable(id) === id;
  }

  /** Own properties only: `constructor` and `__proto__` are words like any other. */
  get(name: string): Field {
    const path = this.path === '' ? name : `${this.path}.${name}`;
    const there = this.isObject && Object.hasOwn(this.value as object, name);
    return new Field(path, there ? (this.value as Record<string, unknown>)[name] : undefined);
  }

  object(): this {
    return this.isObject ? this : this.refuse(this.isAbsent ? 'is missing' : 'has to be an object');
  }

  items(): Field[] {
    if (!Array.isArray(this.value)) return this.refuse('has to be a list');
    return this.value.map((item: unknown, index) => new Field(`${this.path}[${index}]`, item));
  }

  text(): string {
    return this.textOrNull() ?? this.refuse('is missing');
  }

  /** For people's eyes: cut where it is too long, freed from what cannot be stored. */
  textOrNull(): string | null {
    if (this.isAbsent) return null;
    if (typeof this.value !== 'string') return this.refuse('has to be text');
    return storable(cut(this.value, LONGEST_TEXT)).trim() || null;
  }

  /** A list as text. No word is cut into another: one too long to name anything is left out. */
  words(separator: RegExp | string): string[] {
    if (this.isAbsent) return [];
    if (typeof this.value !== 'string') return this.refuse('has to be text');
    const words = storable(this.value.slice(0, LONGEST_LIST)).split(separator);
    if (this.value.length > LONGEST_LIST) words.pop();
    return words
      .map((word) => word.trim())
      .filter((word) => word !== '' && word.length <= LONGEST_ID)
      .slice(0, MOST_WORDS);
  }

  id(): string {
    return this.idOrNull() ?? this.refuse('is missing');
  }

  /** For machines: a number is as good as its digits, but nothing is cut or mended. */
  idOrNull(): string | null {
    if (this.isAbsent) return null;
    if (typeof this.value === 'number') {
      if (Number.isSafeInteger(this.value)) return String(this.value);
      return this.refuse('is a number that JSON readers round; send it as text');
    }
    if (typeof this.value !== 'string') return this.refuse('has to be text or a whole number');
    const id = this.value.trim();
    if (id.length > LONGEST_ID) return this.refuse(`is longer than ${LONGEST_ID} characters`);
    if (storable(id) !== id) return this.refuse('contains characters that cannot be stored');
    return id || null;
  }

  instant(): Instant {
    return this.instantOrNull() ?? this.refuse('is missing');
  }

  instantOrNull(): Instant | null {
    if (this.isAbsent) return null;
    const at = typeof this.value === 'string' ? isoInstant(this.value) : null;
    if (at === null) return this.refuse('has to be an ISO 8601 instant with Z or an offset');
    return at >= EARLIEST && at < LATEST ? at : this.refuse('has to lie between 1990 and 2100');
  }

  /** Counted since 1970 in `unit`, as a number or its digits. */
  epochOrNull(unit: Millis): Instant | null {
    if (this.isAbsent) return null;
    const digits = String(this.value);
    if (!/^\d{1,14}$/.test(digits)) return this.refuse('has to be a time as a whole number');
    const at = Number(digits) * unit;
    return at >= EARLIEST && at < LATEST ? at : this.refuse('has to lie between 1990 and 2100');
  }

  numberOrNull(): number | null {
    if (this.isAbsent) return null;
    const isNumber = typeof this.value === 'number' && Number.isFinite(this.value);
    return isNumber ? (this.value as number) : this.refuse('has to be a number');
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.refuse('has to be true or false');
  }

  oneOf<Word extends string>(words: readonly Word[]): Word {
    const found = words.find((word) => word === this.value);
    return found ?? this.refuse(this.isAbsent ? 'is missing' : `has to be one of ${words.join(', ')}`);
  }

  /** Anything a browser would not open as a page is no link. */
  linkOrNull(): string | null {
    if (typeof this.value !== 'string' || this.value.length > 2_000 || !URL.canParse(this.value)) return null;
    return /^https?:$/.test(new URL(this.value).protocol) ? storable(this.value) : null;
  }

  refuse(reason: string): never {
    throw new Untranslatable(this.path || 'body', reason);
  }
}

/** NUL and lone surrogates are legal JSON, and PostgreSQL takes neither. */
export const storable = (text: string): string =>
  text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');

/** Not within a character that is two units long, such as an emoji. */
const cut = (text: string, longest: number): string => text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');

export const reference = (key: string | null, more: Omit<Reference, 'keys'> = {}): Reference | null =>
  key === null ? null : { keys: [key], ...more };

/** Whoever is known by at least one key; null where nobody is. */
export function somebody(
  keys: readonly (string | null | undefined)[],
  { name, email }: { name?: string | null; email?: string | null } = {},
): Reference | null {
  const given = keys.filter((key) => key != null);
  return given.length === 0 ? null : { keys: given, name: name ?? undefined, email: email ?? undefined };
}

/** Undefined where the field is not there, so that nothing is said about it. */
export const said = <Value>(field: Field, read: (field: Field) => Value): Value | undefined =>
  field.isGiven ? read(field) : undefined;

/** The body as JSON; a byte order mark is forgiven. @throws Untranslatable */
export const readBody = (body: Buffer): Field => readJson(body).object();

/** For senders whose body may be a list. @throws Untranslatable */
export function readJson(body: Buffer): Field {
  if (!isUtf8(body)) throw new Untranslatable('body', 'is not UTF-8');
  return new Field('', parse(new TextDecoder().decode(body)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Untranslatable('body', `is not JSON: ${storable((cause as Error).message).slice(0, 200)}`);
  }
}
