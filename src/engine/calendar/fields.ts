import { Malformed } from '../malformed.js';

export type Fields = Record<string, unknown>;

/** The path of a field of the object at `path`. */
export const at = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`);

/** An object with no other fields than these: a misspelt one would otherwise be dropped in silence. */
export function fields(input: unknown, path: string, known: readonly string[], called = path): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Malformed(called, 'must be an object');
  }
  for (const key of Object.keys(input)) {
    if (!known.includes(key))
      throw new Malformed(at(path, key), `is not known here; known are ${known.join(', ')}`);
  }
  return input as Fields;
}

/** Paths inside an entry are written only when it is at fault: building thousands costs more than parsing them. */
export function list<T>(input: unknown, path: string, parse: (entry: unknown, path: string) => T): T[] {
  if (input === undefined) return [];
  if (!Array.isArray(input)) throw new Malformed(path, 'must be a list');
  return input.map((entry, i) => {
    try {
      return parse(entry, '');
    } catch (error) {
      throw error instanceof Malformed
        ? new Malformed(`${path}[${i}]${continued(error.field)}`, error.reason)
        : error;
    }
  });
}

const continued = (field: string): string => (field === '' || field.startsWith('[') ? field : `.${field}`);

export function flag(input: Fields, field: string, path: string): boolean {
  const value = input[field];
  if (value !== undefined && typeof value !== 'boolean')
    throw new Malformed(at(path, field), 'must be true or false');
  return value ?? false;
}

export function text(input: Fields, field: string, path: string): string | undefined {
  const value = input[field];
  if (value !== undefined && typeof value !== 'string')
    throw new Malformed(at(path, field), 'must be a text');
  return value;
}
