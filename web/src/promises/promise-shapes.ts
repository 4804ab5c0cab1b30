import type { CalendarSpec } from '../../../src/engine/calendar/calendar.js';
import type { Level, Metric } from '../../../src/engine/agreement/objective.js';

/** What `GET /api/agreements` answers, as far as it is shown: agreements come back in the words in which they were sent. */
export interface ShownAgreement {
  readonly id: string;
  readonly kind: 'customer' | 'service' | 'multi_level' | 'ola';
  readonly title: string;
  readonly version: number;
  readonly calendarId: string;
  readonly inForceFrom: string;
  readonly inForceTo: string | null;
  readonly levels: readonly ShownLevel[];
}

/** What is on its way to its first or next version. */
export interface ShownDraft {
  readonly id: string;
  readonly title: string;
  readonly next: 'draft' | 'proposed' | 'approved' | null;
}

export interface ShownLevel {
  readonly level: Level;
  readonly customers?: readonly string[];
  readonly services?: readonly string[];
  readonly objectives: readonly ShownObjective[];
}

export interface ShownTarget {
  readonly seconds?: number;
  readonly workingDays?: number;
  readonly clock?: 'business' | 'calendar';
  readonly calendarId?: string;
}

export interface ShownObjective extends ShownTarget {
  readonly id: string;
  readonly metric: Metric;
  readonly byPriority?: Readonly<Record<string, ShownTarget>>;
  readonly pauseOn?: readonly string[];
  readonly goalPercent?: number;
}

export interface ShownCalendar {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly spec: CalendarSpec;
}
