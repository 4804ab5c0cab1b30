import type { Actor } from '../../engine/clock/ticket-event.js';
import { keysOf } from '../custom-field.js';
import { type Field, said, somebody } from '../field.js';
import type { Attributes } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { actorOf, assigned, person } from './person.js';
import { customerOf, priorityOf } from './ticket.js';
import { stateWord } from './words.js';

export function conversationAttributes(conversation: Field, vocabulary: Vocabulary): Attributes {
  const own = conversation.get('custom_attributes');
  const state = conversation.get('state').idOrNull();
  return {
    status: state === null ? undefined : stateWord(state, vocabulary),
    priority: priorityIn(conversation, own, vocabulary),
    group: said(conversation.get('team_assignee_id'), assigned),
    assignee: assigneeOf(conversation),
    customer: customerOf(conversation, own.get(vocabulary.field('customer') ?? '')),
    service: serviceOf(conversation, own.get(vocabulary.field('service') ?? '')),
  };
}

/** An attribute of one's own, else the star that a conversation has or has not. */
function priorityIn(conversation: Field, own: Field, vocabulary: Vocabulary): Attributes['priority'] {
  const field = own.get(vocabulary.field('priority') ?? '');
  if (field.isGiven) return priorityOf(field, vocabulary);
  const star = conversation.get('priority').idOrNull();
  if (star === null) return undefined;
  return vocabulary.mappedPriority(star) ?? (star === 'priority' ? 'high' : 'normal');
}

/** Older versions of the webhooks name the assignee in full. */
function assigneeOf(conversation: Field): Attributes['assignee'] {
  const older = conversation.get('assignee');
  if (!older.isObject) return said(conversation.get('admin_assignee_id'), assigned);
  const type = older.get('type').idOrNull();
  return type === 'admin' ? person(older) : type === 'nobody_admin' ? null : undefined;
}

function serviceOf(conversation: Field, own: Field): Attributes['service'] {
  const tags = conversation.get('tags').get('tags');
  if (!tags.isList && !own.isGiven) return undefined;
  const names = tags.isList
    ? tags
        .items()
        .slice(0, 100)
        .flatMap((tag) => keysOf(tag.get('name')))
    : [];
  return somebody([...keysOf(own), ...names.sort()]);
}

export function conversationAuthor(conversation: Field, vocabulary: Vocabulary): Actor {
  const source = conversation.get('source');
  const first = source.isObject ? source : conversation.get('conversation_message');
  return first.get('author').isObject ? actorOf(first.get('author'), vocabulary) : 'customer';
}
