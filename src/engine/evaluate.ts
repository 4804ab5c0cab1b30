import type { Objective } from './agreement/objective.js';
import type { PromiseTrace, Promises } from './agreement/promises.js';
import type { Clock } from './clock/clock.js';
import { clockOf } from './clock/cycle-of.js';
import { fold } from './clock/fold.js';
import type { Ticket } from './clock/ticket.js';
import type { Track } from './clock/track.js';
import type { TicketEvent } from './clock/ticket-event.js';
import { NOTHING_EXCLUDED } from './exclusion/exclusions.js';
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
  /** Every status since creation, oldest first. */
  readonly statuses: readonly { readonly at: Instant; readonly status: string }[];
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
  /** Where it is known: an exclusion may be of one ticket. */
  readonly ticketId?: number;
}

/** What is true of a ticket at an instant: a pure function of its facts, the promises and the time. */
export function evaluate({ events, promises, at, ticketId }: EvaluateInput): Evaluation {
  const { ticket, tracks, promised, nextChange } = fold(events, promises, at, ticketId);
  const clocks: Clock[] = [];
  for (const track of tracks) if (track.last) clocks.push(clockOf(track, at));
  return {
    ticket: stateOf(ticket),
    clocks,
    objectives: promised.objectives,
    trace: promised.trace,
    nextLook: nextLook(tracks, clocks, nextChange, at),
  };
}

const stateOf = (ticket: Ticket): TicketState => ({
  createdAt: ticket.createdAt,
  status: ticket.status,
  priority: ticket.priority,
  group: ticket.group,
  assignee: ticket.assignee,
  customer: ticket.customer,
  service: ticket.service,
  statuses: ticket.history,
});

function nextLook(
  tracks: readonly Track[],
  clocks: readonly Clock[],
  nextChange: Instant | null,
  at: Instant,
): Instant | null {
  let next = nextChange;
  const consider = (instant: Instant | null) => {
    if (instant !== null && instant > at && (next === null || instant < next)) next = instant;
  };
  // What has ended has no milestones ahead.
  for (const { cycles } of clocks) cycles.at(-1)?.milestones.forEach((milestone) => consider(milestone.at));
  for (const { last } of tracks) {
    consider(last?.budgetEnd ?? null);
    // From there on it is paused, and nobody knows until when.
    for (const { from, to } of last?.terms.excluded ?? NOTHING_EXCLUDED) if (to === null) consider(from);
  }
  return next;
}
