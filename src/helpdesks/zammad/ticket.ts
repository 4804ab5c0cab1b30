import { assertions, createdEarlier } from '../assertions.js';
import { keysOf } from '../custom-field.js';
import { type Field, said, somebody } from '../field.js';
import type { Attributes, Reference, TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { MappedField } from '../mapping.js';
import type { Vocabulary } from '../vocabulary.js';
import { priorityWord, statusWord } from './words.js';

/**
 * Zammad does not say what happened, only what the ticket looks like by then, and the article if one was written. The echo
 * of what we have written is no exception: it may be the first that tells what an agent did a moment before.
 */
export function translateTicket(document: Field, vocabulary: Vocabulary): TranslatedTicket {
  const ticket = document.get('ticket').object();
  const at = ticket.get('updated_at').instant();
  const seen = attributesOf(ticket, vocabulary);
  const externalId = ticket.get('id').id();
  return {
    externalId,
    subject: ticket.get('title').textOrNull(),
    url: vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [
      createdEarlier(ticket.get('created_at').instant(), creatorOf(ticket, vocabulary), at, seen),
      ...message(document.get('article'), vocabulary),
      ...assertions(at, seen),
    ],
  };
}

function creatorOf(ticket: Field, vocabulary: Vocabulary) {
  // Made without an article, it says of nobody that they wrote it.
  const from = ticket.get('create_article_sender');
  const sender = from.isAbsent ? 'customer' : actorOf(from);
  return vocabulary.actor(sender, person(ticket.get(sender === 'customer' ? 'customer' : 'created_by')));
}

/** The agent who took a call writes the customer's words down: what counts is the sender, not who created the article. */
function message(article: Field, vocabulary: Vocabulary): TranslatedFact[] {
  if (!article.isObject) return [];
  const claimed = isAutomatic(article) ? 'bot' : actorOf(article.get('sender'));
  const author = article.get(claimed === 'customer' ? 'origin_by' : 'created_by');
  return [
    {
      id: `article:${article.get('id').id()}`,
      at: article.get('created_at').instant(),
      kind: 'message',
      actor: vocabulary.actor(claimed, person(author)),
      visibility: article.get('internal').boolean() ? 'internal' : 'public',
    },
  ];
}

const isAutomatic = (article: Field): boolean => {
  const automatic = article.get('preferences').get('is-auto-response');
  return automatic.isGiven && automatic.boolean();
};

const SENDERS = { Customer: 'customer', Agent: 'agent', System: 'bot' } as const;

const actorOf = (sender: Field) => SENDERS[sender.oneOf(['Customer', 'Agent', 'System'])];

function attributesOf(ticket: Field, vocabulary: Vocabulary): Attributes {
  return {
    status: statusWord(nameOf(ticket.get('state')) ?? ticket.get('state').id(), vocabulary),
    priority: said(custom(ticket, vocabulary, 'priority', 'priority'), (field) =>
      priorityWord(nameOf(field), vocabulary),
    ),
    group: said(custom(ticket, vocabulary, 'team', 'group'), (field) =>
      somebody(keysOf(field), { name: nameOf(field) }),
    ),
    assignee: said(ticket.get('owner'), owner),
    customer: customerOf(ticket, vocabulary),
    service: said(custom(ticket, vocabulary, 'service'), (field) => somebody(keysOf(field))),
  };
}

/** The organisation, and whoever has none is known by the domain of the address. */
function customerOf(ticket: Field, vocabulary: Vocabulary): Attributes['customer'] {
  const own = custom(ticket, vocabulary, 'customer');
  const [organization, customer] = [ticket.get('organization'), ticket.get('customer')];
  if (!own.isGiven && !organization.isGiven && !customer.isGiven) return undefined;
  const requester = person(customer);
  const keys = [...keysOf(own), ...organisationKeys(organization)];
  return somebody(keys.length > 0 ? keys : (requester?.keys ?? []), { email: requester?.email });
}

const organisationKeys = (organization: Field): string[] =>
  organization.isObject
    ? [...keysOf(organization.get('id')), ...keysOf(organization.get('name'))]
    : keysOf(organization);

/** Who nobody owns belongs to user 1, whose name is a dash. */
function owner(field: Field): Reference | null {
  const found = person(field);
  return found === null || found.keys.includes('1') || found.keys.includes('-') ? null : found;
}

/** A user in full, or the login alone. */
function person(user: Field): Reference | null {
  if (!user.isObject) return somebody(keysOf(user), { email: keysOf(user).find((key) => key.includes('@')) });
  const email = user.get('email').idOrNull();
  const name = ['firstname', 'lastname'].flatMap((part) => user.get(part).textOrNull() ?? []).join(' ');
  return somebody([user.get('id').idOrNull(), user.get('login').idOrNull()], { name: name || null, email });
}

/** Values of other objects come as such, or as their names; of several choices the first counts. */
function nameOf(field: Field): string | null {
  if (field.isList) return keysOf(field)[0] ?? null;
  return field.isObject ? field.get('name').idOrNull() : field.idOrNull();
}

/** The attribute that the mapping names, else the ticket's own. */
const custom = (ticket: Field, vocabulary: Vocabulary, what: MappedField, own = ''): Field =>
  ticket.get(vocabulary.field(what) ?? own);
