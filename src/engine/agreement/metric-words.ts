import { MEASURE_WORDS, type MeasureKind } from '../measure/measure.js';
import type { Level, Metric } from './objective.js';

/** What a metric is called where people read, as in "the first response was missed". */
export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
  first_response: 'first response',
  next_response: 'next response',
  response: 'response',
  periodic_update: 'update',
  pausable_update: 'update',
  requester_wait: 'resolution (waiting time)',
  agent_work: 'resolution (working time)',
  resolution: 'resolution',
  assignment: 'assignment',
  ownership: 'time in the team',
  ola: 'internal target',
};

/** Whom an objective of a level is for. */
export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  corporate: 'for everybody',
  customer: 'for this customer',
  service: 'for this service',
  customer_service: 'for this customer and service',
};

/** `customer.resolution` is "resolution, for this customer"; an id that somebody chose stays as it is. */
export function objectiveWords(id: string): string {
  const [, level = '', metric = id] = /^([^.]+)\.(.+)$/.exec(id) ?? [];
  const [what, whom] = [METRIC_WORDS[metric as Metric], LEVEL_WORDS[level as Level]];
  if (whom === undefined) return METRIC_WORDS[id as Metric] ?? MEASURE_WORDS[id as MeasureKind] ?? id;
  return `${what ?? metric}, ${whom}`;
}
