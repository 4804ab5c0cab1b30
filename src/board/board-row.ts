import type { Metric } from '../engine/agreement/objective.js';
import type { Instant, Millis } from '../engine/instant.js';

/** What the page shows and the server answers: both sides read this file, so it imports types only. */
export interface Board {
  /** The server's instant: the page counts down from it, whatever the viewer's own clock says. */
  readonly now: Instant;
  /** In the order of the next due instant; paused ones last. */
  readonly rows: readonly BoardRow[];
  /** Over everything the team, assignee and customer filters let through, not only the rows sent. */
  readonly counts: Readonly<Record<BoardState, number>>;
  /** Present when nothing matches without any filter: what is missing for a first countdown. */
  readonly nothing?: NothingToShow;
}

/** From the most to the least urgent; a ticket has the most urgent state of its clocks. */
export const BOARD_STATES = ['breached', 'at_risk', 'on_track', 'paused'] as const;
export type BoardState = (typeof BOARD_STATES)[number];

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface BoardRow {
  readonly id: number;
  readonly externalId: string;
  readonly subject: string | null;
  /** The ticket in its helpdesk. */
  readonly url: string | null;
  readonly status: string | null;
  readonly priority: string | null;
  readonly customer: Named | null;
  readonly service: Named | null;
  readonly team: Named | null;
  readonly assignee: Named | null;
  /** Counts the folds that changed the ticket: an older row never replaces a newer one. */
  readonly revision: number;
  /** Live clocks, the next due first; never empty. */
  readonly clocks: readonly BoardClock[];
}

export interface BoardClock {
  readonly id: string;
  readonly cycle: number;
  readonly metric: Metric;
  readonly agreement: string | null;
  readonly targetMs: Millis;
  /** Null while paused. */
  readonly dueAt: Instant | null;
  /** From here on at risk. */
  readonly warningAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly pausedBecause: string | null;
  /** What remains of a paused clock. A running clock's is worked out from `dueAt` and `closed`. */
  readonly remainingMs: Millis | null;
  /** Closed stretches between now and `dueAt`; null for a clock in real time. */
  readonly closed: readonly (readonly [from: Instant, to: Instant])[] | null;
}

export interface NothingToShow {
  readonly integrations: number;
  readonly agreements: number;
  readonly openTickets: number;
}

/** What the filters offer. */
export interface BoardChoices {
  readonly teams: readonly Named[];
  readonly assignees: readonly Named[];
  readonly customers: readonly Named[];
  /** The agent that has the viewer's e-mail address, if there is one. */
  readonly me: { readonly id: string; readonly teamId: string | null } | null;
}

/** Sent over the live stream: tickets that changed, and those that have left the board. */
export interface BoardChange {
  readonly now: Instant;
  readonly rows: readonly BoardRow[];
  readonly gone: readonly number[];
}

export function clockState(clock: BoardClock, at: Instant): BoardState {
  if (clock.breachedAt !== null || (clock.dueAt !== null && clock.dueAt <= at)) return 'breached';
  if (clock.dueAt === null) return 'paused';
  return clock.warningAt !== null && clock.warningAt <= at ? 'at_risk' : 'on_track';
}

export function rowState(row: BoardRow, at: Instant): BoardState {
  const states = row.clocks.map((clock) => clockState(clock, at));
  return BOARD_STATES.find((state) => states.includes(state)) ?? 'paused';
}
