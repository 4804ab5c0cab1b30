import type { Calendar } from '../calendar/calendar.js';
import type { ExclusionRule } from '../exclusion/exclusion-rule.js';
import type { Exclusions } from '../exclusion/exclusions.js';
import type { Instant } from '../instant.js';
import type { Level, Metric, Objective } from './objective.js';

/** What decides which promises apply to a ticket. */
export interface TicketAttributes {
  readonly customer: string | null;
  readonly service: string | null;
  readonly priority: string | null;
  readonly group: string | null;
}

/** Publishing says whom it reaches (rule C12). */
export type Reach = 'new' | 'running';

/** One floor of an agreement: whom and what it covers, and what it promises there. */
export interface AgreementLevel {
  readonly level: Level;
  /** Ids; absent means all. `customer` and `customer_service` name customers, `service` and `customer_service` services. */
  readonly customers?: readonly string[];
  readonly services?: readonly string[];
  readonly objectives: readonly Objective[];
}

/** An agreement version, as far as timing needs it. */
export interface AgreementVersion {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly kind: 'customer' | 'service' | 'multi_level' | 'ola';
  readonly combine: 'most_specific' | 'strictest';
  /** Where several agreements tie, the lower position wins. */
  readonly position: number;
  /** [from, to): when it is in force; `to` null is open-ended. */
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reach: Reach;
  /** Calendar of objectives that do not name one. */
  readonly calendarId: string;
  readonly levels: readonly AgreementLevel[];
  /** Of what a contract says, that by which attainment is adjusted. */
  readonly contract?: {
    readonly exclusions: readonly { readonly title: string; readonly rule?: ExclusionRule }[];
  };
}

/** One that this release cannot read, and that still takes the place of the version before it. */
export interface LostAgreementVersion extends Pick<
  AgreementVersion,
  'id' | 'version' | 'from' | 'to' | 'reach'
> {
  readonly unreadable: string;
  /** As far as that can be told; a floor that names nobody covers everybody. */
  readonly levels: readonly Pick<AgreementLevel, 'customers' | 'services'>[];
}

export interface CalendarVersion {
  readonly calendarId: string;
  readonly version: number;
  readonly from: Instant;
  readonly reach: Reach;
  readonly calendar: Calendar;
  /** Where nobody published it but the world changed: a holiday feed, the zone data. */
  readonly cause?: string | null;
}

/** One that this release cannot read, and that still takes the place of the version before it. */
export interface LostCalendarVersion extends Omit<CalendarVersion, 'calendar'> {
  readonly unreadable: string;
}

/** Why a candidate objective was or was not taken, in a sentence a person can read. */
export interface TraceLine {
  readonly metric: Metric | null;
  readonly agreementId: string;
  readonly version: number;
  readonly title: string;
  readonly level: Level;
  readonly objectiveId: string | null;
  readonly taken: boolean;
  readonly why: string;
}
export type PromiseTrace = readonly TraceLine[];

export interface Promised {
  readonly objectives: readonly Objective[];
  readonly trace: PromiseTrace;
}

/**
 * What has been promised, and on which calendars. Compiled once per change of agreements or calendars; pure, and
 * shared by every ticket.
 */
export interface Promises {
  /**
   * What holds at `at` for a ticket created at `createdAt` that looks like this.
   * @throws Unreadable where this release cannot read an agreement that covers it
   */
  promisedTo(attributes: TicketAttributes, createdAt: Instant, at: Instant): Promised;
  /**
   * The version of the calendar that a ticket created at `createdAt` obeys at `at`. `undefined` id: the default calendar.
   * @throws Unreadable where this release cannot read it
   */
  calendarFor(
    calendarId: string | undefined,
    createdAt: Instant,
    at: Instant,
  ): { readonly calendar: Calendar; readonly version: number };
  /** Instants after `createdAt` at which a version that reaches running clocks comes into force, ascending, each with its cause. */
  changesAfter(createdAt: Instant): readonly { readonly at: Instant; readonly cause: string }[];
  /** Absent where nothing has ever been excluded. */
  readonly exclusions?: Exclusions;
}
