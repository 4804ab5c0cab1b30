import type { Millis } from '../instant.js';
import { quantileRanks } from './order-statistics.js';

/** What of a target can be said from the past: `null` where the sample is too small, or too much of it is undecided. */
export interface Promisable {
  /** The share of tickets that would have been on time, in percent. */
  readonly percent: number;
  /** The shortest target that so many past tickets have kept. */
  readonly target: Millis | null;
  /** With the confidence asked for, the target that holds for tickets to come lies between these two. */
  readonly low: Millis | null;
  readonly high: Millis | null;
}

export interface Sample {
  /** In any order. */
  readonly took: readonly Millis[];
  /** Not finished when the past was looked at. They count as slower than all others: nobody promises on hope. */
  readonly undecided: number;
}

/** @param confidence in percent */
export function promisable(
  { took, undecided }: Sample,
  percents: readonly number[],
  confidence: number,
): Promisable[] {
  const sorted = [...took].sort((a, b) => a - b);
  const n = sorted.length + undecided;
  const ranked = (rank: number | null) => (rank === null ? null : (sorted[rank - 1] ?? null));
  return percents.map((percent) => {
    if (n === 0) return { percent, target: null, low: null, high: null };
    const { point, low, high } = quantileRanks(n, percent / 100, confidence / 100);
    return { percent, target: ranked(point), low: ranked(low), high: ranked(high) };
  });
}
