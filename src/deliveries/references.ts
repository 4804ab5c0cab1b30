import type { Reference, TranslatedFact } from '../helpdesks/helpdesk.js';
import type { Vocabulary } from '../helpdesks/vocabulary.js';
import type { Heard } from './heard.js';

export type Kind = 'customer' | 'service' | 'team' | 'agent';

/** One reference of a batch, once, however often it is made. */
export interface Asked {
  readonly key: string;
  readonly integrationId: string;
  readonly theirs: Reference;
  /** What the integration's mapping says about it. */
  readonly mapped: string | undefined;
}

export const keyOfReference = (integrationId: string, theirs: Reference): string =>
  JSON.stringify([integrationId, theirs]);

const mappedBy: Record<Kind, (vocabulary: Vocabulary, theirs: Reference) => string | undefined> = {
  customer: (vocabulary, theirs) => vocabulary.customer(theirs),
  service: (vocabulary, theirs) => vocabulary.service(theirs),
  team: (vocabulary, theirs) => vocabulary.team(theirs),
  agent: () => undefined,
};

export function referencesIn(heard: readonly Heard[], kind: Kind): Asked[] {
  const asked = new Map<string, Asked>();
  for (const { integrationId, vocabulary, ticket } of heard) {
    for (const fact of ticket.facts) {
      const theirs = referenceIn(fact, kind);
      if (theirs == null) continue;
      const key = keyOfReference(integrationId, theirs);
      if (asked.has(key)) continue;
      asked.set(key, { key, integrationId, theirs, mapped: mappedBy[kind](vocabulary, theirs) });
    }
  }
  return [...asked.values()];
}

function referenceIn(fact: TranslatedFact, kind: Kind): Reference | null | undefined {
  switch (fact.kind) {
    case 'ticket.created':
      return { customer: fact.customer, service: fact.service, team: fact.group, agent: fact.assignee }[kind];
    case 'customer.changed':
      return kind === 'customer' ? fact.to : null;
    case 'service.changed':
      return kind === 'service' ? fact.to : null;
    case 'group.assigned':
      return kind === 'team' ? fact.to : null;
    case 'agent.assigned':
      return kind === 'agent' ? fact.to : null;
    default:
      return null;
  }
}
