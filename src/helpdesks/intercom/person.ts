import type { Actor } from '../../engine/clock/ticket-event.js';
import { type Field, somebody } from '../field.js';
import type { Vocabulary } from '../vocabulary.js';

export const person = (author: Field) => {
  const [id, email] = [author.get('id').idOrNull(), author.get('email').idOrNull()];
  return somebody([id], { name: author.get('name').textOrNull(), email });
};

const ACTORS: Readonly<Record<string, Actor>> = {
  admin: 'agent',
  team: 'agent',
  user: 'customer',
  lead: 'customer',
  contact: 'customer',
};

/** Fin and the operator are bots, and so is whatever else may yet write. */
export function actorOf(author: Field, vocabulary: Vocabulary): Actor {
  const type = author.get('type').idOrNull() ?? '';
  return vocabulary.actor(Object.hasOwn(ACTORS, type) ? (ACTORS[type] as Actor) : 'bot', person(author));
}

/** `0` is nobody. */
export const assigned = (field: Field) => {
  const id = field.idOrNull();
  return id === null || id === '0' ? null : somebody([id]);
};
