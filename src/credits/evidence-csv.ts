import { iso, isoOrNull } from '../engine/instant.js';
import { csv } from '../http/csv.js';
import type { EvidentCycle } from './evidence.js';

const HEAD = [
  'ticket',
  'objective',
  'cycle',
  'metric',
  'priority',
  'agreement version',
  'verdict',
  'excluded because',
  'started at',
  'due at',
  'satisfied at',
  'breached at',
  'ended at',
  'target s',
  'elapsed s',
  'over target s',
  'pauses',
];

export const evidenceCsv = (cycles: readonly EvidentCycle[]): string =>
  csv(
    HEAD,
    cycles.map((each) => [
      each.ticketExternalId,
      each.objective,
      each.cycle,
      each.metric,
      each.priority,
      each.version,
      each.verdict,
      each.excludedBecause,
      iso(each.startedAt),
      isoOrNull(each.dueAt),
      isoOrNull(each.satisfiedAt),
      isoOrNull(each.breachedAt),
      isoOrNull(each.endedAt),
      each.targetMs / 1_000,
      each.elapsedMs === null ? null : each.elapsedMs / 1_000,
      each.overrunMs / 1_000,
      each.pauses.map(({ from, to, because }) => `${iso(from)}/${iso(to)} ${because}`).join('; '),
    ]),
  );
