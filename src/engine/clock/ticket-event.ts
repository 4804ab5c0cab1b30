import type { CalendarSpec } from '../calendar/calendar.js';
import type { Objective } from '../agreement/objective.js';
import type { Instant } from '../instant.js';

export const ACTORS = ['customer', 'agent', 'bot'] as const;
export type Actor = (typeof ACTORS)[number];
export type Visibility = 'public' | 'internal';

interface Fact {
  /** Duplicates carry the same id and count once. */
  readonly id?: string;
  /** When it occurred. */
  readonly at: Instant;
  /** When it arrived; absent means at once. */
  readonly receivedAt?: Instant;
  /** When the sender said so: of what it dates alike, what it said later holds. */
  readonly saidAt?: Instant;
}

/** A score on the scale it was asked on; which end is the good one, the scale says. */
export interface Rating {
  readonly score: number;
  readonly worst: number;
  readonly best: number;
}

/** A fact about a ticket. Statuses `solved` and `closed` end the work; every other one is open work. */
export type TicketEvent = Fact &
  (
    | {
        readonly kind: 'ticket.created';
        readonly actor: Actor;
        readonly status?: string;
        readonly priority?: string;
        readonly group?: string;
        readonly assignee?: string;
        readonly customer?: string;
        readonly service?: string;
      }
    | { readonly kind: 'message'; readonly actor: Actor; readonly visibility: Visibility }
    | { readonly kind: 'status.changed'; readonly to: string }
    | { readonly kind: 'priority.changed'; readonly priority: string | null }
    | { readonly kind: 'agent.assigned'; readonly to: string | null }
    | { readonly kind: 'group.assigned'; readonly to: string | null }
    | { readonly kind: 'customer.changed'; readonly to: string | null }
    | { readonly kind: 'service.changed'; readonly to: string | null }
    /** The full new list; reaches running clocks. */
    | { readonly kind: 'policy.changed'; readonly targets: readonly Objective[]; readonly cause?: string }
    /** Replaces the default calendar; reaches running clocks. */
    | { readonly kind: 'calendar.changed'; readonly calendar: CalendarSpec; readonly cause?: string }
    | { readonly kind: 'agreement.attached'; readonly target: string; readonly startAt?: Instant }
    /** What the customer thought of it. Touches no clock. */
    | ({ readonly kind: 'satisfaction.rated' } & Rating)
  );

export type TicketEventKind = TicketEvent['kind'];

export const isSolved = (status: string): boolean => status === 'solved' || status === 'closed';
