import { type Field, somebody } from '../field.js';
import type { Reference } from '../helpdesk.js';

/** User 1 is "nobody", and 0 stands where there is none. */
const NOBODY = ['0', '1'];

export function person(given: Field): Reference | null {
  const id = given.get('id').idOrNull();
  if (id === null || NOBODY.includes(id)) return null;
  const email = given.get('email').idOrNull();
  const name = ['first', 'last'].flatMap((part) => given.get(part).textOrNull() ?? []).join(' ');
  return somebody([id], { name: name || null, email });
}
