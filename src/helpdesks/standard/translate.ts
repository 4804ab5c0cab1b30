import { ACTORS } from '../../engine/clock/ticket-event.js';
import type { Instant } from '../../engine/instant.js';
import { assertions, createdEarlier } from '../assertions.js';
import { type Field, readBody } from '../field.js';
import type { Attributes, TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { attributes, person } from './attributes.js';
import { translateEvent } from './event.js';

/** One delivery is one piece of news. Whoever has a history to tell sends it in parts, or imports it. */
const MOST_EVENTS = 1_000;

/** `{"ticket": {…}, "events": […]}`: what the ticket looks like, what happened to it, or both. */
export function translate(body: Buffer, vocabulary: Vocabulary): TranslatedTicket {
  const document = readBody(body);
  const ticket = document.get('ticket').object();
  const events = document.get('events');
  const facts = [
    ...snapshot(ticket, vocabulary),
    ...(events.isGiven ? listed(events).map((event) => translateEvent(event.object(), vocabulary)) : []),
  ];
  if (facts.length === 0) {
    return ticket.refuse('says nothing: give createdAt, updatedAt with what holds since then, or events');
  }
  const externalId = ticket.get('id').id();
  return {
    externalId,
    subject: ticket.get('subject').textOrNull(),
    url: ticket.get('url').linkOrNull() ?? vocabulary.ticketUrl(externalId),
    describedAt: describedAt(ticket, facts),
    facts,
  };
}

function listed(events: Field): Field[] {
  const items = events.items();
  return items.length <= MOST_EVENTS ? items : events.refuse(`has more than ${MOST_EVENTS} elements`);
}

function snapshot(ticket: Field, vocabulary: Vocabulary): TranslatedFact[] {
  const createdAt = ticket.get('createdAt').instantOrNull();
  const updatedAt = ticket.get('updatedAt').instantOrNull() ?? createdAt;
  const seen = attributes(ticket, vocabulary);
  if (updatedAt === null) return needsInstant(ticket, seen);
  return [
    ...(createdAt === null ? [] : [createdEarlier(createdAt, creator(ticket, vocabulary), updatedAt, seen)]),
    ...assertions(updatedAt, seen),
  ];
}

function needsInstant(ticket: Field, seen: Attributes): [] {
  const [said] = Object.entries(seen).find(([, value]) => value !== undefined) ?? [];
  return said === undefined
    ? []
    : ticket.get('updatedAt').refuse(`is missing: since when does ${said} hold?`);
}

function creator(ticket: Field, vocabulary: Vocabulary) {
  const createdBy = ticket.get('createdBy');
  const claimed = createdBy.isAbsent ? 'customer' : createdBy.oneOf(ACTORS);
  return vocabulary.actor(claimed, person(ticket.get('author')));
}

const describedAt = (ticket: Field, facts: readonly TranslatedFact[]): Instant =>
  ticket.get('updatedAt').instantOrNull() ?? Math.max(...facts.map(({ at }) => at));
