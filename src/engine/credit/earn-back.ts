import type { Instant } from '../instant.js';
import { type Ratio, reaches } from './attainment.js';
import type { Line } from './credits.js';
import { ALL, type CreditTerms, type EarnBackTerms, type MilliPercent, type Minor } from './terms.js';

/** A period, as far as earn-back needs it. */
export interface Past {
  readonly from: Instant;
  /** Those it was accounted for by; null where it credited nothing. */
  readonly terms: Pick<CreditTerms, 'currency' | 'objectives' | 'earnBack'> | null;
  /** Adjusted, by objective. */
  readonly attained: Readonly<Record<string, Ratio>>;
  readonly lines: readonly Line[];
  readonly earnedBack: readonly EarnedBack[];
}

export interface EarnedBack {
  /** Whose credit is won back. */
  readonly periodFrom: Instant;
  readonly objective: string;
  readonly amount: Minor;
}

/**
 * What the last of these periods wins back. The credit of an objective (never more than what was credited, never hours)
 * stands open until so many periods after it were measured; in the last of those it is decided, once:
 *
 * - `average`: the mean of their attainments, each period weighing the same, reaches goal + margin. 3 periods, goal 95 %,
 *   margin 0.5 %: 95, 96 and 96 % average 95.67 %, and the credit is won back.
 * - `consecutive`: each of them reaches goal + margin.
 *
 * How it can be won back is said by the terms under which it was credited: an amended agreement decides nothing twice, and
 * leaves nothing undecided. A period in which nothing was measured is neither good nor bad: it is passed over. One that
 * credits in another currency, or not at all, measures like any other and wins nothing back.
 * @param periods in order, without a gap
 */
export function earnedBackIn(periods: readonly Past[]): EarnedBack[] {
  const currency = periods.at(-1)?.terms?.currency;
  if (currency === undefined) return [];
  const backwards = [...periods].reverse();
  const objectives = backwards.flatMap(({ terms }) => terms?.objectives.map((each) => each.objective) ?? []);
  // An earlier release decided by the terms of the later period; what it has won back stays so.
  const gone = new Set(periods.flatMap(({ earnedBack }) => earnedBack.map(keyOf)));
  return [...new Set(objectives)].flatMap((objective) => {
    /** What was measured since, the latest first. */
    const since: Ratio[] = [];
    const won: EarnedBack[] = [];
    for (const past of backwards) {
      const credit = { periodFrom: past.from, objective, amount: creditedFor(past, objective) };
      const isWon =
        credit.amount > 0 && past.terms?.currency === currency && isWonBack(past.terms, objective, since);
      if (isWon && !gone.has(keyOf(credit))) won.unshift(credit);
      const ratio = past.attained[objective];
      if (ratio !== undefined && ratio.measured > 0) since.push(ratio);
      // Nothing is decided in a period in which nothing was measured.
      else if (past === backwards[0]) return [];
    }
    return won;
  });
}

const keyOf = ({ periodFrom, objective }: Omit<EarnedBack, 'amount'>): string => `${periodFrom} ${objective}`;

const creditedFor = ({ lines }: Past, objective: string): Minor =>
  lines
    .filter((line) => line.objective === objective && line.of !== 'hours')
    .reduce((sum, { credited }) => sum + credited, 0);

function isWonBack(
  { earnBack, objectives }: NonNullable<Past['terms']>,
  objective: string,
  since: readonly Ratio[],
): boolean {
  const goal = objectives.find((each) => each.objective === objective)?.goal ?? null;
  if (earnBack === null || goal === null || since.length !== earnBack.periods) return false;
  return isGood(since, Math.min(goal + earnBack.margin, ALL), earnBack.rule);
}

function isGood(window: readonly Ratio[], wanted: MilliPercent, rule: EarnBackTerms['rule']): boolean {
  if (rule === 'consecutive') return window.every((ratio) => reaches(ratio, wanted) === true);
  // Σ met/measured ≥ n × wanted, over one common denominator.
  const common = window.reduce((product, { measured }) => product * BigInt(measured), 1n);
  const sum = window.reduce((so, { met, measured }) => so + (BigInt(met) * common) / BigInt(measured), 0n);
  return sum * BigInt(ALL) >= BigInt(window.length) * BigInt(wanted) * common;
}
