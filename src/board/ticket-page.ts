import type { Level } from '../engine/agreement/objective.js';
import type { Cycle } from '../engine/clock/clock.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import type { Explanation } from '../engine/explain.js';
import type { Instant } from '../engine/instant.js';
import type { BoardClock, BoardRow, Named } from './board-row.js';

/**
 * A ticket, its clocks and its facts; its breaches and mails are asked for by `?ticket=` at their own addresses. Like
 * board-row.ts this is read by both sides, and imports types only.
 */
export interface TicketPage {
  readonly now: Instant;
  readonly ticket: PageTicket;
  readonly clocks: readonly PageClock[];
  /** The order in which they occurred. */
  readonly events: readonly TicketEvent[];
  /** What the ids in the events are called. */
  readonly names: Readonly<Record<string, string>>;
}

export interface PageTicket extends Omit<BoardRow, 'clocks' | 'revision'> {
  readonly integration: Named;
  /** Null while its creation has not been heard of: other facts came first. */
  readonly createdAt: Instant | null;
  readonly open: boolean;
  /** Why its clocks cannot be worked out. */
  readonly setAside: string | null;
}

export interface PageClock {
  readonly id: string;
  readonly metric: BoardClock['metric'];
  readonly agreement: {
    readonly id: string;
    readonly version: number;
    readonly title: string;
    readonly level: Level;
  } | null;
  /** Null in real time. */
  readonly calendar: { readonly id: string; readonly version: number; readonly timezone: string } | null;
  readonly cycles: readonly Cycle[];
  /** The last cycle as the board shows it, if it still runs. */
  readonly live: BoardClock | null;
}

export interface ClockExplanation {
  readonly now: Instant;
  readonly explanation: Explanation;
  /** The local dates that the segments touch, each from its first instant to the next date's; empty beyond two months. */
  readonly days: readonly LocalDay[];
}

export interface LocalDay {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly from: Instant;
  readonly to: Instant;
}
