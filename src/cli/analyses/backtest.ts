import { readFile } from 'node:fs/promises';
import { type AgreementFile, readAgreementFile } from '../../agreements/format/agreement-file.js';
import { moneyWords } from '../../agreements/money-words.js';
import { type Backtest, BackTest, type Tally } from '../../analyses/back-test.js';
import type { SpanCredits } from '../../analyses/credits-of-span.js';
import { parseQuestion } from '../../analyses/parse-question.js';
import type { BacktestQuestion } from '../../analyses/question.js';
import type { GivenEnv } from '../../../config/env.js';
import { Malformed } from '../../engine/malformed.js';
import { isoDate } from '../../notices/mail/wording.js';
import { Now } from '../../system-now.js';
import { aligned } from '../aligned.js';
import { type AnalysisIo, withPast } from './with-past.js';

export interface BacktestOptions {
  /** Another agreement than the file's own. */
  readonly id?: string;
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
  readonly env?: GivenEnv;
}

/** `punctual backtest FILE`: what an agreement would have done to tickets of the past, as a table. */
export function backtestCommand(file: string, options: BacktestOptions, io: AnalysisIo): Promise<number> {
  const { from, to, json, env } = options;
  return withPast(
    async () => {
      const { id, body } = await read(file);
      return parseQuestion({ kind: 'backtest', agreementId: options.id ?? id, from, to, body });
    },
    (app, question, onProgress) =>
      app.get(BackTest).run(question as BacktestQuestion, app.get(Now).now(), onProgress),
    (backtest) => {
      for (const line of json ? [JSON.stringify(backtest)] : table(backtest)) io.out(line);
    },
    { io, env },
  );
}

async function read(file: string): Promise<AgreementFile> {
  try {
    return readAgreementFile(await readFile(file, 'utf8'));
  } catch (fault) {
    throw new Malformed(file, (fault as Error).message);
  }
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const BUSIEST = 3;

function table({ tickets, unfoldable, rows, breaches, busiest, differing, credits }: Backtest): string[] {
  const head = ['metric', 'priority', 'met', 'missed', 'today', 'met', 'missed', 'draft'];
  const cells = rows.map((row) => [
    row.metric,
    row.priority ?? '-',
    ...cellsOf(row.today),
    ...cellsOf(row.draft),
  ]);
  return [
    `${tickets} tickets${unfoldable > 0 ? `, ${unfoldable} of them cannot be timed` : ''}`,
    ...aligned([head, ...cells], 2),
    '',
    `${breaches.today} breaches today${breaches.waived > 0 ? ` and ${breaches.waived} waived` : ''}, ${breaches.draft} under the draft; ${differing.total} cycles would have ended otherwise`,
    `most breaches of the draft: ${worstHours(busiest.breached).join(', ') || 'none'} (${busiest.timezone})`,
    ...creditsTable('today', credits.today),
    ...creditsTable('under the draft', credits.draft),
  ];
}

function creditsTable(when: string, credits: SpanCredits | null): string[] {
  if (credits === null) return [];
  const money = (minor: number) => moneyWords(minor, credits.currency);
  const head = ['from', 'attained', 'credit', 'over the cap', 'earned back', 'reward', 'total'];
  const rows = credits.periods.map(({ from, objectives, credit, cutByCap, earnBack, reward, total }) => [
    isoDate(Date.parse(from), credits.timezone),
    objectives.map(({ objective, attainment }) => `${objective} ${attainment ?? '-'} %`).join(', ') || '-',
    ...[credit, cutByCap, earnBack, reward, total].map(money),
  ]);
  return [
    '',
    `credits ${when}: ${money(credits.total)} in all; at most ${money(credits.cap)} a period`,
    ...aligned([head, ...rows], 2),
  ];
}

const cellsOf = ({ met, missed, attainment }: Tally): string[] => [
  String(met),
  String(missed),
  attainment === null ? '-' : `${attainment.toFixed(2)} %`,
];

const worstHours = (hours: readonly (readonly number[])[]): string[] =>
  hours
    .flatMap((day, weekday) => day.map((times, hour) => ({ times, weekday, hour })))
    .filter(({ times }) => times > 0)
    .sort((a, b) => b.times - a.times)
    .slice(0, BUSIEST)
    .map(({ times, weekday, hour }) => `${DAYS[weekday]} ${String(hour).padStart(2, '0')}:00 (${times})`);
