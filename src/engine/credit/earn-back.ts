import type { Instant } from '../instant.js';
import { type Ratio, reaches } from './attainment.js';
import type { Line } from './credits.js';
import { ALL, type EarnBackTerms, type MilliPercent, type Minor, type ObjectiveCredit } from './terms.js';

/** A period that is closed, as far as earn-back needs it. */
export interface Past {
  readonly from: Instant;
  /** Adjusted, by objective. */
  readonly attained: Readonly<Record<string, Ratio>>;
  readonly lines: readonly Line[];
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
 * A period in which nothing was measured is neither good nor bad: it is passed over.
 * @param periods in order, without a gap
 */
export function earnedBackIn(
  periods: readonly Past[],
  terms: EarnBackTerms,
  objectives: readonly ObjectiveCredit[],
): EarnedBack[] {
  const last = periods.length - 1;
  return objectives.flatMap(({ objective, goal }) => {
    if (goal === null) return [];
    const ratio = ({ attained }: Past): Ratio => attained[objective] ?? NOTHING;
    const measured = periods.flatMap((past, i) => (ratio(past).measured > 0 ? [i] : []));
    if (measured.at(-1) !== last) return [];
    const window = measured.slice(-terms.periods);
    if (window.length < terms.periods) return [];
    const wanted = Math.min(goal + terms.margin, ALL);
    if (
      !isGood(
        window.map((i) => ratio(periods[i]!)),
        wanted,
        terms.rule,
      )
    )
      return [];
    // Whose window is exactly this one: the periods since the measured one before it.
    const before = measured.at(-terms.periods - 1);
    return periods.slice(before ?? 0, window[0]).flatMap(({ from, lines }) => {
      const amount = lines
        .filter((line) => line.objective === objective && line.of !== 'hours')
        .reduce((sum, { credited }) => sum + credited, 0);
      return amount === 0 ? [] : [{ periodFrom: from, objective, amount }];
    });
  });
}

const NOTHING: Ratio = { met: 0, measured: 0 };

function isGood(window: readonly Ratio[], wanted: MilliPercent, rule: EarnBackTerms['rule']): boolean {
  if (rule === 'consecutive') return window.every((ratio) => reaches(ratio, wanted) === true);
  // Σ met/measured ≥ n × wanted, over one common denominator.
  const common = window.reduce((product, { measured }) => product * BigInt(measured), 1n);
  const sum = window.reduce((so, { met, measured }) => so + (BigInt(met) * common) / BigInt(measured), 0n);
  return sum * BigInt(ALL) >= BigInt(window.length) * BigInt(wanted) * common;
}
