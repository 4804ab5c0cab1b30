import { type Field, said } from '../field.js';
import type { Attributes, Reference } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';

/** `undefined` where the field is not there, null where it is there and says "nobody". */
export function attributes(from: Field, vocabulary: Vocabulary): Attributes {
  const status = from.get('status').idOrNull();
  return {
    status: status === null ? undefined : vocabulary.status(status),
    priority: said(from.get('priority'), (field) => priority(field, vocabulary)),
    group: said(from.get('group'), person),
    assignee: said(from.get('assignee'), person),
    customer: said(from.get('customer'), person),
    service: said(from.get('service'), person),
  };
}

export function priority(field: Field, vocabulary: Vocabulary): string | null {
  const theirs = field.idOrNull();
  return theirs === null ? null : vocabulary.priority(theirs);
}

/** An id or a name as text, or an object of `id`, `name` and `email`, of which one is enough. */
export function person(field: Field): Reference | null {
  if (!field.isObject) {
    const key = field.idOrNull();
    return key === null ? null : { keys: [key], name: key };
  }
  const [id, name, email] = ['id', 'name', 'email'].map((part) => field.get(part).idOrNull());
  const keys = [id, name, email].filter((key) => key != null);
  if (keys.length === 0) return field.refuse('has none of id, name and email');
  return { keys, name: name ?? undefined, email: email ?? undefined };
}
