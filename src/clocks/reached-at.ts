import type { Cycle, Milestone } from '../engine/clock/clock.js';
import type { Instant } from '../engine/instant.js';

/**
 * When this milestone was reached, or null while it has not been by `at`. A cycle that was satisfied or ended first
 * never reaches it, on the stroke included (C2). A step in real time that falls into a pause waits for the pause's
 * end: nobody is chased about a ticket that waits for its customer.
 */
export function reachedAt(cycle: Cycle, milestone: Milestone, at: Instant): Instant | null {
  if (milestone.at === null) return null;
  const reached = afterPause(cycle, milestone.at);
  const end = cycle.satisfiedAt ?? cycle.endedAt;
  return reached === null || reached > at || (end !== null && reached >= end) ? null : reached;
}

function afterPause(cycle: Cycle, at: Instant): Instant | null {
  // Time used up at the very beginning of a pause was used up before it, hence the strict comparisons.
  if (cycle.pausedAt !== null && at > cycle.pausedAt) return null;
  const pause = cycle.pauses.find(({ from, to }) => from < at && at < to);
  return pause === undefined ? at : pause.to;
}
