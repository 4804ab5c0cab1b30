import {
  type Level,
  type Metric,
  METRICS,
  type Objective,
  type ReopenMode,
  type Target,
} from '../engine/agreement/objective.js';
import type { AgreementVersion } from '../engine/agreement/promises.js';
import { DAY, type Millis, SECOND } from '../engine/instant.js';
import { isSolved } from '../engine/clock/ticket-event.js';
import { Malformed } from '../engine/malformed.js';
import { DEFAULT_LADDER } from '../escalations/default-ladder.js';
import { Fields } from './fields.js';
import { parseLadder } from './parse-ladder.js';

/** Nobody promises more; and a slip (milliseconds for seconds) is caught. */
const LONGEST_SECONDS = (3_653 * DAY) / SECOND;
const LONGEST_DAYS = 2_600;

const TARGET = [
  'clock',
  'seconds',
  'calendarId',
  'workingDays',
  'endOfWorkingDay',
  'outOfHoursExtraSeconds',
  'thenCalendarSeconds',
];

const REOPEN: readonly ReopenMode[] = ['resume', 'continue', 'restart'];

interface Place {
  readonly kind: AgreementVersion['kind'];
  readonly level: Level;
}

export function parseObjective(input: unknown, path: string, { kind, level }: Place): Objective {
  const fields = new Fields(input, path, [
    'id',
    'metric',
    'byPriority',
    ...TARGET,
    'pauseOn',
    'runsOn',
    'pauseBudgetSeconds',
    'onReopen',
    'solveSatisfies',
    'group',
    'retroactivePause',
    'goalPercent',
    'ladder',
  ]);
  const metric = fields.oneOf('metric', METRICS);
  const group = fields.optional('group', (name) => fields.text(name));
  refuseMisplaced(fields, metric, group, kind);
  return {
    id: fields.optional('id', (name) => fields.slug(name)) ?? `${level}.${metric}`,
    metric,
    ...parseTargets(fields),
    pauseOn: fields.optional('pauseOn', () => parseStatuses(fields, 'pauseOn')),
    runsOn: fields.optional('runsOn', () => parseStatuses(fields, 'runsOn')),
    pauseBudget: fields.optional('pauseBudgetSeconds', () => parseBudget(fields)),
    onReopen: fields.optional('onReopen', (name) => fields.oneOf(name, REOPEN)),
    solveSatisfies: fields.optional('solveSatisfies', (name) => fields.flag(name)),
    agreementType: kind === 'ola' ? 'OLA' : 'SLA',
    group,
    retroactivePause: fields.optional('retroactivePause', (name) => fields.flag(name)),
    goalPercent: fields.optional('goalPercent', (name) => fields.number(name, 0, 100)),
    ladder:
      fields.optional('ladder', (name) => parseLadder(fields.raw(name), fields.at(name))) ?? DEFAULT_LADDER,
  };
}

function refuseMisplaced(
  fields: Fields,
  metric: Metric,
  group: string | undefined,
  kind: Place['kind'],
): void {
  if (metric === 'ola' && kind !== 'ola') {
    throw fields.malformed('metric', 'may be ola only in an agreement of kind ola');
  }
  if (group !== undefined && metric !== 'ownership') {
    throw fields.malformed('group', 'belongs to the metric ownership');
  }
  if (fields.has('runsOn') && fields.has('pauseOn')) {
    throw fields.malformed('runsOn', 'stands beside pauseOn: give one of the two');
  }
}

function parseTargets(fields: Fields): Pick<Objective, 'target' | 'byPriority'> {
  if (!fields.has('byPriority')) return { target: parseTarget(fields, undefined) };
  for (const amount of ['seconds', 'workingDays']) {
    if (fields.has(amount)) throw fields.malformed(amount, 'stands beside byPriority: give one of the two');
  }
  const path = fields.at('byPriority');
  const named = fields.raw('byPriority');
  const priorities = typeof named === 'object' && named !== null ? Object.keys(named) : [];
  const byPriority = new Fields(named, path, priorities);
  if (priorities.length === 0) throw new Malformed(path, 'must name at least one priority');
  return {
    byPriority: Object.fromEntries(
      priorities.map((priority) => {
        const target = new Fields(byPriority.raw(priority), byPriority.at(priority), TARGET);
        return [priority, parseTarget(target, fields)];
      }),
    ),
  };
}

/** A priority's target takes what it does not say itself from the objective around it. */
function parseTarget(own: Fields, around: Fields | undefined): Target {
  const has = (name: string) => own.has(name) || around?.has(name) === true;
  const from = <T>(name: string, read: (fields: Fields) => T): T | undefined =>
    has(name) ? read(own.has(name) || around === undefined ? own : around) : undefined;
  const seconds = (name: string) => {
    const value = from(name, (fields) => fields.whole(name, 0, LONGEST_SECONDS));
    return value === undefined ? undefined : value * SECOND;
  };

  const workingDays = own.optional('workingDays', (name) => own.whole(name, 0, LONGEST_DAYS));
  const ms = own.optional('seconds', () => seconds('seconds'));
  if (ms === undefined && workingDays === undefined) {
    throw own.malformed('seconds', 'must say how long, unless workingDays does');
  }
  if (ms !== undefined && workingDays !== undefined) {
    throw own.malformed('workingDays', 'stands beside seconds: give one of the two');
  }
  return {
    clock: from('clock', (fields) => fields.oneOf('clock', ['business', 'calendar'])) ?? 'business',
    ms,
    workingDays,
    calendarId: from('calendarId', (fields) => fields.slug('calendarId')),
    endOfWorkingDay: from('endOfWorkingDay', (fields) => fields.flag('endOfWorkingDay')),
    outOfHoursExtraMs: seconds('outOfHoursExtraSeconds'),
    thenCalendarMs: seconds('thenCalendarSeconds'),
  };
}

function parseStatuses(fields: Fields, name: string): string[] {
  const statuses = fields.names(name, 0);
  const ending = statuses.findIndex(isSolved);
  if (ending >= 0)
    throw new Malformed(`${fields.at(name)}[${ending}]`, 'ends the work: no clock runs or pauses in it');
  return statuses;
}

function parseBudget(fields: Fields): Record<string, Millis> {
  const name = 'pauseBudgetSeconds';
  const written = fields.raw(name);
  const statuses = typeof written === 'object' && written !== null ? Object.keys(written) : [];
  const budget = new Fields(written, fields.at(name), statuses);
  return Object.fromEntries(
    statuses.map((status) => [status, budget.whole(status, 0, LONGEST_SECONDS) * SECOND]),
  );
}
