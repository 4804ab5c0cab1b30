import type { Exclusion, ExclusionKind, ExclusionRule } from './contract.js';
import { Fields } from './fields.js';

const KINDS: readonly ExclusionKind[] = [
  'maintenance',
  'force_majeure',
  'customer_caused',
  'unauthorised_change',
  'other',
];

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

function parseRule(input: unknown, path: string): ExclusionRule {
  const fields = new Fields(input, path, ['kind', 'tags', 'statuses', 'services']);
  const names = (name: string) => fields.optional(name, () => fields.names(name, 1));
  return {
    kind: fields.oneOf('kind', KINDS),
    tags: names('tags'),
    statuses: names('statuses'),
    services: names('services'),
  };
}
