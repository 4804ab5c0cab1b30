import type { Actor, Visibility } from '../../engine/clock/ticket-event.js';
import type { Instant } from '../../engine/instant.js';
import type { Field } from '../field.js';
import type { TranslatedFact } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { person } from './person.js';
import { statusWord } from './words.js';

/** A draft, or what lies with somebody for review, has not been said yet. */
const SAID = 'published';
const UNCHANGED = 'nochange';

export function factsOfThread(thread: Field, receivedAt: Instant, vocabulary: Vocabulary): TranslatedFact[] {
  if ((thread.get('state').idOrNull() ?? SAID) !== SAID) return [];
  const id = `thread:${thread.get('id').id()}`;
  const createdAt = thread.get('createdAt').instant();
  // Written now, to be sent later: until then it has not been said.
  const at = thread.get('scheduled').get('scheduledFor').instantOrNull() ?? createdAt;
  if (at > receivedAt && at > createdAt) return [];
  return [...message(thread, id, at, vocabulary), ...status(thread, id, at, vocabulary)];
}

function message(thread: Field, id: string, at: Instant, vocabulary: Vocabulary): TranslatedFact[] {
  const told = whatIs(thread);
  if (told === null) return [];
  const actor = vocabulary.actor(told.actor, person(thread.get('createdBy')));
  return [{ id, at, kind: 'message', actor, visibility: told.visibility }];
}

/** Line items say what was done and forwards go to others: neither is written to the customer. */
function whatIs(thread: Field): { actor: Actor; visibility: Visibility } | null {
  switch (thread.get('type').idOrNull()) {
    case 'customer':
    case 'phone':
      return { actor: 'customer', visibility: 'public' };
    case 'chat':
    case 'beaconchat':
      return { actor: creatorOf(thread), visibility: 'public' };
    case 'message':
    case 'reply':
      return { actor: isWorkflow(thread) || !isUser(thread) ? 'bot' : 'agent', visibility: 'public' };
    case 'note':
      return { actor: isWorkflow(thread) || !isUser(thread) ? 'bot' : 'agent', visibility: 'internal' };
    default:
      return null;
  }
}

const ACTORS: Readonly<Record<string, Actor>> = { user: 'agent', system_user: 'bot' };

/** Of a thread or a conversation. System users are Help Scout's own machines; version 2 of the payload calls them users. */
export function creatorOf(created: Field): Actor {
  const type = created.get('createdBy').get('type').idOrNull() ?? '';
  return Object.hasOwn(ACTORS, type) ? (ACTORS[type] as Actor) : 'customer';
}

const isUser = (thread: Field): boolean => creatorOf(thread) === 'agent';

const isWorkflow = (thread: Field): boolean =>
  ['source', 'action'].some((part) => /workflow/.test(thread.get(part).get('type').idOrNull() ?? ''));

/** A thread carries a status only where it changed it. */
function status(thread: Field, id: string, at: Instant, vocabulary: Vocabulary): TranslatedFact[] {
  const theirs = thread.get('status').idOrNull() ?? UNCHANGED;
  if (theirs === UNCHANGED) return [];
  return [{ id: `${id}:status`, at, kind: 'status.changed', to: statusWord(theirs, vocabulary) }];
}
