import { compareText, slotOf } from './candidates.js';
import type { Finding } from '../finding.js';
import type { LintSubject } from './lint.js';
import type { Objective } from './objective.js';
import type { AgreementLevel, AgreementVersion } from './promises.js';
import { targetFor } from './terms.js';
import { promisesOf } from './trial.js';

/** Levels that meet the same tickets: only one of them is heard. */
export function lintScopes(subject: LintSubject): Finding[] {
  const { agreement } = subject;
  return agreement.levels.flatMap((level, i) => [
    ...nobody(level, `levels[${i}]`),
    ...level.objectives.flatMap((objective, j) => {
      const field = `levels[${i}].objectives[${j}]`;
      if (promisesOf(objective, field).length === 0)
        return [{ severity: 'warning' as const, field, message: 'has no target, so nothing is ever timed' }];
      return rivalsOf(subject, level).flatMap((rival) => meeting(rival, subject, level, objective, field));
    }),
  ]);
}

interface Rival {
  readonly agreement: AgreementVersion;
  readonly level: AgreementLevel;
}

function nobody({ customers, services }: AgreementLevel, field: string): Finding[] {
  const empty = [customers?.length === 0 ? 'customers' : null, services?.length === 0 ? 'services' : null];
  return empty
    .filter((name) => name !== null)
    .map((name) => ({
      severity: 'warning',
      field: `${field}.${name}`,
      message: 'is empty, so the level meets no ticket',
    }));
}

/** Internal agreements apply beside all others; only the levels of one of them rival each other. */
function rivalsOf({ agreement, others }: LintSubject, level: AgreementLevel): Rival[] {
  const beside = agreement.kind === 'ola' ? [] : others.filter(({ kind }) => kind !== 'ola');
  return [agreement, ...beside]
    .flatMap((rival) => rival.levels.map((its) => ({ agreement: rival, level: its })))
    .filter((rival) => rival.level !== level && rival.level.level === level.level);
}

function meeting(
  rival: Rival,
  { agreement }: LintSubject,
  level: AgreementLevel,
  objective: Objective,
  field: string,
): Finding[] {
  const other = rival.level.objectives.find(
    (candidate) => slotOf(candidate) === slotOf(objective) && prioritiesMeet(candidate, objective),
  );
  if (other === undefined || !promisesAnything(objective) || !scopesMeet(rival.level, level)) return [];
  const where = rival.agreement === agreement ? 'another level' : rival.agreement.title;
  if (!comesFirst(rival, agreement, level)) return [];
  const hidden = covers(rival.level, level) && prioritiesCovered(other, objective);
  const message = hidden
    ? `is never reached: ${where} promises ${objective.metric} to the same tickets and comes first`
    : `meets some tickets to which ${where} promises ${objective.metric} too, and that one comes first`;
  return [{ severity: 'warning', field, message }];
}

function comesFirst(rival: Rival, agreement: AgreementVersion, level: AgreementLevel): boolean {
  if (rival.agreement === agreement)
    return agreement.levels.indexOf(rival.level) < agreement.levels.indexOf(level);
  const order =
    rival.agreement.position - agreement.position || compareText(rival.agreement.id, agreement.id);
  return order < 0;
}

const within = (names: readonly string[] | undefined, all: readonly string[] | undefined): boolean =>
  all === undefined || (names !== undefined && names.every((name) => all.includes(name)));

const common = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === undefined || b === undefined || a.some((name) => b.includes(name));

const covers = (outer: AgreementLevel, inner: AgreementLevel): boolean =>
  within(inner.customers, outer.customers) && within(inner.services, outer.services);

const scopesMeet = (a: AgreementLevel, b: AgreementLevel): boolean =>
  common(a.customers, b.customers) && common(a.services, b.services);

const prioritiesOf = (objective: Objective): string[] =>
  Object.keys(objective.byPriority ?? {}).filter((priority) => targetFor(objective, priority) !== null);

const promisesAnything = (objective: Objective): boolean =>
  objective.byPriority ? prioritiesOf(objective).length > 0 : targetFor(objective, null) !== null;

const prioritiesMeet = (a: Objective, b: Objective): boolean =>
  common(a.byPriority && prioritiesOf(a), b.byPriority && prioritiesOf(b));

const prioritiesCovered = (outer: Objective, inner: Objective): boolean =>
  within(inner.byPriority && prioritiesOf(inner), outer.byPriority && prioritiesOf(outer));
