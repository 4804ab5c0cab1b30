import { METRICS, type Objective, type Target } from '../agreement/objective.js';
import { at, fields, flag, list, type Fields } from '../calendar/fields.js';
import { Malformed } from '../malformed.js';
import { count, object, oneOf, oneOfRequired, REMARKS, required, seconds } from './values.js';

const PROMISED = [
  'seconds',
  'clock',
  'calendarId',
  'workingDays',
  'endOfWorkingDay',
  'outOfHoursExtraSeconds',
  'thenCalendarSeconds',
];
const KNOWN = [
  ...PROMISED,
  ...REMARKS,
  'id',
  'metric',
  'pauseOn',
  'runsOn',
  'pauseBudgetSeconds',
  'byPriority',
  'onReopen',
  'solveSatisfies',
  'agreementType',
  'group',
  'retroactivePause',
];

/**
 * @param calendarIds what `calendarId` may name
 * @param attached ids of targets that an event of the file attaches
 */
export function parseTargets(
  input: unknown,
  path: string,
  calendarIds: readonly string[],
  attached: readonly string[],
): Objective[] {
  if (input === undefined) throw new Malformed(path, 'is missing');
  const targets = list(input, path, (entry, entryPath) => {
    const target = parseTarget(entry, entryPath, calendarIds);
    const waits = target.agreementType === 'OLA' && attached.includes(target.id);
    return waits ? { ...target, startsWhenAttached: true } : target;
  });
  targets.forEach(({ id }, i) => {
    if (targets.findIndex((target) => target.id === id) !== i)
      throw new Malformed(`${path}[${i}].id`, `is ${JSON.stringify(id)} a second time`);
  });
  return targets;
}

function parseTarget(input: unknown, path: string, calendarIds: readonly string[]): Objective {
  const target = fields(input, path, KNOWN);
  const base = parsePromise(target, path, calendarIds);
  const byPriority =
    target.byPriority === undefined ? undefined : object(target.byPriority, at(path, 'byPriority'));
  return withoutBlanks({
    id: required(target, 'id', path),
    metric: oneOfRequired(target, 'metric', path, METRICS),
    target: byPriority ? undefined : { clock: 'business', ...base },
    byPriority:
      byPriority &&
      Object.fromEntries(
        Object.entries(byPriority).map(([priority, entry]) => {
          const entryPath = `${at(path, 'byPriority')}.${priority}`;
          const own = parsePromise(
            fields(entry, entryPath, [...PROMISED, ...REMARKS]),
            entryPath,
            calendarIds,
          );
          return [priority, { clock: 'business', ...base, ...own }];
        }),
      ),
    pauseOn: statuses(target, 'pauseOn', path),
    runsOn: statuses(target, 'runsOn', path),
    pauseBudget: parseBudget(target, path),
    onReopen: oneOf(target, 'onReopen', path, ['resume', 'continue', 'restart']),
    solveSatisfies: target.solveSatisfies === undefined ? undefined : flag(target, 'solveSatisfies', path),
    agreementType: oneOf(target, 'agreementType', path, ['SLA', 'OLA']),
    group: target.group === undefined ? undefined : required(target, 'group', path),
    retroactivePause: flag(target, 'retroactivePause', path) || undefined,
  });
}

function parsePromise(input: Fields, path: string, calendarIds: readonly string[]): Partial<Target> {
  const calendarId = input.calendarId === undefined ? undefined : required(input, 'calendarId', path);
  if (calendarId !== undefined && !calendarIds.includes(calendarId)) {
    throw new Malformed(
      at(path, 'calendarId'),
      `names ${JSON.stringify(calendarId)}, which is not in calendars`,
    );
  }
  return withoutBlanks({
    clock: oneOf(input, 'clock', path, ['business', 'calendar']),
    ms: seconds(input, 'seconds', path),
    calendarId,
    workingDays: count(input, 'workingDays', path, 0),
    endOfWorkingDay: flag(input, 'endOfWorkingDay', path) || undefined,
    outOfHoursExtraMs: seconds(input, 'outOfHoursExtraSeconds', path),
    thenCalendarMs: seconds(input, 'thenCalendarSeconds', path),
  });
}

function statuses(input: Fields, field: string, path: string): string[] | undefined {
  if (input[field] === undefined) return undefined;
  return list(input[field], at(path, field), (entry, entryPath) => {
    if (typeof entry !== 'string') throw new Malformed(entryPath, 'must be a status');
    return entry;
  });
}

function parseBudget(input: Fields, path: string): Objective['pauseBudget'] {
  if (input.pauseBudgetSeconds === undefined) return undefined;
  const budgetPath = at(path, 'pauseBudgetSeconds');
  const budget = object(input.pauseBudgetSeconds, budgetPath);
  return Object.fromEntries(
    Object.keys(budget).map((status) => [status, seconds(budget, status, budgetPath) ?? 0]),
  );
}

/** Absent, not undefined: an entry of a priority must not blank out what it inherits. */
function withoutBlanks<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
