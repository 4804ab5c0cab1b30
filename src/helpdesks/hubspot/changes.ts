import type { Instant } from '../../engine/instant.js';
import { assertions } from '../assertions.js';
import { type Field, somebody } from '../field.js';
import type { TranslatedFact, TranslatedTicket } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { factsOfProperty } from './property.js';

/** HubSpot sends a hundred at most. */
const MOST = 1_000;
const MOST_MERGED = 100;
/** In the webhooks that name the kind of object by a number. */
const TICKETS = '0-5';
const COMPANIES = '0-2';

/** A batch of single changes to any number of tickets, in no order. */
export function translateChanges(document: Field, vocabulary: Vocabulary): TranslatedTicket[] {
  const changes = document.isList ? document.items() : [document.object()];
  if (changes.length > MOST) return document.refuse(`has more than ${MOST} elements`);
  const byTicket = new Map<string, Field[]>();
  for (const change of changes) {
    if (!isOfTicket(change.object())) continue;
    for (const ticket of ticketsOf(change)) byTicket.set(ticket, [...(byTicket.get(ticket) ?? []), change]);
  }
  return [...byTicket].flatMap(([ticket, its]) => translated(ticket, its, vocabulary));
}

function isOfTicket(change: Field): boolean {
  const type = change.get('subscriptionType').id();
  if (type.startsWith('ticket.')) return true;
  const kind = change.get(kindOf(change) === 'associationChange' ? 'fromObjectTypeId' : 'objectTypeId');
  return type.startsWith('object.') && kind.idOrNull() === TICKETS;
}

const kindOf = (change: Field): string =>
  change
    .get('subscriptionType')
    .id()
    .replace(/^\w+\./, '');

function ticketsOf(change: Field): string[] {
  switch (kindOf(change)) {
    case 'associationChange':
      return [change.get('fromObjectId').id()];
    case 'merge':
      return mergedAway(change);
    default:
      return [change.get('objectId').id()];
  }
}

/** Of those that were merged, all but the one that goes on: the new one, or the first where none was made. */
function mergedAway(change: Field): string[] {
  const [primary, made] = ['primaryObjectId', 'newObjectId'].map((name) => change.get(name).idOrNull());
  const listed = change.get('mergedObjectIds');
  const merged = listed.isList ? listed.items() : [];
  if (merged.length > MOST_MERGED) return listed.refuse(`has more than ${MOST_MERGED} elements`);
  const all = [primary, ...merged.map((each) => each.id())];
  const goesOn = made ?? primary;
  return [...new Set(all.filter((id) => id != null && id !== goesOn))] as string[];
}

const occurredAt = (change: Field): Instant =>
  change.get('occurredAt').epochOrNull(1) ?? change.get('occurredAt').refuse('is missing');

function translated(
  externalId: string,
  changes: readonly Field[],
  vocabulary: Vocabulary,
): TranslatedTicket[] {
  const facts = new Map(
    changes
      .flatMap((change) => factsOf(externalId, change, vocabulary))
      .map((fact) => [fact.id, fact] as const),
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

function factsOf(externalId: string, change: Field, vocabulary: Vocabulary): TranslatedFact[] {
  const at = occurredAt(change);
  switch (kindOf(change)) {
    case 'creation':
      return [{ id: 'created:event', at, kind: 'ticket.created', actor: 'customer' }];
    case 'deletion':
      return [{ id: `deleted@${at}`, at, kind: 'status.changed', to: 'closed' }];
    case 'merge':
      return [{ id: `merged:${externalId}@${at}`, at, kind: 'status.changed', to: 'closed' }];
    case 'propertyChange':
      return factsOfProperty(change.get('propertyName').id(), change.get('propertyValue'), at, vocabulary);
    case 'associationChange':
      return association(change, at);
    default:
      return [];
  }
}

/** A ticket may have many companies; whose it is, the primary one says. */
function association(change: Field, at: Instant): TranslatedFact[] {
  const isToCompany =
    change.get('associationType').idOrNull() === 'TICKET_TO_COMPANY' ||
    change.get('toObjectTypeId').idOrNull() === COMPANIES;
  const isPrimary = change.get('isPrimaryAssociation');
  if (!isToCompany || (isPrimary.isGiven && !isPrimary.boolean())) return [];
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
