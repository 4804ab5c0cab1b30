import { WORDED } from '../../engine/clock/rating.js';
import type { Instant } from '../../engine/instant.js';
import { assertions, createdEarlier, id } from '../assertions.js';
import { type Field, reference, said } from '../field.js';
import type { Attributes, Reference, TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { rated } from '../rating.js';
import { isOurMark } from '../write-back.js';
import { displayedStatus, priorityWord } from './words.js';

const CHANGES = [
  'updated',
  'agent_replied',
  'customer_replied',
  'internal_note',
  'rated_good',
  'rated_bad',
] as const;

/**
 * The body of our template: what the ticket looks like as Zendesk displays it, and which of the documented triggers
 * fired. Instants are as fine as Zendesk's placeholders, and those may stop at the minute: of two snapshots of one, the
 * one that was signed later holds.
 */
export function translateTrigger(
  document: Field,
  signedAt: Instant | undefined,
  vocabulary: Vocabulary,
): TranslatedTicket {
  const ticket = document.get('ticket').object();
  const at = ticket.get('updated_at').instant();
  const createdAt = ticket.get('created_at').instantOrNull();
  const seen = attributesOf(ticket, vocabulary);
  const externalId = ticket.get('id').id();
  return {
    externalId,
    subject: ticket.get('title').textOrNull(),
    url: link(ticket.get('url')) ?? vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [
      ...(createdAt === null ? [] : [createdEarlier(createdAt, creatorOf(ticket, vocabulary), at, seen)]),
      ...whatHappened(document, at, vocabulary),
      ...assertions(at, seen, signedAt),
    ],
  };
}

/** Which trigger fired says how it was rated: the placeholder of the rating is worded in the requester's language. */
function whatHappened(document: Field, at: number, vocabulary: Vocabulary): TranslatedFact[] {
  const change = document.get('change').oneOf(CHANGES);
  if (change === 'updated') return [];
  if (change === 'rated_good' || change === 'rated_bad') {
    return [rated(at, WORDED[change === 'rated_good' ? 'good' : 'bad'])];
  }
  const author = shown(document.get('current_user').get('email'));
  const actor = vocabulary.actor(change === 'customer_replied' ? 'customer' : 'agent', reference(author));
  const visibility = change === 'internal_note' ? 'internal' : 'public';
  return [{ id: id('message', at, `${actor}/${visibility}`), at, kind: 'message', actor, visibility }];
}

function attributesOf(ticket: Field, vocabulary: Vocabulary): Attributes {
  const status = shown(ticket.get('status'));
  return {
    status: status === null ? undefined : displayedStatus(status, vocabulary),
    priority: said(ticket.get('priority'), (field) => priorityWord(shown(field), vocabulary)),
    group: said(ticket.get('group'), (field) => named(shown(field))),
    assignee: said(ticket.get('assignee'), (field) =>
      named(shown(field), shown(ticket.get('assignee_email'))),
    ),
    customer: customerOf(ticket),
    service: serviceOf(ticket),
  };
}

/** A requester without an organisation is still known by the domain of the address. */
function customerOf(ticket: Field): Attributes['customer'] {
  const organization = ticket.get('organization');
  const requester = ticket.get('requester_email');
  if (!organization.isGiven && !requester.isGiven) return undefined;
  const [name, email] = [shown(organization), shown(requester)];
  const key = name ?? email;
  return key === null ? null : { keys: [key], email: email ?? undefined };
}

function serviceOf(ticket: Field): Attributes['service'] {
  const [tags, form] = [ticket.get('tags'), ticket.get('form')];
  if (!tags.isGiven && !form.isGiven) return undefined;
  const keys = [...tags.words(/\s+/), shown(form)].filter(
    (key): key is string => key !== null && !isOurMark(key),
  );
  return keys.length === 0 ? null : { keys };
}

function creatorOf(ticket: Field, vocabulary: Vocabulary) {
  const submitter = shown(ticket.get('submitter_email'));
  const requester = shown(ticket.get('requester_email'));
  const forSomebodyElse = submitter !== null && submitter !== requester;
  return vocabulary.actor(forSomebodyElse ? 'agent' : 'customer', reference(submitter ?? requester));
}

/** Zendesk displays what is not set as a dash. */
function shown(field: Field): string | null {
  const text = field.idOrNull();
  return text === '-' ? null : text;
}

function named(name: string | null, email: string | null = null): Reference | null {
  if (name === null) return null;
  return { keys: [name], name, email: email ?? undefined };
}

/** `{{ticket.link}}` may come without its scheme. */
function link(field: Field): string | null {
  const text = field.textOrNull();
  if (text === null) return null;
  return field.linkOrNull() ?? (URL.canParse(`https://${text}`) ? `https://${text}` : null);
}
