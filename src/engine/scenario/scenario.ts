import type { Objective } from '../agreement/objective.js';
import type { Calendar } from '../calendar/calendar.js';
import type { TicketEvent } from '../clock/ticket-event.js';
import type { Exclusion } from '../exclusion/exclusion.js';
import type { StepAt } from '../escalation/ladder.js';
import type { Instant } from '../instant.js';

/** A worked case, as its file says it; every part checked. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly calendar: Calendar;
  readonly calendars: Readonly<Record<string, Calendar>>;
  readonly targets: readonly Objective[];
  readonly events: readonly TicketEvent[];
  readonly exclusions: readonly Exclusion[];
  readonly expected: readonly Checkpoint[];
}

export interface Checkpoint {
  readonly asOf: Instant;
  readonly target: string;
  /** 1-based; the last one where absent. */
  readonly cycle: number | null;
  readonly optional: boolean;
  readonly steps: readonly StepAt[];
  /** Only what the file asserts, under the file's own names. */
  readonly asserted: Readonly<Partial<Asserted>>;
}

export const SHOWN_STATES = ['none', 'running', 'paused', 'met', 'breached', 'stopped'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** What a clock shows. Instants are epoch milliseconds here and ISO 8601 in files. */
export interface Shown {
  readonly state: ShownState;
  readonly dueAt: Instant | null;
  readonly elapsedSec: number | null;
  readonly remainingSec: number | null;
  readonly overrunSec: number | null;
  readonly breachedAt: Instant | null;
  readonly satisfiedAt: Instant | null;
  readonly cycles: number;
  readonly firstBusinessInstant: Instant | null;
  readonly excludedBecause: string | null;
  /** In the order asked. */
  readonly escalations: readonly (Instant | null)[];
}

export interface Asserted extends Shown {
  readonly acceptDueAt: readonly (Instant | null)[];
}
