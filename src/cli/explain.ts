import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fixedPromises } from '../engine/agreement/fixed-promises.js';
import { Unreachable } from '../engine/calendar/calendar.js';
import type { Cycle, Milestone } from '../engine/clock/clock.js';
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
    const reason = reasonOf(error);
    if (reason === null) throw error;
    io.err(`${file}: ${reason}`);
    return MALFORMED;
  }
}

/** What is wrong with the file or the question; null where the fault is ours. */
function reasonOf(error: unknown): string | null {
  if (error instanceof Unreachable) return `targets has a deadline out of reach: ${error.message}`;
  return error instanceof Malformed || isFileError(error) ? (error as Error).message : null;
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
  for (const milestone of cycle.milestones) yield `milestone ${milestone.id}: ${whenOf(milestone, cycle)}`;
  for (const { at, cause, dueBefore, dueAfter } of cycle.recomputes) {
    yield `recomputed ${iso(at)} because ${cause}: due ${dueOf(dueBefore)} became ${dueOf(dueAfter)}`;
  }
}

function whenOf({ at }: Milestone, { satisfiedAt, endedAt }: Cycle): string {
  if (at !== null) return iso(at);
  return (satisfiedAt ?? endedAt) === null ? 'not known while paused' : 'not reached';
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
    case 'excluded':
      return `excluded: ${reason.title}, approved by ${reason.approvedBy}`;
  }
}

const isFileError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).code === 'string';
