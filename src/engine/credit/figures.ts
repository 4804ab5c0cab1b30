import type { Instant, Millis } from '../instant.js';
import { type Attainment, attainmentOf } from './attainment.js';
import { type Line, type Measured, creditsOf, rewardsOf } from './credits.js';
import { type EarnedBack, earnedBackIn, type Past } from './earn-back.js';
import type { CreditTerms, Minor } from './terms.js';
import type { Verdict } from './verdict.js';

/** A cycle that was decided in the period. */
export interface DecidedCycle {
  readonly objective: string;
  readonly verdict: Verdict;
  readonly excludedBecause: string | null;
  /** Open time beyond its target, once it has ended. */
  readonly overrunMs: Millis;
}

/** What a period comes to. Positive amounts throughout; `total` says who owes whom. */
export interface Figures {
  readonly from: Instant;
  readonly objectives: readonly (Pick<Measured, 'objective' | 'unit'> & Attainment)[];
  readonly lines: readonly Line[];
  readonly credit: Minor;
  readonly cutByCap: Minor;
  readonly rewards: readonly { readonly objective: string; readonly reward: Minor }[];
  readonly reward: Minor;
  readonly earnedBack: readonly EarnedBack[];
  readonly earnBack: Minor;
  readonly carriedMs: Millis;
  /** credit − earn-back − reward: what the provider owes the customer; below zero, the customer owes it. */
  readonly total: Minor;
}

/** A period, as those after it build on it. */
export interface Accounted extends Past {
  readonly carriedMs: Millis;
}

export const accounted = (
  { from, objectives, lines, earnedBack, carriedMs }: Omit<Figures, 'total'>,
  terms: CreditTerms | null,
): Accounted => ({
  from,
  terms,
  attained: Object.fromEntries(objectives.map(({ objective, adjusted }) => [objective, adjusted])),
  lines,
  earnedBack,
  carriedMs,
});

export interface FiguresInput {
  readonly from: Instant;
  readonly cycles: readonly DecidedCycle[];
  /** What no clock timed. */
  readonly measures?: readonly Measured[];
  /** Null: the agreement measures, and credits nothing. */
  readonly terms: CreditTerms | null;
  /** The periods before it, in order. */
  readonly earlier: readonly Accounted[];
}

/** A pure function of the cycles, the terms and the periods before: recomputed from the facts it gives the same. */
export function figuresOf({ from, cycles, measures = [], terms, earlier }: FiguresInput): Figures {
  const measured = [...measure(cycles), ...measures].sort(byObjective);
  const objectives = measured.map(({ objective, unit, attainment }) => ({
    objective,
    ...(unit === undefined ? {} : { unit }),
    ...attainment,
  }));
  if (terms === null) return { ...NO_MONEY, from, objectives };
  const credits = creditsOf(terms, measured, earlier.at(-1)?.carriedMs ?? 0);
  const rewards = rewardsOf(terms, measured);
  const reward = rewards.reduce((sum, each) => sum + each.reward, 0);
  const earnedBack = earnedBackIn([
    ...earlier,
    accounted({ ...NO_MONEY, ...credits, from, objectives }, terms),
  ]);
  const earnBack = earnedBack.reduce((sum, { amount }) => sum + amount, 0);
  const total = credits.credit - earnBack - reward;
  return { ...credits, from, objectives, rewards, reward, earnedBack, earnBack, total };
}

const NO_MONEY = {
  lines: [],
  credit: 0,
  cutByCap: 0,
  rewards: [],
  reward: 0,
  earnedBack: [],
  earnBack: 0,
  carriedMs: 0,
  total: 0,
};

function measure(cycles: readonly DecidedCycle[]): Measured[] {
  const groups = new Map<string, DecidedCycle[]>();
  for (const cycle of cycles) {
    const known = groups.get(cycle.objective);
    if (known) known.push(cycle);
    else groups.set(cycle.objective, [cycle]);
  }
  return [...groups].map(([objective, its]) => ({
    objective,
    attainment: attainmentOf(its),
    overrunMs: its.reduce((sum, cycle) => sum + chargeable(cycle), 0),
  }));
}

const byObjective = (a: Measured, b: Measured): number => (a.objective < b.objective ? -1 : 1);

const chargeable = ({ verdict, excludedBecause, overrunMs }: DecidedCycle): Millis =>
  verdict === 'missed' && excludedBecause === null ? Math.max(0, overrunMs) : 0;
