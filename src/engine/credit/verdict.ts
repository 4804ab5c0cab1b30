import type { CycleState } from '../clock/clock.js';
import type { Instant } from '../instant.js';

/** What there is to know of a cycle to judge it. */
export interface JudgedBy {
  readonly state: CycleState;
  readonly satisfiedAt: Instant | null;
  /** Null where it never ran out, or where the breach was revoked. */
  readonly breachedAt: Instant | null;
}

/**
 * `open`: neither kept nor broken yet, whether it runs or is paused. `neither`: it was cancelled, or stopped before it
 * was due, so nobody kept or broke anything.
 */
export type Verdict = 'met' | 'missed' | 'open' | 'neither';

/** A breach is final from the due instant on (C2, C7), so an overdue cycle is missed although it still runs. */
export function verdictOf({ state, satisfiedAt, breachedAt }: JudgedBy): Verdict {
  if (breachedAt !== null) return 'missed';
  if (satisfiedAt !== null) return 'met';
  return state === 'running' || state === 'paused' ? 'open' : 'neither';
}

/**
 * When it was decided: at the due instant or when it was satisfied, whichever came first; null while it is open. A cycle
 * belongs to the period in which it was decided. By its start it would belong to a period that may be closed long before
 * anybody can know how it ends; by its end, a ticket that nobody touches would never be missed in any period.
 */
export const decidedAt = ({ satisfiedAt, breachedAt }: JudgedBy): Instant | null => breachedAt ?? satisfiedAt;
