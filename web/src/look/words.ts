import { METRIC_WORDS as WORDS } from '../../../src/engine/agreement/metric-words.js';
import type { BoardState } from '../../../src/board/board-row.js';
import type { Metric } from '../../../src/engine/agreement/objective.js';

/** As a heading. */
export const METRIC_WORDS = Object.fromEntries(
  Object.entries(WORDS).map(([metric, words]) => [metric, words[0]!.toUpperCase() + words.slice(1)]),
) as Readonly<Record<Metric, string>>;

export const STATE_WORDS: Readonly<Record<BoardState, string>> = {
  breached: 'Breached',
  at_risk: 'At risk',
  on_track: 'On track',
  paused: 'Paused',
};

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString()} ${n === 1 ? one : many}`;

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'];
