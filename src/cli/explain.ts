import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fixedPromises } from '../engine/agreement/fixed-promises.js';
import { lengthInWords } from '../engine/clock/length-in-words.js';
import { explain, type ExplainedSegment, type Explanation } from '../engine/explain.js';
import { iso, type Instant } from '../engine/instant.js';
import { isoInstant } from '../engine/iso-instant.js';
import { Malformed } from '../engine/malformed.js';
import { parseScenario } from '../engine/scenario/parse-scenario.js';
import type { Scenario } from '../engine/scenario/scenario.js';

interface Question {
  readonly target: string;
  readonly asOf: string;
  readonly cycle?: string;
  readonly json: boolean;
}

interface Io {
  out(line: string): void;
  err(line: string): void;
}

const ANSWERED = 0;
const NO_SUCH_CLOCK = 1;
const MALFORMED = 2;

/** `punctual explain FILE --target ID --as-of INSTANT`: why a clock of a scenario file shows what it shows. */
export async function explainCommand(file: string, question: Question, io: Io): Promise<number> {
  try {
    const scenario = parseScenario(await readFile(file, 'utf8'), basename(file));
    const explanation = ask(scenario, question);
    if (explanation === null) {
      io.err(`${file}: no clock ${question.target} at ${question.asOf}`);
      return NO_SUCH_CLOCK;
    }
    if (question.json) io.out(JSON.stringify(explanation));
    else for (const line of inWords(explanation)) io.out(line);
    return ANSWERED;
  } catch (error) {
    if (!(error instanceof Malformed) && !isFileError(error)) throw error;
    io.err(`${file}: ${(error as Error).message}`);
    return MALFORMED;
  }
}

function ask(scenario: Scenario, { target, asOf, cycle }: Question): Explanation | null {
  const at = isoInstant(asOf);
  if (at === null) {
    throw new Malformed('--as-of', `must be an instant with its offset ("2026-01-05T09:00:00Z"): ${asOf}`);
  }
  const wanted = cycle === undefined ? undefined : Number(cycle);
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted > 0)) {
    throw new Malformed('--cycle', `must be a whole number from 1: ${cycle}`);
  }
  const promises = fixedPromises(scenario.targets, scenario.calendars, scenario.calendar);
  return explain({ events: scenario.events, promises, at }, target, wanted);
}

function* inWords({ sentence, segments, timezone, cycle, until }: Explanation): Generator<string> {
  yield sentence;
  yield '';
  for (const segment of segments) yield line(segment);
  yield '';
  yield `elapsed ${lengthInWords(cycle.elapsedMs)} at ${iso(until)}; hours are those of ${timezone}`;
  for (const { id, at } of cycle.milestones)
    yield `milestone ${id}: ${at === null ? 'not known while paused' : iso(at)}`;
  for (const { at, cause, dueBefore, dueAfter } of cycle.recomputes) {
    yield `recomputed ${iso(at)} because ${cause}: due ${dueOf(dueBefore)} became ${dueOf(dueAfter)}`;
  }
}

const dueOf = (at: Instant | null): string => (at === null ? 'none' : iso(at));

const line = ({ from, to, reason, countedMs, sumMs, ahead, since }: ExplainedSegment): string =>
  [
    ahead ? '…' : ' ',
    `${iso(from)} – ${iso(to)}`,
    (countedMs === 0 ? '' : `+ ${lengthInWords(countedMs)}`).padEnd(12),
    lengthInWords(sumMs).padEnd(12),
    because(reason) + (since === null ? '' : ` since ${since.kind} at ${iso(since.at)}`),
  ].join('  ');

function because(reason: ExplainedSegment['reason']): string {
  switch (reason.kind) {
    case 'open':
      return 'open';
    case 'special':
      return `special hours: ${reason.name}`;
    case 'outside_hours':
      return 'outside hours';
    case 'holiday':
      return `holiday: ${reason.name}`;
    case 'real_time':
      return 'real time';
    case 'paused':
      return `paused by ${reason.because}`;
  }
}

const isFileError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).code === 'string';
