import { at, fields, list } from '../calendar/fields.js';
import { EXCLUSION_KINDS, type Exclusion, type ExclusionScope } from '../exclusion/exclusion.js';
import { Malformed } from '../malformed.js';
import type { Instant } from '../instant.js';
import { instant, oneOf, REMARKS, required } from './values.js';

const REST = REMARKS.filter((name) => name !== 'title');
const KNOWN = ['title', 'kind', 'from', 'to', 'effect', 'customers', 'services', 'approvedAt', 'withdrawnAt'];

export function parseExclusions(input: unknown, path: string): Exclusion[] {
  return list(input, path, parseExclusion).map((exclusion, i) => ({ ...exclusion, id: i + 1 }));
}

function parseExclusion(input: unknown, path: string): Omit<Exclusion, 'id'> {
  const written = fields(input, path, [...KNOWN, ...REST]);
  const when = (name: string): Instant | null =>
    written[name] === undefined ? null : instant(written[name], at(path, name));
  const from = instant(written.from, at(path, 'from'));
  const to = when('to');
  if (to !== null && to <= from) throw new Malformed(at(path, 'to'), 'must lie after from');
  const withdrawnAt = when('withdrawnAt');
  return {
    title: required(written, 'title', path),
    kind: oneOf(written, 'kind', path, EXCLUSION_KINDS) ?? 'other',
    from,
    to,
    scope: parseScope(written.customers, written.services, path),
    effect: oneOf(written, 'effect', path, ['pause', 'attainment']) ?? 'pause',
    approved: { at: when('approvedAt') ?? -Infinity, by: 'the file' },
    closed: null,
    withdrawn: withdrawnAt === null ? null : { at: withdrawnAt, by: 'the file' },
  };
}

function parseScope(customers: unknown, services: unknown, path: string): ExclusionScope {
  if (customers !== undefined && services !== undefined) {
    throw new Malformed(path, 'must not have both customers and services');
  }
  if (customers !== undefined) return { kind: 'customers', ids: names(customers, at(path, 'customers')) };
  if (services !== undefined) return { kind: 'services', ids: names(services, at(path, 'services')) };
  return { kind: 'all' };
}

const names = (input: unknown, path: string): string[] =>
  list(input, path, (entry, entryPath) => {
    if (typeof entry !== 'string' || entry === '') throw new Malformed(entryPath, 'must be a text');
    return entry;
  });
