import { firstWarning } from '../clocks/clock-row.js';
import type { Cycle } from '../engine/clock/clock.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';
import type { Standing } from '../helpdesks/write-back.js';
import { isLive } from '../tickets/derived-ticket.js';

/**
 * As on the board: while anything is timed, only that counts, and the worst of it; afterwards, whether everything was
 * kept. Null where nothing was promised.
 */
export function standingOf({ clocks }: Evaluation, at: Instant): Standing | null {
  const all = clocks.flatMap(({ metric, cycles }) => cycles.map((cycle) => ({ metric, cycle })));
  const live = all.filter(({ cycle }) => isLive(cycle));
  if (live.length === 0) return afterwards(all.map(({ cycle }) => cycle));
  const [due = null] = live
    .flatMap(({ metric, cycle: { dueAt } }) => (dueAt === null ? [] : [{ at: dueAt, metric }]))
    .sort((a, b) => a.at - b.at);
  return {
    state: worst(
      live.map(({ cycle }) => cycle),
      at,
    ),
    due,
  };
}

function worst(live: readonly Cycle[], at: Instant): Standing['state'] {
  if (live.some(({ breachedAt }) => breachedAt !== null)) return 'breached';
  const running = live.filter(({ pausedAt }) => pausedAt === null);
  if (running.length === 0) return 'paused';
  return running.some((cycle) => (firstWarning(cycle) ?? Infinity) <= at) ? 'at_risk' : 'on_track';
}

function afterwards(ended: readonly Cycle[]): Standing | null {
  if (ended.some(({ state }) => state === 'breached')) return { state: 'breached', due: null };
  return ended.some(({ state }) => state === 'met') ? { state: 'met', due: null } : null;
}
