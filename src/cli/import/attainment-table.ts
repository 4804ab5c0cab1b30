import type { AttainmentRow } from '../../attainment/read-attainment.js';
import { percent, type Ratio } from '../../engine/credit/attainment.js';
import { aligned } from '../aligned.js';

interface Line {
  readonly metric: string;
  readonly priority: string;
  readonly raw: Ratio;
  readonly paused: number;
  readonly running: number;
  readonly neither: number;
}

/** By metric and priority, and for each metric all of it. */
export function table(rows: readonly AttainmentRow[]): string[] {
  const lines = rows.map(lineOf);
  const metrics = [...new Set(lines.map(({ metric }) => metric))].sort();
  const ordered = metrics.flatMap((metric) => {
    const its = lines.filter((line) => line.metric === metric);
    return [...its, sum(its, metric)];
  });
  return aligned([HEAD, ...ordered.map(cellsOf)], 2);
}

const HEAD = ['metric', 'priority', 'met', 'breached', 'paused', 'running', 'neither', 'attainment'];

const lineOf = ({ group: [metric, priority], raw, paused, open, neither }: AttainmentRow): Line => ({
  metric: metric ?? '-',
  priority: priority ?? '-',
  raw,
  paused,
  running: open - paused,
  neither,
});

function cellsOf({ metric, priority, raw, paused, running, neither }: Line): string[] {
  const attained = percent(raw);
  const counts = [raw.met, raw.measured - raw.met, paused, running, neither].map(String);
  return [metric, priority, ...counts, attained === null ? '-' : `${attained.toFixed(2)} %`];
}

function sum(lines: readonly Line[], metric: string): Line {
  const total = (of: (line: Line) => number) => lines.reduce((so, line) => so + of(line), 0);
  return {
    metric,
    priority: 'all',
    raw: { met: total(({ raw }) => raw.met), measured: total(({ raw }) => raw.measured) },
    paused: total(({ paused }) => paused),
    running: total(({ running }) => running),
    neither: total(({ neither }) => neither),
  };
}
