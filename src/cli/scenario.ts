import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Unreachable } from '../engine/calendar/calendar.js';
import { iso, isoOrNull } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { parseScenario } from '../engine/scenario/parse-scenario.js';
import { runScenario, type CheckpointResult } from '../engine/scenario/run-scenario.js';
import type { Asserted, Scenario, Shown } from '../engine/scenario/scenario.js';

export interface ScenarioIo {
  out(line: string): void;
  err(line: string): void;
}

const ALL_PASSED = 0;
const SOME_FAILED = 1;
const MALFORMED = 2;

/** `punctual scenario FILE…`: worked cases through the engine. A malformed file does not stop the others. */
export async function scenarioCommand(
  files: readonly string[],
  { json }: { json: boolean },
  io: ScenarioIo,
): Promise<number> {
  const tally = { passed: 0, failed: 0 };
  let malformed = files.length === 0;
  if (malformed) io.err('name at least one scenario file');
  for (const file of files) {
    const scenario = await readScenario(file, io);
    if (scenario === null || !report(scenario, file, json, io, tally)) malformed = true;
  }
  // Every line on standard output is an object with --json; the count goes beside it.
  (json ? io.err : io.out)(`${tally.passed} passed, ${tally.failed} failed`);
  if (malformed) return MALFORMED;
  return tally.failed > 0 ? SOME_FAILED : ALL_PASSED;
}

async function readScenario(file: string, io: ScenarioIo): Promise<Scenario | null> {
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch (error) {
    io.err(`${file}: cannot be read: ${(error as Error).message}`);
    return null;
  }
  try {
    return parseScenario(source, basename(file));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    io.err(`${file}: ${error.field} ${error.reason}`);
    return null;
  }
}

/** @returns false where the calendar closes for good before a target is used up */
function report(
  scenario: Scenario,
  file: string,
  json: boolean,
  io: ScenarioIo,
  tally: { passed: number; failed: number },
): boolean {
  let results: CheckpointResult[];
  try {
    results = runScenario(scenario);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    io.err(`${file}: targets has a deadline out of reach: ${error.message}`);
    return false;
  }
  for (const result of results) {
    if (result.ok) tally.passed++;
    else if (!result.checkpoint.optional) tally.failed++;
    io.out(json ? JSON.stringify(asJson(scenario, result)) : asLine(scenario, result));
  }
  return true;
}

function asLine(scenario: Scenario, { checkpoint, actual, ok, differing }: CheckpointResult): string {
  const { asOf, target, cycle, optional, asserted } = checkpoint;
  const verdict = ok ? 'ok  ' : optional ? 'may ' : 'FAIL';
  const where = `${scenario.id}  ${iso(asOf)}  ${target}${cycle === null ? '' : ` cycle ${cycle}`}`;
  const wanted = readable(asserted) as Record<string, unknown>;
  const got = readable(actual) as Record<string, unknown>;
  const differences = differing.map((name) => {
    const shown = name === 'acceptDueAt' ? got.dueAt : got[name];
    return `${name}: expected ${JSON.stringify(wanted[name])}, actual ${JSON.stringify(shown)}`;
  });
  return [`${verdict} ${where}`, ...differences].join('  ');
}

const asJson = ({ id }: Scenario, { checkpoint, actual, ok }: CheckpointResult) => ({
  scenario: id,
  target: checkpoint.target,
  asOf: iso(checkpoint.asOf),
  ...(checkpoint.cycle === null ? {} : { cycle: checkpoint.cycle }),
  ok,
  expected: readable(checkpoint.asserted),
  actual: readable(actual),
});

/** Instants as ISO 8601, under the names of the file. */
function readable(shown: Partial<Asserted> | Shown): unknown {
  const { dueAt, breachedAt, satisfiedAt, firstBusinessInstant, escalations, ...rest } = shown;
  const instants = { dueAt, breachedAt, satisfiedAt, firstBusinessInstant };
  return {
    ...rest,
    ...Object.fromEntries(
      Object.entries(instants).flatMap(([name, at]) => (at === undefined ? [] : [[name, isoOrNull(at)]])),
    ),
    ...('acceptDueAt' in shown ? { acceptDueAt: shown.acceptDueAt?.map(isoOrNull) } : {}),
    ...(escalations ? { escalations: escalations.map((at) => ({ at: isoOrNull(at) })) } : {}),
  };
}
