import type { AgreementTerms } from './agreement.js';
import { isAvailability } from '../engine/measure/measure.js';
import { ALL, type MilliPercent, type Minor, type ObjectiveCredit } from '../engine/credit/terms.js';
import { Malformed } from '../engine/malformed.js';
import { Fields, firstTwin } from './fields.js';
import { parseMoney } from './parse-money.js';
import { parsePercent } from './parse-percent.js';
import { parseTiers } from './parse-tiers.js';

/** By objective. */
export type Goals = ReadonlyMap<string, MilliPercent | null>;

/** What attainment is measured of. */
export type Goaled = Pick<AgreementTerms, 'levels' | 'measures'>;

export const goalsOf = ({ levels, measures }: Goaled): Goals =>
  new Map(
    [...levels.flatMap(({ objectives }) => objectives), ...measures].map(({ id, goalPercent }) => [
      id,
      goalPercent === undefined ? null : Math.round(goalPercent * 1_000),
    ]),
  );

export interface Around {
  readonly currency: string;
  readonly goals: Goals;
  readonly fee: Minor | null;
}

export function parseObjectiveCredit(
  input: unknown,
  path: string,
  { currency, goals, fee, withGoal }: Around & { withGoal: boolean },
): ObjectiveCredit {
  const fields = new Fields(input, path, ['objective', 'weightPercent', 'below', 'bands', 'perBreach']);
  const objective = parseObjectiveId(fields, goals);
  const goal = goals.get(objective) ?? null;
  if (withGoal && goal === null) {
    throw fields.malformed('objective', 'has no goalPercent, and earnBack is measured against it');
  }
  const tiers = parseTiers(fields, currency);
  const perBreach = fields.optional('perBreach', (name) => parseMoney(fields, name, currency)) ?? 0;
  if (tiers.length === 0 && perBreach === 0) {
    throw new Malformed(path, 'credits nothing: it needs below, bands or perBreach');
  }
  const isShare = tiers.some(({ credit }) => 'share' in credit);
  if (isShare && fee === null)
    throw new Malformed('credits.fee', 'is missing, and a tier credits a share of it');
  if (!isShare && fields.has('weightPercent')) {
    throw fields.malformed('weightPercent', 'weighs shares of the fee, and this objective credits money');
  }
  const weight = fields.optional('weightPercent', (name) => parsePercent(fields, name, { above: true }));
  return { objective, weight: weight ?? ALL, tiers, perBreach, goal };
}

export function parseObjectiveId(fields: Fields, goals: Goals): string {
  const objective = fields.text('objective');
  if (goals.has(objective)) return objective;
  throw fields.malformed(
    'objective',
    `is not an objective of this agreement; there are ${[...goals.keys()].join(', ')}`,
  );
}

export function refuseTwins(ids: readonly string[], path: string): void {
  const twice = firstTwin(ids);
  if (twice >= 0) throw new Malformed(`${path}[${twice}].objective`, 'is credited by an earlier entry');
}

/** Of a share of time nothing can be counted that was broken. */
export function refuseBreachesOfTime(
  objectives: readonly ObjectiveCredit[],
  measures: Goaled['measures'],
  path: string,
): void {
  const inTime = new Set(measures.filter(isAvailability).map(({ id }) => id));
  const wrong = objectives.findIndex(({ objective, perBreach }) => perBreach > 0 && inTime.has(objective));
  if (wrong >= 0) {
    throw new Malformed(
      `${path}[${wrong}].perBreach`,
      'counts breaches, and availability is a share of time',
    );
  }
}

/** Weights divide the fee among the objectives that credit shares of it: all of them have one, or none. */
export function refuseWeights(objectives: readonly ObjectiveCredit[], fields: Fields): void {
  const given = fields.list('objectives', 1, (entry) => (entry as { weightPercent?: number }).weightPercent);
  const shares = objectives.flatMap(({ tiers, weight }, i) =>
    tiers.some(({ credit }) => 'share' in credit) ? [{ i, weight, isGiven: given[i] != null }] : [],
  );
  if (shares.every(({ isGiven }) => !isGiven)) return;
  const without = shares.find(({ isGiven }) => !isGiven);
  if (without) {
    throw new Malformed(
      `${fields.at('objectives')}[${without.i}].weightPercent`,
      'is missing, and others have one',
    );
  }
  const sum = shares.reduce((so, { weight }) => so + weight, 0);
  if (sum !== ALL) {
    throw new Malformed(fields.at('objectives'), `have weights that sum to ${sum / 1_000} %, not to 100 %`);
  }
}
