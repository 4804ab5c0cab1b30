import { at, fields, flag, list, type Fields } from '../calendar/fields.js';
import type { StepAt } from '../escalation/ladder.js';
import { Malformed } from '../malformed.js';
import { SHOWN_STATES, type Asserted, type Checkpoint } from './scenario.js';
import {
  amount,
  count,
  instant,
  instantOrNull,
  oneOf,
  oneOfRequired,
  REMARKS,
  required,
  seconds,
  textOrNull,
} from './values.js';

const INSTANTS = ['dueAt', 'breachedAt', 'satisfiedAt', 'firstBusinessInstant'] as const;
const AMOUNTS = ['elapsedSec', 'remainingSec', 'overrunSec'] as const;
const KNOWN = [
  ...INSTANTS,
  ...AMOUNTS,
  ...REMARKS,
  'asOf',
  'target',
  'cycle',
  'cycles',
  'state',
  'optional',
  'acceptDueAt',
  'escalations',
  'excludedBecause',
];

/** @param targets the ids that a checkpoint may name */
export function parseExpected(input: unknown, path: string, targets: ReadonlySet<string>): Checkpoint[] {
  if (input === undefined) throw new Malformed(path, 'is missing');
  return list(input, path, (entry, entryPath) => {
    const checkpoint = fields(entry, entryPath, KNOWN);
    const target = required(checkpoint, 'target', entryPath);
    // "No such clock" is true of a target that was never listed; anything else would be a slip of the pen.
    if (!targets.has(target) && checkpoint.state !== 'none') {
      throw new Malformed(
        at(entryPath, 'target'),
        `names ${JSON.stringify(target)}, which no list of targets has`,
      );
    }
    const escalations = list(checkpoint.escalations, at(entryPath, 'escalations'), parseEscalation);
    return {
      asOf: instant(checkpoint.asOf, at(entryPath, 'asOf')),
      target,
      cycle: count(checkpoint, 'cycle', entryPath, 1) ?? null,
      optional: flag(checkpoint, 'optional', entryPath),
      steps: escalations.map(({ step }) => step),
      asserted: {
        ...parseAsserted(checkpoint, entryPath),
        ...(checkpoint.escalations === undefined
          ? {}
          : { escalations: escalations.map(({ reached }) => reached) }),
      },
    };
  });
}

function parseAsserted(input: Fields, path: string): Partial<Asserted> {
  const asserted: Partial<Record<keyof Asserted, unknown>> = {};
  const state = oneOf(input, 'state', path, SHOWN_STATES);
  if (state !== undefined) asserted.state = state;
  for (const name of INSTANTS) {
    if (input[name] !== undefined) asserted[name] = instantOrNull(input[name], at(path, name));
  }
  for (const name of AMOUNTS) {
    const value = amount(input, name, path);
    if (value !== undefined) asserted[name] = value;
  }
  if (input.excludedBecause !== undefined)
    asserted.excludedBecause = textOrNull(input, 'excludedBecause', path);
  const cycles = count(input, 'cycles', path, 0);
  if (cycles !== undefined) asserted.cycles = cycles;
  if (input.acceptDueAt !== undefined)
    asserted.acceptDueAt = list(input.acceptDueAt, at(path, 'acceptDueAt'), instantOrNull);
  return asserted as Partial<Asserted>;
}

function parseEscalation(input: unknown, path: string) {
  const known = ['percent', 'offsetSec', 'offsetClock', 'offsetWorkingDays', 'at', ...REMARKS];
  const escalation = fields(input, path, known);
  return {
    step: parseStep(escalation, path),
    reached: instantOrNull(escalation.at, at(path, 'at')),
  };
}

function parseStep(input: Fields, path: string): StepAt {
  const percent = amount(input, 'percent', path);
  const offsetMs = seconds(input, 'offsetSec', path, true);
  const offsetWorkingDays = amount(input, 'offsetWorkingDays', path);
  const given = [percent, offsetMs, offsetWorkingDays].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new Malformed(path, 'must have exactly one of percent, offsetSec and offsetWorkingDays');
  }
  if (percent !== undefined) {
    if (percent < 0) throw new Malformed(at(path, 'percent'), 'must not be negative');
    return { percent };
  }
  if (offsetWorkingDays !== undefined) {
    if (!Number.isSafeInteger(offsetWorkingDays))
      throw new Malformed(at(path, 'offsetWorkingDays'), 'must be a whole number');
    return { offsetWorkingDays };
  }
  const clock =
    input.offsetClock === undefined
      ? 'own'
      : oneOfRequired(input, 'offsetClock', path, ['own', 'business', 'calendar']);
  return { offsetMs: offsetMs!, offsetClock: clock === 'calendar' ? 'calendar' : 'own' };
}
