import { ALL, type Amount, type MilliPercent, type Minor, type Rounding } from './terms.js';

/**
 * numerator / denominator as whole minor units, for amounts that are not negative. `half_up`: 0.5 → 1, 1.5 → 2;
 * `half_even`: 0.5 → 0, 1.5 → 2; `down`: 0.9 → 0. Off by less than one unit in each.
 */
export function rounded(numerator: bigint, denominator: bigint, rounding: Rounding): Minor {
  const whole = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp =
    rounding !== 'down' &&
    (twice > denominator || (twice === denominator && (rounding === 'half_up' || whole % 2n === 1n)));
  return Number(isUp ? whole + 1n : whole);
}

/** share × weight of the fee: 10 % of an objective that weighs 60 % of 10,000.00 is 600.00. Rounded once, at the end. */
export function partOf(fee: Minor, share: MilliPercent, weight: MilliPercent, rounding: Rounding): Minor {
  const all = BigInt(ALL);
  return rounded(BigInt(fee) * BigInt(share) * BigInt(weight), all * all, rounding);
}

/** Fixed money is as it is written: a weight is a share of the fee and does not scale it. */
export function amountOf(
  amount: Amount,
  { fee, rounding }: { fee: Minor | null; rounding: Rounding },
  weight: MilliPercent = ALL,
): Minor {
  return 'minor' in amount ? amount.minor : partOf(fee ?? 0, amount.share, weight, rounding);
}
