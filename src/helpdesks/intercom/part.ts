import type { Visibility } from '../../engine/clock/ticket-event.js';
import { SECOND } from '../../engine/instant.js';
import type { Field } from '../field.js';
import type { TranslatedFact } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { actorOf, person } from './person.js';
import { categoryWord, stateWord } from './words.js';

/**
 * What a part of the story says. What is written while something else is done is written to the other side too: whoever
 * answers a conversation that nobody has gets it, and their answer is the text of the assignment; a customer's answer
 * that opens a closed one again is the text of the opening.
 */
export function factsOfPart(part: Field, isConversation: boolean, vocabulary: Vocabulary): TranslatedFact[] {
  const id = `part:${part.get('id').id()}`;
  const at = part.get('created_at').epochOrNull(SECOND) ?? part.get('created_at').refuse('is missing');
  const type = part.get('part_type').idOrNull() ?? '';
  const facts: TranslatedFact[] = [];
  const visibility = visibilityOf(type, part);
  if (visibility !== null)
    facts.push({ id, at, kind: 'message', actor: actorOf(part.get('author'), vocabulary), visibility });
  const to = statusAfter(type, part, isConversation, vocabulary);
  if (to !== null) facts.push({ id: `${id}:status`, at, kind: 'status.changed', to });
  return [...facts, ...assignment(part.get('assigned_to'), `${id}:assigned`, at)];
}

const WRITTEN_ALONG = [
  'assignment',
  'assign_and_reopen',
  'assign_and_unsnooze',
  'open',
  'close',
  'snoozed',
  'unsnoozed',
];

function visibilityOf(type: string, part: Field): Visibility | null {
  if (type === 'note' || type === 'note_and_reopen') return 'internal';
  const isWritten = type === 'comment' || (WRITTEN_ALONG.includes(type) && !part.get('body').isAbsent);
  return isWritten ? 'public' : null;
}

const STATE_AFTER: Readonly<Record<string, string>> = {
  close: 'closed',
  open: 'open',
  assign_and_reopen: 'open',
  assign_and_unsnooze: 'open',
  note_and_reopen: 'open',
  snoozed: 'snoozed',
  unsnoozed: 'open',
  timer_unsnooze: 'open',
};

/** A change from a state to itself is none, and Intercom tells of those. */
function statusAfter(
  type: string,
  part: Field,
  isConversation: boolean,
  vocabulary: Vocabulary,
): string | null {
  if (isConversation) {
    return Object.hasOwn(STATE_AFTER, type) ? stateWord(STATE_AFTER[type] as string, vocabulary) : null;
  }
  const [now, before] = [part.get('ticket_state').idOrNull(), part.get('previous_ticket_state').idOrNull()];
  return now === null || now === before ? null : categoryWord(now, vocabulary);
}

function assignment(to: Field, id: string, at: number): TranslatedFact[] {
  if (!to.isObject) return [];
  switch (to.get('type').idOrNull()) {
    case 'admin':
      return [{ id, at, kind: 'agent.assigned', to: person(to) }];
    case 'nobody_admin':
      return [{ id, at, kind: 'agent.assigned', to: null }];
    case 'team':
      return [{ id, at, kind: 'group.assigned', to: person(to) }];
    case 'nobody_team':
      return [{ id, at, kind: 'group.assigned', to: null }];
    default:
      return [];
  }
}
