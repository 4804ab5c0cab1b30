import { ACTORS } from '../../engine/clock/ticket-event.js';
import type { Instant } from '../../engine/instant.js';
import { id, keyOf } from '../assertions.js';
import type { Field } from '../field.js';
import type { TranslatedFact } from '../helpdesk.js';
import { ratingIn, ratingKey } from '../rating.js';
import type { Vocabulary } from '../vocabulary.js';
import { attributes, person, priority } from './attributes.js';

const KINDS = [
  'ticket.created',
  'message',
  'status.changed',
  'priority.changed',
  'agent.assigned',
  'group.assigned',
  'customer.changed',
  'service.changed',
  'agreement.attached',
  'satisfaction.rated',
] as const;

/** One element of `events`; the words are those of the scenario files. */
export function translateEvent(event: Field, vocabulary: Vocabulary): TranslatedFact {
  const { value, ...fact } = read(event, event.get('at').instant(), vocabulary);
  const own = event.get('id').idOrNull();
  return { ...fact, id: own === null ? id(fact.kind, fact.at, value) : `event:${own}` } as TranslatedFact;
}

/** The fact, and what of it has to be in an id made up for it. */
function read(event: Field, at: Instant, vocabulary: Vocabulary) {
  const kind = event.get('kind').oneOf(KINDS);
  switch (kind) {
    case 'ticket.created': {
      const actor = actorOf(event, vocabulary);
      return { ...attributes(event, vocabulary), at, kind, actor, value: actor };
    }
    case 'message': {
      const actor = actorOf(event, vocabulary);
      const visibility = event.get('visibility').oneOf(['public', 'internal'] as const);
      return { at, kind, actor, visibility, value: `${actor}/${visibility}` };
    }
    case 'status.changed': {
      const to = vocabulary.status(event.get('to').id());
      return { at, kind, to, value: to };
    }
    case 'priority.changed': {
      const to = priority(event.get('priority'), vocabulary);
      return { at, kind, priority: to, value: to };
    }
    case 'agreement.attached': {
      const target = event.get('target').id();
      const startAt = event.get('startAt').instantOrNull() ?? undefined;
      return { at, kind, target, startAt, value: target };
    }
    case 'satisfaction.rated': {
      const rating = ratingIn(event);
      return { at, kind, ...rating, value: ratingKey(rating) };
    }
    default: {
      const to = person(event.get('to'));
      return { at, kind, to, value: keyOf(to) };
    }
  }
}

const actorOf = (event: Field, vocabulary: Vocabulary) =>
  vocabulary.actor(event.get('actor').oneOf(ACTORS), person(event.get('author')));
