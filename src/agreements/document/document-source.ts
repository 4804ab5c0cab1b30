import type { Reach } from '../../engine/agreement/promises.js';
import type { CalendarSpec } from '../../engine/calendar/calendar.js';
import type { Instant } from '../../engine/instant.js';
import type { AgreementTerms } from '../agreement.js';
import type { Decision } from '../life/life.js';

/** Everything that a document is drawn up from. */
export interface DocumentSource {
  readonly id: string;
  readonly terms: AgreementTerms;
  /** Which words these are: a published version, what is proposed, or what is being written. */
  readonly of: number | 'proposal' | 'draft';
  readonly reach: Reach | null;
  /** Null where it is not decided yet. */
  readonly inForceFrom: Instant | null;
  readonly inForceTo: Instant | null;
  readonly hash: string | null;
  /** By id: those that it names. */
  readonly calendars: ReadonlyMap<string, NamedCalendar>;
  readonly customers: ReadonlyMap<string, string>;
  readonly services: ReadonlyMap<string, string>;
  /** Of these very words. */
  readonly approvals: readonly Pick<Decision, 'address' | 'at' | 'linkMadeBy'>[];
  /** Oldest first. */
  readonly history: readonly PastVersion[];
}

export interface NamedCalendar {
  readonly name: string;
  readonly version: number;
  readonly spec: CalendarSpec;
}

export interface PastVersion {
  readonly version: number;
  readonly inForceFrom: Instant;
  readonly inForceTo: Instant | null;
  readonly publishedAt: Instant;
  readonly changeNote: string | null;
}
