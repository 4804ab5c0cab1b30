import { isSolved } from '../engine/clock/ticket-event.js';
import type { Clock, Cycle } from '../engine/clock/clock.js';
import type { Evaluation } from '../engine/evaluate.js';
import { isoOrNull } from '../engine/instant.js';

/** The columns of `tickets` that the fold decides, under their own names; instants in ISO 8601. */
export interface DerivedTicket {
  created_at: string | null;
  status: string | null;
  priority: string | null;
  team_id: string | null;
  assignee_id: string | null;
  customer_id: string | null;
  service_id: string | null;
  open: boolean;
  next_due_at: string | null;
  look_at: string | null;
}

export function derivedTicket({ ticket, clocks, nextLook }: Evaluation): DerivedTicket {
  return {
    created_at: isoOrNull(ticket.createdAt),
    status: ticket.status,
    priority: ticket.priority,
    team_id: ticket.group,
    assignee_id: ticket.assignee,
    customer_id: ticket.customer,
    service_id: ticket.service,
    open: !isSolved(ticket.status),
    next_due_at: isoOrNull(nextDue(clocks)),
    look_at: isoOrNull(nextLook),
  };
}

/** Overdue clocks come first on the board, so they count as well as those that are yet to fall due. */
function nextDue(clocks: readonly Clock[]): number | null {
  const dues = clocks.flatMap((clock) =>
    clock.cycles.flatMap((cycle) => (isLive(cycle) && cycle.dueAt !== null ? [cycle.dueAt] : [])),
  );
  return dues.length === 0 ? null : Math.min(...dues);
}

export const isLive = (cycle: Cycle): boolean =>
  ['running', 'paused', 'breached'].includes(cycle.state) &&
  cycle.satisfiedAt === null &&
  cycle.endedAt === null;
