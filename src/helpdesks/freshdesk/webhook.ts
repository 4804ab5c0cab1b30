import { MINUTE, type Instant } from '../../engine/instant.js';
import { assertions, id } from '../assertions.js';
import { type Field, readBody, said, somebody } from '../field.js';
import type { Attributes, TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { triggeredEvent } from './triggered-event.js';
import { priorityWord, statusWord } from './words.js';

/** The form "simple" wraps it; whoever writes the content by hand may leave the wrapping out. */
export function readWebhook(body: Buffer): Field {
  const document = readBody(body);
  return document.get('freshdesk_webhook').isGiven ? document.get('freshdesk_webhook').object() : document;
}

/** Freshdesk has no placeholder for the time of a change: everything counts from when it arrived. */
export function translateWebhook(
  webhook: Field,
  contentKey: string,
  at: Instant,
  vocabulary: Vocabulary,
): TranslatedTicket {
  const externalId = webhook.get('ticket_id').id();
  const seen = attributesOf(webhook, vocabulary);
  return {
    externalId,
    subject: webhook.get('ticket_subject').textOrNull(),
    url: webhook.get('ticket_url').linkOrNull() ?? vocabulary.ticketUrl(externalId),
    describedAt: at,
    facts: [...whatHappened(webhook, contentKey, at, seen, vocabulary), ...assertions(at, seen)],
  };
}

function whatHappened(
  webhook: Field,
  contentKey: string,
  at: Instant,
  seen: Attributes,
  vocabulary: Vocabulary,
): TranslatedFact[] {
  const { isCreation, message } = triggeredEvent(webhook);
  if (isCreation) {
    const creator = vocabulary.actor('customer', requester(webhook));
    // Once for the ticket, whichever rule tells of it first.
    return [{ id: 'created:event', at, kind: 'ticket.created', actor: creator, ...seen }];
  }
  if (message === null) return [];
  const { visibility } = message;
  // Which agent it was, Freshdesk does not say.
  const actor = vocabulary.actor(message.actor, message.actor === 'customer' ? requester(webhook) : null);
  // The same words twice within a minute are one message.
  const minute = Math.floor(at / MINUTE) * MINUTE;
  return [{ id: id('message', minute, contentKey), at, kind: 'message', actor, visibility }];
}

function attributesOf(webhook: Field, vocabulary: Vocabulary): Attributes {
  const status = webhook.get('ticket_status').idOrNull();
  return {
    status: status === null ? undefined : statusWord(status, vocabulary),
    priority: said(webhook.get('ticket_priority'), (field) => {
      const theirs = field.idOrNull();
      return theirs === null ? null : priorityWord(theirs, vocabulary);
    }),
    group: said(webhook.get('ticket_group_name'), (field) =>
      somebody([field.idOrNull()], { name: field.idOrNull() }),
    ),
    assignee: said(webhook.get('ticket_agent_name'), () => agent(webhook)),
    customer: customerOf(webhook),
    service: serviceOf(webhook),
  };
}

const agent = (webhook: Field) => {
  const [name, email] = [
    webhook.get('ticket_agent_name').idOrNull(),
    webhook.get('ticket_agent_email').idOrNull(),
  ];
  return somebody([email, name], { name, email });
};

const requester = (webhook: Field) => {
  const email = webhook.get('requester_email').idOrNull();
  return somebody([email], { name: webhook.get('requester_name').textOrNull(), email });
};

function customerOf(webhook: Field): Attributes['customer'] {
  const company = webhook.get('ticket_company_name');
  const person = requester(webhook);
  if (!company.isGiven && person === null) return undefined;
  return somebody([company.idOrNull() ?? person?.keys[0]], { email: person?.email });
}

function serviceOf(webhook: Field): Attributes['service'] {
  const [tags, product, type] = ['ticket_tags', 'ticket_product', 'ticket_type'].map((name) =>
    webhook.get(name),
  );
  if (!tags?.isGiven && !product?.isGiven && !type?.isGiven) return undefined;
  return somebody([...(tags?.words(',') ?? []), product?.idOrNull(), type?.idOrNull()]);
}
