import type { Actor } from '../../engine/clock/ticket-event.js';
import { type Field, somebody } from '../field.js';
import type { Reference } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';

const STAFF = ['OWNER', 'MEMBER', 'COLLABORATOR'];

export function person(user: Field): Reference | null {
  const login = user.get('login').idOrNull();
  return somebody([login], { name: login });
}

/** Of an issue or a comment. Members who hide their membership count as visitors, unless the mapping names them. */
export function actorOf(written: Field, vocabulary: Vocabulary): Actor {
  const user = written.get('user');
  const isStaff = STAFF.includes(written.get('author_association').idOrNull() ?? '');
  const isBot = user.get('type').idOrNull() === 'Bot';
  return vocabulary.actor(isBot ? 'bot' : isStaff ? 'agent' : 'customer', person(user));
}
