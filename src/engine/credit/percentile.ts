/**
 * Nearest rank: the smallest value of which at least `percent` % are no larger. Always a value that occurred; the 90th
 * percentile of 1…10 is 9, the 95th is 10. Null of nothing.
 */
export function percentile(values: readonly number[], percent: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil((percent * sorted.length) / 100);
  return sorted[Math.max(rank, 1) - 1]!;
}
