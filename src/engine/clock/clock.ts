import type { Metric, Objective } from '../agreement/objective.js';
import type { Instant, Millis, Span } from '../instant.js';

/**
 * `stopped`: an update clock ended by solving. `cancelled`: the ticket stopped matching (rule C11); scenario files
 * call that `none`.
 */
export type CycleState = 'running' | 'paused' | 'met' | 'breached' | 'stopped' | 'cancelled';

export interface Pause extends Span {
  /** Status that paused it, or `solved`. */
  readonly because: string;
}

/**
 * A milestone, as far as it can be known: `at` is null while a pause hides it, when the cycle ended before it, and when
 * the calendar never reaches it.
 */
export interface Milestone {
  /** `due`, or the id of the ladder's step. Part of the unique key. */
  readonly id: string;
  readonly at: Instant | null;
}

export interface Recompute {
  readonly at: Instant;
  readonly cause: string;
  readonly dueBefore: Instant | null;
  readonly dueAfter: Instant | null;
}

/** One run of a clock. Every number here is derived from facts; nothing is counted up. */
export interface Cycle {
  /** 1-based. */
  readonly cycle: number;
  readonly state: CycleState;
  readonly startedAt: Instant;
  readonly firstOpenAt: Instant | null;
  readonly targetMs: Millis;
  /** Null while paused (rule C3), unless it has already passed. */
  readonly dueAt: Instant | null;
  readonly elapsedMs: Millis;
  /** target - elapsed; negative when late. */
  readonly remainingMs: Millis;
  readonly overrunMs: Millis;
  readonly pauses: readonly Pause[];
  readonly pausedAt: Instant | null;
  readonly pausedBecause: string | null;
  readonly breachedAt: Instant | null;
  readonly satisfiedAt: Instant | null;
  /** When it ended without being satisfied (stopped or cancelled). */
  readonly endedAt: Instant | null;
  readonly milestones: readonly Milestone[];
  readonly recomputes: readonly Recompute[];
}

/** One objective being timed on one ticket. */
export interface Clock {
  readonly id: string;
  readonly metric: Metric;
  readonly objective: Objective;
  /** Calendar obeyed now; null in real time. */
  readonly calendarId: string | null;
  /** Its version (rule C12); null in real time. */
  readonly calendarVersion: number | null;
  readonly cycles: readonly Cycle[];
}
