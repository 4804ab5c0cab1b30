import type { BoardState } from '../../../src/board/board-row.js';
import type { Level, Metric } from '../../../src/engine/agreement/objective.js';

/** What a metric is called where people read. */
export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
  first_response: 'First response',
  next_response: 'Next response',
  response: 'Response',
  periodic_update: 'Update',
  pausable_update: 'Update',
  requester_wait: 'Resolution, waiting time',
  agent_work: 'Resolution, working time',
  resolution: 'Resolution',
  assignment: 'Assignment',
  ownership: 'Time in the team',
  ola: 'Internal target',
};

export const STATE_WORDS: Readonly<Record<BoardState, string>> = {
  breached: 'Breached',
  at_risk: 'At risk',
  on_track: 'On track',
  paused: 'Paused',
};

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  corporate: 'for everybody',
  customer: 'for this customer',
  service: 'for this service',
  customer_service: 'for this customer and service',
};

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString()} ${n === 1 ? one : many}`;
