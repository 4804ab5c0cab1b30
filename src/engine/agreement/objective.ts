import type { Millis } from '../instant.js';
import type { Ladder } from '../escalation/ladder.js';
import type { ExclusionRule } from '../exclusion/exclusion-rule.js';

export const METRICS = [
  'first_response',
  'next_response',
  'response',
  'periodic_update',
  'pausable_update',
  'requester_wait',
  'agent_work',
  'resolution',
  'assignment',
  'ownership',
  'ola',
] as const;
export type Metric = (typeof METRICS)[number];

export type ReopenMode = 'resume' | 'continue' | 'restart';

/** What is promised for one priority. Exactly one of `ms` / `workingDays` (or neither: no clock, rule C11). */
export interface Target {
  /** `business` is timed on the calendar, `calendar` in real time. */
  readonly clock: 'business' | 'calendar';
  readonly ms?: Millis;
  readonly calendarId?: string;
  /** N open days, keeping the time of day, instead of `ms`. */
  readonly workingDays?: number;
  readonly endOfWorkingDay?: boolean;
  /** Added when the clock starts outside open hours. */
  readonly outOfHoursExtraMs?: Millis;
  /** Real time appended after the business part. */
  readonly thenCalendarMs?: Millis;
}

/** An SLO: metric + target per priority + pause rule + goal. */
export interface Objective {
  /** Unique within the ticket's promise; names the clock. */
  readonly id: string;
  readonly metric: Metric;
  /** For every priority; used when `byPriority` is absent. */
  readonly target?: Target;
  /** A priority not named here has no clock. */
  readonly byPriority?: Readonly<Record<string, Target>>;
  /** Statuses that pause this clock; undefined means the metric's default. */
  readonly pauseOn?: readonly string[];
  /** A vendor's clock: runs only while the status is one of these. Takes the place of `pauseOn`. */
  readonly runsOn?: readonly string[];
  /** At most so much open time of pause per status; then the clock resumes, and says so. */
  readonly pauseBudget?: Readonly<Record<string, Millis>>;
  readonly onReopen?: ReopenMode;
  /** Default true: solving satisfies an open response clock; false pauses it instead (rule C6). */
  readonly solveSatisfies?: boolean;
  readonly agreementType?: 'SLA' | 'OLA';
  /** `ownership` of this team only. */
  readonly group?: string;
  /** Waits for the fact `agreement.attached`, as an `ola` clock always does. */
  readonly startsWhenAttached?: boolean;
  readonly retroactivePause?: boolean;
  /** Share of clocks that must be met, in percent. */
  readonly goalPercent?: number;
  readonly ladder?: Ladder;
  /** Which tickets its agreement leaves out of adjusted attainment. */
  readonly excludes?: readonly { readonly title: string; readonly rule: ExclusionRule }[];
  /** Where it was promised; absent in scenario files. */
  readonly promisedBy?: {
    readonly agreementId: string;
    readonly version: number;
    readonly title: string;
    readonly level: Level;
  };
}

/** From the least to the most specific. */
export const LEVELS = ['corporate', 'customer', 'service', 'customer_service'] as const;
export type Level = (typeof LEVELS)[number];
