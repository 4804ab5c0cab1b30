import { type Baseline, MakeBaseline } from '../../analyses/make-baseline.js';
import { parseQuestion } from '../../analyses/parse-question.js';
import type { BaselineQuestion } from '../../analyses/question.js';
import type { GivenEnv } from '../../../config/env.js';
import { HOUR, type Millis, MINUTE } from '../../engine/instant.js';
import { Now } from '../../system-now.js';
import { aligned } from '../aligned.js';
import { type AnalysisIo, withPast } from './with-past.js';

export interface BaselineOptions {
  readonly calendar: string;
  readonly from: string;
  readonly to: string;
  readonly metric?: readonly string[];
  readonly pauseOn?: readonly string[];
  readonly percent?: readonly string[];
  readonly json?: boolean;
  readonly env?: GivenEnv;
}

/** `punctual baseline`: what could have been promised, as a table. */
export function baselineCommand(options: BaselineOptions, io: AnalysisIo): Promise<number> {
  return withPast(
    () => parseQuestion(questionOf(options)),
    (app, question, onProgress) =>
      app.get(MakeBaseline).run(question as BaselineQuestion, app.get(Now).now(), onProgress),
    (baseline) => {
      for (const line of options.json ? [JSON.stringify(baseline)] : table(baseline)) io.out(line);
    },
    { io, env: options.env },
  );
}

const questionOf = ({ calendar, from, to, metric, pauseOn, percent }: BaselineOptions) => ({
  kind: 'baseline',
  calendarId: calendar,
  from,
  to,
  ...(metric && { measures: metric.map((each) => ({ metric: each, pauseOn })) }),
  ...(percent && { percents: percent.map(Number) }),
});

function table({ tickets, unfoldable, rows }: Baseline): string[] {
  const percents = rows[0]?.promisable.map(({ percent }) => percent) ?? [];
  const head = [
    'metric',
    'priority',
    'decided',
    'undecided',
    'median',
    ...percents.flatMap((p) => [`${p} %`, 'bounds']),
  ];
  const lines = rows.map(({ metric, priority, decided, undecided, median, promisable }) => [
    metric,
    priority ?? '-',
    String(decided),
    String(undecided),
    inHours(median),
    ...promisable.flatMap(({ target, low, high }) => [inHours(target), `${inHours(low)} – ${inHours(high)}`]),
  ]);
  return [
    `${tickets} tickets${unfoldable > 0 ? `, ${unfoldable} of them cannot be timed` : ''}`,
    ...aligned([head, ...lines], 2),
  ];
}

/** `41:30` hours, because a day of open time is a different thing on every calendar. Rounded up: it is to be kept. */
function inHours(ms: Millis | null): string {
  if (ms === null) return '?';
  const minutes = Math.ceil(ms / MINUTE);
  return `${Math.floor((minutes * MINUTE) / HOUR)}:${String(minutes % 60).padStart(2, '0')}`;
}
