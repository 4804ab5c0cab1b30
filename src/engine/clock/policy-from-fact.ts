import { METRICS, type Objective } from '../agreement/objective.js';
import { at, list, type Fields } from '../calendar/fields.js';
import { Malformed } from '../malformed.js';

/**
 * A stored fact is read as it was written. What would be timed wrongly in silence is refused: the ticket is set aside
 * with the reason.
 */
export function policyFromFact(targets: unknown, path: string): readonly Objective[] {
  if (targets === undefined) throw new Malformed(path, 'must be a list');
  list(targets, path, checkObjective);
  const objectives = targets as readonly Objective[];
  const ids = objectives.map(({ id }) => id);
  ids.forEach((id, i) => {
    if (ids.indexOf(id) < i) throw new Malformed(`${path}[${i}].id`, `is ${id}, which another one has`);
  });
  return objectives;
}

function checkObjective(input: unknown, path: string): void {
  const objective = object(input, path);
  const { id, metric, target, byPriority } = objective;
  if (typeof id !== 'string' || id === '') throw new Malformed(at(path, 'id'), 'must be a text');
  if (!(METRICS as readonly unknown[]).includes(metric)) {
    const given = JSON.stringify(metric) ?? 'missing';
    throw new Malformed(at(path, 'metric'), `is ${given}, which is none of ${METRICS.join(', ')}`);
  }
  for (const field of ['pauseOn', 'runsOn']) checkStatuses(objective[field], at(path, field));
  if (target !== undefined) checkTarget(target, at(path, 'target'));
  if (byPriority === undefined) return;
  const promised = object(byPriority, at(path, 'byPriority'));
  for (const priority of Object.keys(promised))
    checkTarget(promised[priority], `${at(path, 'byPriority')}.${priority}`);
}

function checkTarget(input: unknown, path: string): void {
  const target = object(input, path);
  if (target.clock !== 'business' && target.clock !== 'calendar')
    throw new Malformed(at(path, 'clock'), 'must be business or calendar');
  for (const field of ['ms', 'workingDays', 'outOfHoursExtraMs', 'thenCalendarMs']) {
    const amount = target[field];
    if (amount !== undefined && !(Number.isSafeInteger(amount) && (amount as number) >= 0))
      throw new Malformed(at(path, field), 'must be a whole number from 0');
  }
}

/** A text would be searched for parts of it. */
function checkStatuses(input: unknown, path: string): void {
  const fits = input === undefined || (Array.isArray(input) && input.every((one) => typeof one === 'string'));
  if (!fits) throw new Malformed(path, 'must be a list of statuses');
}

function object(input: unknown, path: string): Fields {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Fields;
  throw new Malformed(path, 'must be an object');
}
