import { iso, type Instant } from '../engine/instant.js';
import type { Attributes, Reference, TranslatedFact } from './helpdesk.js';

/**
 * A snapshot as facts: "at that instant the status was open". Nothing is compared with what is stored, so it does not
 * matter in which order snapshots arrive, and an old one cannot overwrite a new one; asserting what is already so changes
 * nothing in the fold. The id says the same as the fact: another delivery that asserts it counts once.
 * @param saidAt where the sender dates less finely than it signs
 */
export function assertions(at: Instant, seen: Attributes, saidAt?: Instant): TranslatedFact[] {
  const facts: TranslatedFact[] = [];
  const { status, priority, group, assignee, customer, service } = seen;
  const asserted = (what: string, value: string | null) => {
    const said = saidAt === undefined ? '' : `#${iso(saidAt)}`;
    return { id: `${id(what, at, value)}${said}`, at, ...(saidAt !== undefined && { saidAt }) };
  };
  if (status !== undefined) {
    facts.push({ ...asserted('status', status), kind: 'status.changed', to: status });
  }
  if (priority !== undefined) {
    facts.push({ ...asserted('priority', priority), kind: 'priority.changed', priority });
  }
  for (const [name, kind, to] of [
    ['group', 'group.assigned', group],
    ['assignee', 'agent.assigned', assignee],
    ['customer', 'customer.changed', customer],
    ['service', 'service.changed', service],
  ] as const) {
    if (to !== undefined) facts.push({ ...asserted(name, keyOf(to)), kind, to });
  }
  return facts;
}

/**
 * The creation of a ticket of which we heard only later. Status and priority may have changed since; whose ticket it is
 * and what it is about rarely do, and without them the ticket would be timed by somebody else's agreement at first.
 */
export function createdEarlier(
  at: Instant,
  actor: 'customer' | 'agent' | 'bot',
  seenAt: Instant,
  { customer, service }: Attributes,
): TranslatedFact {
  const saysWhose = customer !== undefined || service !== undefined;
  const what = [
    saysWhose ? iso(seenAt) : UNSEEN,
    actor,
    keyOf(customer ?? null) ?? '',
    keyOf(service ?? null) ?? '',
  ];
  return { id: id(HEARD, at, what.join('|')), at, kind: 'ticket.created', actor, customer, service };
}

/**
 * Of several creations the fold takes the first by id. '~' sorts after whatever a helpdesk calls the creation itself, which
 * knows best; of what was only heard, the earliest look at the ticket comes first, and last what says nothing but when.
 */
const HEARD = '~created:heard';
const UNSEEN = 'unseen';

export const id = (what: string, at: Instant, value: string | null): string =>
  `${what}@${iso(at)}=${value ?? ''}`;

export const keyOf = (theirs: Reference | null): string | null => theirs?.keys[0] ?? theirs?.email ?? null;
