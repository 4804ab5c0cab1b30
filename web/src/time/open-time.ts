import type { Instant, Millis } from '../../../src/engine/instant.js';

type Stretch = readonly [from: Instant, to: Instant];

/** Open time from `at` to `dueAt`, when `closed` lists the closed stretches before it. */
export function openTimeLeft(at: Instant, dueAt: Instant, closed: readonly Stretch[]): Millis {
  let left = dueAt - at;
  for (const [from, to] of closed) left -= Math.max(0, Math.min(to, dueAt) - Math.max(from, at));
  return left;
}

/** When work goes on, if `at` lies in a closed stretch. */
export function resumesAt(at: Instant, closed: readonly Stretch[]): Instant | null {
  return closed.find(([from, to]) => from <= at && at < to)?.[1] ?? null;
}
