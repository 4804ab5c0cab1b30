import { iso, isoOrNull } from '../engine/instant.js';
import type { MeasureEvidence } from '../engine/measure/measure-tally.js';
import { csv } from '../http/csv.js';
import type { Evidence, EvidentCycle } from './evidence.js';

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
  'decided at',
  'down s',
  'down adjusted s',
  'what was seen',
] as const;

/** What a line is not about stays empty. */
type Line = Partial<Record<(typeof HEAD)[number], string | number | null>>;

/** One table of everything, so that one file is all the evidence. */
export const evidenceCsv = ({ cycles, measured }: Evidence): string =>
  csv(
    HEAD,
    [...cycles.map(ofCycle), ...measured.map(ofMeasure)].map((line) =>
      HEAD.map((name) => line[name] ?? null),
    ),
  );

const ofCycle = (each: EvidentCycle): Line => ({
  ticket: each.ticketExternalId,
  objective: each.objective,
  cycle: each.cycle,
  metric: each.metric,
  priority: each.priority,
  'agreement version': each.version,
  verdict: each.verdict,
  'excluded because': each.excludedBecause,
  'started at': iso(each.startedAt),
  'due at': isoOrNull(each.dueAt),
  'satisfied at': isoOrNull(each.satisfiedAt),
  'breached at': isoOrNull(each.breachedAt),
  'ended at': isoOrNull(each.endedAt),
  'target s': each.targetMs / 1_000,
  'elapsed s': each.elapsedMs === null ? null : each.elapsedMs / 1_000,
  'over target s': each.overrunMs / 1_000,
  pauses: each.pauses.map(({ from, to, because }) => `${iso(from)}/${iso(to)} ${because}`).join('; '),
  'decided at': iso(each.decidedAt),
});

function ofMeasure(each: MeasureEvidence): Line {
  const { ticketExternalId: ticket, objective, measure: metric, because } = each;
  const said = { ticket, objective, metric, 'what was seen': because };
  if (each.measure === 'availability') {
    const { at, down, downAdjusted } = each;
    return {
      ...said,
      'started at': iso(at),
      'down s': down / 1_000,
      'down adjusted s': downAdjusted / 1_000,
    };
  }
  const { at, verdict, excludedBecause } = each;
  return { ...said, verdict, 'excluded because': excludedBecause, 'decided at': iso(at) };
}
