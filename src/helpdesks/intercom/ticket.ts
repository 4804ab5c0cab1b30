import { keysOf } from '../custom-field.js';
import { type Field, said, somebody } from '../field.js';
import type { Attributes } from '../helpdesk.js';
import type { Vocabulary } from '../vocabulary.js';
import { assigned } from './person.js';
import { ticketStateWord } from './words.js';

export function ticketAttributes(ticket: Field, vocabulary: Vocabulary): Attributes {
  const own = ticket.get('ticket_attributes');
  const state = ticket.get('ticket_state');
  return {
    status: state.isObject ? ticketStateWord(state, vocabulary) : undefined,
    priority: said(own.get(vocabulary.field('priority') ?? ''), (field) => priorityOf(field, vocabulary)),
    group: said(ticket.get('team_assignee_id'), assigned),
    assignee: said(ticket.get('admin_assignee_id'), assigned),
    customer: customerOf(ticket, own.get(vocabulary.field('customer') ?? '')),
    service: somebody([
      ...keysOf(own.get(vocabulary.field('service') ?? '')),
      ...keysOf(ticket.get('ticket_type').get('name')),
    ]),
  };
}

export const priorityOf = (field: Field, vocabulary: Vocabulary): string | null => {
  const [theirs] = keysOf(field);
  return theirs === undefined ? null : vocabulary.priority(theirs);
};

/** The company, and where none is given, whoever asks. */
export function customerOf(item: Field, own: Field): Attributes['customer'] {
  const contacts = item.get('contacts').get('contacts');
  const [user, author] = [item.get('user'), item.get('source').get('author')];
  const people = [...(contacts.isList ? contacts.items() : []), user, author].filter((each) => each.isObject);
  const email = people.map((each) => each.get('email').idOrNull()).find((each) => each !== null);
  const company = [...keysOf(own), ...keysOf(item.get('company_id'))];
  const persons = people.flatMap((each) =>
    // Older versions of the webhooks call the first one user_id.
    ['external_id', 'user_id', 'id'].flatMap((name) => each.get(name).idOrNull() ?? []),
  );
  if (!contacts.isGiven && !user.isGiven && company.length === 0) return undefined;
  return somebody([...new Set([...company, ...persons])], { email });
}
