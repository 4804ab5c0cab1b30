import { Fields } from '../agreements/fields.js';
import type { ExclusionScope } from '../engine/exclusion/exclusion.js';

const KINDS: readonly ExclusionScope['kind'][] = ['all', 'agreements', 'customers', 'services', 'ticket'];

export function parseScope(input: unknown): ExclusionScope {
  const kind = new Fields(input, 'scope', ['kind', 'id', 'ids']).oneOf('kind', KINDS);
  if (kind === 'all') {
    new Fields(input, 'scope', ['kind']);
    return { kind };
  }
  if (kind === 'ticket') {
    return { kind, id: new Fields(input, 'scope', ['kind', 'id']).whole('id', 1, Number.MAX_SAFE_INTEGER) };
  }
  return { kind, ids: new Fields(input, 'scope', ['kind', 'ids']).names('ids', 1) };
}
