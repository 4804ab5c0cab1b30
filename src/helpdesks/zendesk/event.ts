import { WORDED } from '../../engine/clock/rating.js';
import type { Instant } from '../../engine/instant.js';
import { assertions, createdEarlier } from '../assertions.js';
import { type Field, reference, said } from '../field.js';
import type { Attributes, TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import { rated } from '../rating.js';
import type { Vocabulary } from '../vocabulary.js';
import { isOurMark } from '../write-back.js';
import { priorityWord, statusWord } from './words.js';

const EVENT = 'zen:event-type:';
const PREFIX = `${EVENT}ticket.`;
const CHAT = `${EVENT}messaging_ticket.message_added`;

export const isEvent = (document: Field): boolean => document.get('type').isGiven;

/**
 * An event says what happened, and beside it what the ticket looks like (`detail`). Both are taken: Zendesk does not
 * promise that every event arrives, and what one event lost the next one's detail still tells.
 */
export function translateEvent(document: Field, vocabulary: Vocabulary): TranslatedTicket[] {
  const type = document.get('type').id();
  if (!type.startsWith(EVENT)) return document.get('type').refuse('is not an event of Zendesk’s');
  if (type === CHAT) return [chatMessage(document, vocabulary)];
  // A webhook may be told of users, articles and much else besides.
  if (!type.startsWith(PREFIX)) return [];
  if (isOurDoing(type.slice(PREFIX.length), document.get('event'), vocabulary)) return [];
  const detail = document.get('detail').object();
  const seen = attributesOf(detail, vocabulary);
  const at = document.get('time').instant();
  const happened = whatHappened(type.slice(PREFIX.length), document, seen, vocabulary);
  const createdAt = detail.get('created_at').instantOrNull();
  const externalId = detail.get('id').id();
  // Should detail have been written after the event, it holds since its own last update.
  const seenAt = Math.max(at, detail.get('updated_at').instantOrNull() ?? at);
  return [
    {
      externalId,
      subject: detail.get('subject').textOrNull(),
      url: vocabulary.ticketUrl(externalId),
      describedAt: seenAt,
      facts: [
        ...(createdAt === null || isCreation(happened)
          ? []
          : [createdEarlier(createdAt, creatorOf(detail, vocabulary), seenAt, seen)]),
        ...happened,
        ...assertions(seenAt, without(seen, happened)),
      ],
    },
  ];
}

const CHATTERS = { agent: 'agent', end_user: 'customer', trigger: 'bot', system: 'bot' } as const;

/** What is said in messaging is no comment of the ticket while it goes on. Of the ticket, only the id is told. */
function chatMessage(document: Field, vocabulary: Vocabulary): TranslatedTicket {
  const at = document.get('time').instant();
  const externalId = document.get('detail').get('id').id();
  const actor = document.get('event').get('actor');
  const message = document.get('event').get('message');
  const claimed = CHATTERS[actor.get('type').oneOf(['agent', 'end_user', 'trigger', 'system'] as const)];
  return {
    externalId,
    subject: null,
    url: vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [
      {
        id: `chat:${message.get('id').id()}`,
        at,
        kind: 'message',
        actor: vocabulary.actor(claimed, reference(actor.get('id').idOrNull())),
        visibility: 'public',
      },
    ],
  };
}

/** The echo of what we have written: a field or tags that are ours, and nothing beside them. */
function isOurDoing(type: string, event: Field, vocabulary: Vocabulary): boolean {
  if (type === 'custom_field_changed') return vocabulary.isOurField(event.get('field').get('id').idOrNull());
  if (type !== 'tags_changed') return false;
  const tags = [...tagsIn(event.get('tags_added')), ...tagsIn(event.get('tags_removed'))];
  return tags.length > 0 && tags.every(isOurMark);
}

/** Zendesk allows a thousand and more. */
const MOST_TAGS = 1_000;

const tagsIn = (tags: Field): string[] =>
  tags.isList
    ? tags
        .items()
        .slice(0, MOST_TAGS)
        .map((tag) => tag.id())
    : [];

function whatHappened(
  type: string,
  document: Field,
  seen: Attributes,
  vocabulary: Vocabulary,
): TranslatedFact[] {
  const eventId = document.get('id').id();
  const at: Instant = document.get('time').instant();
  const fact = { id: `event:${eventId}`, at };
  const current = document.get('event').get('current');
  const detail = document.get('detail');
  switch (type) {
    case 'created': {
      const created = { id: `created:event:${eventId}`, at: detail.get('created_at').instant() };
      return [{ ...created, kind: 'ticket.created', actor: creatorOf(detail, vocabulary), ...seen }];
    }
    case 'status_changed':
      return [{ ...fact, kind: 'status.changed', to: statusWord(current.id(), detail, vocabulary) }];
    case 'priority_changed':
      return [{ ...fact, kind: 'priority.changed', priority: priorityWord(current.idOrNull(), vocabulary) }];
    case 'agent_assignment_changed':
      return [{ ...fact, kind: 'agent.assigned', to: known(current) }];
    case 'group_assignment_changed':
      return [{ ...fact, kind: 'group.assigned', to: known(current) }];
    case 'organization_changed':
      return [{ ...fact, kind: 'customer.changed', to: known(current) }];
    case 'comment_added':
      return [{ ...fact, ...comment(document.get('event').get('comment').object(), vocabulary) }];
    case 'csat_received':
      return ratingOf(document.get('event').get('satisfaction_score'), at);
    case 'soft_deleted':
    case 'permanently_deleted':
    case 'marked_as_spam':
      return [{ ...fact, kind: 'status.changed', to: 'closed' }];
    default:
      // A comment made private has been read: the response stays met. Everything else is in the detail.
      return [];
  }
}

/** Of the form nothing is published; what is not understood is passed over, since the rest of the event holds. */
function ratingOf(satisfaction: Field, at: Instant): TranslatedFact[] {
  const score = satisfaction.isObject ? satisfaction.get('score') : satisfaction;
  const [word] = /^(good|bad)/i.exec(score.idOrNull() ?? '') ?? [];
  return word === undefined ? [] : [rated(at, WORDED[word.toLowerCase() as 'good' | 'bad'])];
}

function comment(comment: Field, vocabulary: Vocabulary) {
  const author = comment.get('author').object();
  const authorId = author.get('id').id();
  const claimed = isSystem(authorId) ? 'bot' : author.get('is_staff').boolean() ? 'agent' : 'customer';
  return {
    kind: 'message',
    actor: vocabulary.actor(claimed, reference(authorId)),
    visibility: comment.get('is_public').boolean() ? 'public' : 'internal',
  } as const;
}

/** Whom there is not, Zendesk's events call null, nothing, or 0. */
function known(field: Field) {
  const id = field.idOrNull();
  return id === '0' ? null : reference(id);
}

/** Zendesk's own doings carry this author. */
const isSystem = (userId: string): boolean => userId === '-1';

function attributesOf(detail: Field, vocabulary: Vocabulary): Attributes {
  const status = detail.get('status').idOrNull();
  return {
    status: status === null ? undefined : statusWord(status, detail, vocabulary),
    priority: said(detail.get('priority'), (field) => priorityWord(field.idOrNull(), vocabulary)),
    group: said(detail.get('group_id'), known),
    assignee: said(detail.get('assignee_id'), known),
    customer: said(detail.get('organization_id'), known),
    service: serviceOf(detail),
  };
}

/** Tags are tried before the form: they are what people set by hand. */
function serviceOf(detail: Field): Attributes['service'] {
  const tags = detail.get('tags');
  const form = detail.get('form_id').idOrNull();
  if (tags.isAbsent && form === null) return undefined;
  const keys = tags.isAbsent
    ? []
    : tags
        .items()
        .slice(0, MOST_TAGS)
        .map((tag) => tag.id())
        .filter((name) => !isOurMark(name));
  const all = form === null ? keys : [...keys, form];
  return all.length === 0 ? null : { keys: all };
}

function creatorOf(detail: Field, vocabulary: Vocabulary) {
  const submitter = detail.get('submitter_id').idOrNull();
  const requester = detail.get('requester_id').idOrNull();
  const forSomebodyElse = submitter !== null && submitter !== requester;
  return vocabulary.actor(forSomebodyElse ? 'agent' : 'customer', reference(submitter ?? requester));
}

const ATTRIBUTE_OF: Partial<Record<TranslatedFact['kind'], keyof Attributes>> = {
  'status.changed': 'status',
  'priority.changed': 'priority',
  'agent.assigned': 'assignee',
  'group.assigned': 'group',
  'customer.changed': 'customer',
};

const isCreation = (happened: readonly TranslatedFact[]): boolean => happened[0]?.kind === 'ticket.created';

/** What the event itself says is more exact than its detail; a creation says it all. */
function without(seen: Attributes, happened: readonly TranslatedFact[]): Attributes {
  if (isCreation(happened)) return {};
  const attribute = happened[0] && ATTRIBUTE_OF[happened[0].kind];
  return attribute === undefined ? seen : { ...seen, [attribute]: undefined };
}
