import { SECOND, type Instant } from '../../engine/instant.js';
import { assertions, createdEarlier } from '../assertions.js';
import type { Field } from '../field.js';
import type { TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import { rated } from '../rating.js';
import type { Vocabulary } from '../vocabulary.js';
import { conversationAttributes, conversationAuthor } from './conversation.js';
import { factsOfPart } from './part.js';
import { ticketAttributes } from './ticket.js';

/**
 * Whatever the topic, a notification brings the parts of the story so far and the state it has led to. The parts are
 * taken at their word and the topic is not: Intercom calls an assignment `ticket.admin.replied`.
 */
export function translateNotification(document: Field, vocabulary: Vocabulary): TranslatedTicket {
  const item = document.get('data').get('item').object();
  const topic = document.get('topic').id();
  if (topic.endsWith('.deleted')) return deleted(item, instant(document.get('created_at')), vocabulary);
  const ticket = subjectOf(item);
  const isConversation = ticket.get('type').idOrNull() === 'conversation';
  const at = instant(ticket.get('updated_at'));
  const externalId = ticket.get('id').id();
  const seen = isConversation
    ? conversationAttributes(ticket, vocabulary)
    : ticketAttributes(ticket, vocabulary);
  const creator = isConversation ? conversationAuthor(ticket, vocabulary) : creatorOf(ticket);
  return {
    externalId,
    subject: isConversation
      ? (ticket.get('title').textOrNull() ?? plain(ticket.get('source').get('subject').textOrNull()))
      : ticket.get('ticket_attributes').get('_default_title_').textOrNull(),
    url: vocabulary.ticketUrl(externalId) ?? ticket.get('links').get('conversation_web').linkOrNull(),
    describedAt: at,
    facts: [
      createdEarlier(instant(ticket.get('created_at')), creator, at, seen),
      ...partsOf(item, ticket).flatMap((part) => factsOfPart(part, isConversation, vocabulary)),
      ...ratingOf(ticket.get('conversation_rating')),
      ...assertions(at, seen),
    ],
  };
}

/** From 1 to 5, on every notification of a conversation that has been asked for one; null until it is given. */
function ratingOf(rating: Field): TranslatedFact[] {
  const score = rating.get('rating').numberOrNull();
  if (score === null) return [];
  if (score < 1 || score > 5) return rating.get('rating').refuse('has to lie between 1 and 5');
  const given = rating.get('updated_at');
  return [rated(instant(given.isAbsent ? rating.get('created_at') : given), { score, worst: 1, best: 5 })];
}

function subjectOf(item: Field): Field {
  const inside = [item.get('ticket'), item.get('conversation')].find((field) => field.isObject);
  if (inside !== undefined) return inside;
  const type = item.get('type').idOrNull();
  return type === 'ticket' || type === 'conversation'
    ? item
    : item.refuse('is neither a ticket nor a conversation');
}

/** Back-office and tracker tickets are made by the people who work on them. Not every topic says so in the ticket itself. */
function creatorOf(ticket: Field) {
  const category = [ticket, ticket.get('ticket_type')].map((where) => where.get('category').idOrNull());
  return (category.find((each) => each !== null) ?? 'Customer') === 'Customer' ? 'customer' : 'agent';
}

/** The part that is told of may be in the list of all parts too. */
function partsOf(item: Field, ticket: Field): Field[] {
  const all = [
    ticket.get('ticket_parts').get('ticket_parts'),
    ticket.get('conversation_parts').get('conversation_parts'),
  ].flatMap((list) => (list.isList ? list.items() : []));
  const told = [item.get('ticket_part'), item.get('conversation_part')].filter((part) => part.isObject);
  const byId = new Map([...all, ...told].map((part) => [part.get('id').id(), part.object()]));
  return [...byId.values()];
}

function deleted(item: Field, at: Instant, vocabulary: Vocabulary): TranslatedTicket {
  const externalId = (item.get('id').isAbsent ? item.get('conversation_id') : item.get('id')).id();
  return {
    externalId,
    subject: null,
    url: vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [{ id: `deleted@${at}`, at, kind: 'status.changed', to: 'closed' }],
  };
}

/** Intercom counts in seconds. */
const instant = (field: Field): Instant => field.epochOrNull(SECOND) ?? field.refuse('is missing');

const plain = (html: string | null): string | null => html?.replace(/<[^>]*>/g, '').trim() || null;
