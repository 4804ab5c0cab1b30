import type { Field } from './field.js';

const MOST = 50;
const NAMING = ['id', 'key', 'name', 'value', 'text', 'title', 'requestType'];

/**
 * What a field of the helpdesk's administrator holds, whatever its type: a word, a choice with id and name, or a list of
 * those. All of it may be mapped; what names nothing is passed over.
 */
export function keysOf(field: Field): string[] {
  return [...new Set(keysWithin(field, 3))].slice(0, MOST);
}

function keysWithin(field: Field, depth: number): string[] {
  if (field.isAbsent || depth === 0) return [];
  if (field.isList)
    return field
      .items()
      .slice(0, MOST)
      .flatMap((item) => keysWithin(item, depth - 1));
  if (field.isObject) return NAMING.flatMap((name) => keysWithin(field.get(name), depth - 1));
  return field.isNaming ? [field.id()] : [];
}
