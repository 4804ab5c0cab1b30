import { EXCLUSION_KINDS } from '../engine/exclusion/exclusion.js';
import type { ExclusionRule } from '../engine/exclusion/exclusion-rule.js';
import type { Exclusion } from './contract.js';
import { Fields } from './fields.js';

const CLAUSE = 10_000;

export function parseExclusion(input: unknown, path: string): Exclusion {
  const fields = new Fields(input, path, ['id', 'title', 'text', 'rule']);
  return {
    id: fields.slug('id'),
    title: fields.text('title'),
    text: fields.text('text', CLAUSE),
    rule: fields.optional('rule', (name) => parseRule(fields.raw(name), fields.at(name))),
  };
}

/** What facts can tell of a ticket. Whatever else a contract excludes stays words, or is declared when it happens. */
export const DECIDABLE = ['statuses', 'priorities', 'services', 'customers', 'teams'] as const;

function parseRule(input: unknown, path: string): ExclusionRule {
  const fields = new Fields(input, path, ['kind', ...DECIDABLE, 'tags']);
  if (fields.has('tags')) {
    throw fields.malformed(
      'tags',
      `cannot decide anything: no fact about a ticket says its tags; use ${DECIDABLE.join(', ')}`,
    );
  }
  const names = (name: string) => fields.optional(name, () => fields.names(name, 1));
  const rule = {
    kind: fields.oneOf('kind', EXCLUSION_KINDS),
    statuses: names('statuses'),
    priorities: names('priorities'),
    services: names('services'),
    customers: names('customers'),
    teams: names('teams'),
  };
  if (DECIDABLE.every((name) => rule[name] === undefined)) {
    throw fields.malformed(
      'kind',
      `alone would exclude every ticket: say at least one of ${DECIDABLE.join(', ')}`,
    );
  }
  return rule;
}
