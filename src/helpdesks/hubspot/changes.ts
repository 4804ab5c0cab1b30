import type { Instant } from '../../engine/instant.js';
import { assertions } from '../assertions.js';
import { type Field, somebody } from '../field.js';
import type { TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { factsOfProperty } from './property.js';

/** HubSpot sends a hundred at most. */
const MOST = 1_000;
/** In the webhooks that name the kind of object by a number, these are tickets. */
const TICKETS = '0-5';

/** A batch of single changes to any number of tickets, in no order. */
export function translateChanges(document: Field, vocabulary: Vocabulary): TranslatedTicket[] {
  const changes = document.isList ? document.items() : [document.object()];
  if (changes.length > MOST) return document.refuse(`has more than ${MOST} elements`);
  const byTicket = new Map<string, Field[]>();
  for (const change of changes) {
    if (!isOfTicket(change.object())) continue;
    const ticket = ticketOf(change);
    byTicket.set(ticket, [...(byTicket.get(ticket) ?? []), change]);
  }
  return [...byTicket].flatMap(([ticket, its]) => translated(ticket, its, vocabulary));
}

function isOfTicket(change: Field): boolean {
  const type = change.get('subscriptionType').id();
  return (
    type.startsWith('ticket.') ||
    (type.startsWith('object.') && change.get('objectTypeId').idOrNull() === TICKETS)
  );
}

const kindOf = (change: Field): string =>
  change
    .get('subscriptionType')
    .id()
    .replace(/^\w+\./, '');

const ticketOf = (change: Field): string =>
  (kindOf(change) === 'associationChange' ? change.get('fromObjectId') : change.get('objectId')).id();

const occurredAt = (change: Field): Instant =>
  change.get('occurredAt').epochOrNull(1) ?? change.get('occurredAt').refuse('is missing');

function translated(
  externalId: string,
  changes: readonly Field[],
  vocabulary: Vocabulary,
): TranslatedTicket[] {
  const facts = new Map(
    changes.flatMap((change) => factsOf(change, vocabulary)).map((fact) => [fact.id, fact] as const),
  );
  const subject = newestSubject(changes);
  if (facts.size === 0 && subject === null) return [];
  return [
    {
      externalId,
      subject: subject?.text ?? null,
      url: vocabulary.ticketUrl(externalId),
      describedAt: subject?.at ?? Math.max(...changes.map(occurredAt)),
      facts: [...facts.values()],
    },
  ];
}

function factsOf(change: Field, vocabulary: Vocabulary): TranslatedFact[] {
  const at = occurredAt(change);
  switch (kindOf(change)) {
    case 'creation':
      return [{ id: 'created:event', at, kind: 'ticket.created', actor: 'customer' }];
    case 'deletion':
      return [{ id: `deleted@${at}`, at, kind: 'status.changed', to: 'closed' }];
    case 'propertyChange':
      return factsOfProperty(change.get('propertyName').id(), change.get('propertyValue'), at, vocabulary);
    case 'associationChange':
      return association(change, at);
    default:
      return [];
  }
}

function association(change: Field, at: Instant): TranslatedFact[] {
  if (change.get('associationType').idOrNull() !== 'TICKET_TO_COMPANY') return [];
  const isRemoved = change.get('associationRemoved');
  const gone = isRemoved.isGiven && isRemoved.boolean();
  return assertions(at, { customer: gone ? null : somebody([change.get('toObjectId').id()]) });
}

function newestSubject(changes: readonly Field[]): { text: string; at: Instant } | null {
  const subjects = changes.flatMap((change) => {
    const text =
      change.get('propertyName').idOrNull() === 'subject' ? change.get('propertyValue').textOrNull() : null;
    return text === null ? [] : [{ text, at: occurredAt(change) }];
  });
  return subjects.sort((a, b) => b.at - a.at || (a.text < b.text ? 1 : -1))[0] ?? null;
}
