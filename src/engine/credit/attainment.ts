import { percentOf } from '../figures/share.js';
import type { Verdict } from './verdict.js';
import { ALL, type MilliPercent } from './terms.js';

export interface Counted {
  readonly verdict: Verdict;
  /** Why it is left out of the adjusted figures: a maintenance window, a waiver. */
  readonly excludedBecause: string | null;
  /** How many such cycles there are. */
  readonly times?: number;
}

/** met / measured. With nothing measured there is no attainment: neither 0 % nor 100 %. */
export interface Ratio {
  readonly met: number;
  readonly measured: number;
}

export interface Attainment {
  /** Everything that was decided. */
  readonly raw: Ratio;
  /** Without what is excluded: what credits are computed from. */
  readonly adjusted: Ratio;
  readonly excluded: number;
  /** Not decided yet, so in neither figure. */
  readonly open: number;
  /** Cancelled, or stopped before it was due: in neither figure. */
  readonly neither: number;
}

export function attainmentOf(cycles: Iterable<Counted>): Attainment {
  const count = { met: 0, measured: 0, metExcluded: 0, excluded: 0, open: 0, neither: 0 };
  for (const { verdict, excludedBecause, times = 1 } of cycles) {
    if (verdict === 'open' || verdict === 'neither') {
      count[verdict] += times;
      continue;
    }
    count.measured += times;
    if (verdict === 'met') count.met += times;
    if (excludedBecause === null) continue;
    count.excluded += times;
    if (verdict === 'met') count.metExcluded += times;
  }
  const { met, measured, metExcluded, excluded, open, neither } = count;
  return {
    raw: { met, measured },
    adjusted: { met: met - metExcluded, measured: measured - excluded },
    excluded,
    open,
    neither,
  };
}

/** For people; null where nothing was measured. What is decided is decided by `reaches`. */
export const percent = ({ met, measured }: Ratio, decimals = 2): number | null =>
  percentOf({ part: met, of: measured }, decimals);

/** met / measured ≥ goal, without a division that could round. Undefined attainment reaches nothing and misses nothing. */
export const reaches = ({ met, measured }: Ratio, goal: MilliPercent): boolean | null =>
  measured === 0 ? null : BigInt(met) * BigInt(ALL) >= BigInt(goal) * BigInt(measured);
