import type { DecidedExclusion } from '../engine/exclusion/exclusions.js';
import type { LateFact } from '../breaches/revocations.js';
import type { Level, Metric } from '../engine/agreement/objective.js';
import type { Instant, Millis } from '../engine/instant.js';

export type NoticeKind = 'warning' | 'breach' | 'step' | 'correction' | 'reinstatement';

/** What a mail says, frozen when it was decided: whatever is renamed or reassigned later, the mail tells what was true then. */
export interface NoticeFacts {
  readonly ticket: {
    readonly id: number;
    readonly externalId: string;
    readonly subject: string | null;
    readonly url: string | null;
    readonly priority: string | null;
    readonly status: string;
  };
  readonly customer: string | null;
  readonly team: string | null;
  readonly assignee: string | null;
  readonly metric: Metric;
  readonly agreement: {
    readonly id: string;
    readonly title: string;
    readonly version: number;
    readonly level: Level;
  } | null;
  readonly targetMs: Millis;
  /** Timed on a calendar; otherwise in real time. */
  readonly businessTime: boolean;
  readonly startedAt: Instant;
  readonly dueAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly cause: string | null;
  readonly satisfiedAt: Instant | null;
  /** In the clock's own time. */
  readonly remainingMs: Millis;
  readonly overrunMs: Millis;
  readonly milestone: string;
  /** The decision's instant: remaining and overrun time are as of now. */
  readonly detectedAt: Instant;
  readonly next: { readonly at: Instant; readonly who: readonly string[] } | null;
  readonly correction: {
    readonly lateFact: LateFact | null;
    /** Absent in what was decided before there were any. */
    readonly exclusions?: readonly DecidedExclusion[];
    readonly breachedInsteadAt: Instant | null;
    /** It stays on record, and is forgiven. */
    readonly waivedBecause?: string;
  } | null;
  /** Of a breach that stands again after whoever reads this was told that it did not. */
  readonly reinstatement?: {
    /** Decided since; none where what had revoked it was itself corrected, or where it was waived. */
    readonly exclusions: readonly DecidedExclusion[];
    /** Why it is not forgiven any more. */
    readonly waiverWithdrawnBecause?: string;
  };
}
