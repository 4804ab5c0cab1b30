/** Which of n sorted values stand for a quantile, 1-based; null where the sample is too small to have such a one. */
export interface QuantileRanks {
  /** The smallest value that is at least as large as the share `p` of all (nearest rank). */
  readonly point: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Distribution-free bounds of a quantile: of n independent values, the number that lie at or below the true p-quantile is
 * binomial, Bin(n, p). The value of rank `low` lies at or below the quantile, and that of rank `high` at or above it, each
 * with probability of at least 1 - (1 - confidence) / 2. Nothing is assumed of how the values are spread.
 * Source: Hahn and Meeker, Statistical Intervals, section 5.2.
 *
 * @param p in (0, 1)
 * @param confidence in (0, 1), of the interval as a whole
 */
export function quantileRanks(n: number, p: number, confidence: number): QuantileRanks {
  const tail = (1 - confidence) / 2;
  let low: number | null = null;
  let high: number | null = null;
  let atMost = 0;
  let logOf = n * Math.log1p(-p);
  // `atMost` is P(Bin(n, p) <= k). In logarithms, because (1 - p) ** n is nothing for a large n.
  for (let k = 0; k < n; k++) {
    atMost += Math.exp(logOf);
    if (atMost <= tail) low = k + 1;
    if (atMost >= 1 - tail) {
      high = k + 1;
      break;
    }
    logOf += Math.log((n - k) / (k + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return { point: Math.max(1, Math.ceil(exactly(n * p))), low, high };
}

/** 100 * 0.9 is 90.00000000000001 to a computer in some orders of multiplication; a rank must not jump for that. */
const exactly = (value: number): number => Number(value.toPrecision(12));
