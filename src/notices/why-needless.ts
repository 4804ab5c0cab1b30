import type { NoticeKind } from './notice-facts.js';

/** A clock, as far as it decides whether a notice about it still helps anybody. */
export interface ClockNow {
  readonly breachedAt: number | null;
  readonly satisfiedAt: number | null;
  readonly endedAt: number | null;
  readonly pausedAt: number | null;
}

/** Why this need not be told any more. A breach, its correction and its return are always told: they are on record. */
export function whyNeedless(kind: NoticeKind, clock: ClockNow | null): string | undefined {
  if (kind === 'breach' || kind === 'correction' || kind === 'reinstatement') return undefined;
  if (clock === null) return 'the clock is gone';
  if (clock.satisfiedAt !== null || clock.endedAt !== null) return 'the clock had ended by then';
  if (kind === 'step') return undefined;
  if (clock.breachedAt !== null) return 'the clock had run out by then';
  return clock.pausedAt === null ? undefined : 'the clock was paused by then';
}
