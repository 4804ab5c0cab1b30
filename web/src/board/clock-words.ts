import type { BoardClock } from '../../../src/board/board-row.js';
import type { Instant, Millis } from '../../../src/engine/instant.js';
import { remaining } from '../time/duration.js';
import { openTimeLeft, resumesAt } from '../time/open-time.js';

/** What is left of a clock, in its own time; once it has run out, real time since then. */
export function timeLeft(clock: BoardClock, at: Instant): Millis {
  if (clock.dueAt === null) return clock.remainingMs ?? 0;
  if (clock.dueAt <= at) return clock.dueAt - at;
  return openTimeLeft(at, clock.dueAt, clock.closed ?? []);
}

export function timeLeftWords(clock: BoardClock, at: Instant): string {
  const ms = timeLeft(clock, at);
  return remaining(ms, { days: ms < 0 || clock.closed === null });
}

/** 0 to 1: how much of the promise is used up. */
export function usedShare(clock: BoardClock, at: Instant): number {
  if (clock.targetMs <= 0) return 1;
  return Math.min(1, Math.max(0, 1 - timeLeft(clock, at) / clock.targetMs));
}

/** The instant at which a clock that stands still because its calendar is closed goes on. */
export const waitsUntil = (clock: BoardClock, at: Instant): Instant | null =>
  clock.dueAt !== null && clock.dueAt > at ? resumesAt(at, clock.closed ?? []) : null;
