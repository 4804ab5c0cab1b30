import type { Calendar } from './calendar/calendar.js';
import type { Objective } from './agreement/objective.js';
import type { PromiseTrace, Promises } from './agreement/promises.js';
import type { Clock } from './clock/clock.js';
import type { TicketEvent } from './clock/ticket-event.js';
import type { Instant } from './instant.js';

/** What a ticket looks like now, folded from its facts. */
export interface TicketState {
  readonly createdAt: Instant | null;
  readonly status: string;
  readonly priority: string | null;
  readonly group: string | null;
  readonly assignee: string | null;
  readonly customer: string | null;
  readonly service: string | null;
}

export interface Evaluation {
  readonly ticket: TicketState;
  readonly clocks: readonly Clock[];
  readonly objectives: readonly Objective[];
  /** Which level gave each objective, and why the others did not. */
  readonly trace: PromiseTrace;
  /** The next instant after `at` at which anything can become true without a new fact; null when nothing can. */
  readonly nextLook: Instant | null;
}

export interface EvaluateInput {
  /** In any order, duplicates welcome; only those that have arrived and occurred by `at` count. */
  readonly events: readonly TicketEvent[];
  readonly promises: Promises;
  readonly at: Instant;
}

export type { Calendar };
