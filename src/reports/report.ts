import type { Dimension } from '../attainment/read-attainment.js';
import type { Actor } from '../audit/actor.js';
import type { Role } from '../auth/allow.js';
import type { Ratio } from '../engine/credit/attainment.js';
import type { Measured } from '../engine/credit/credits.js';
import type { Instant, Millis } from '../engine/instant.js';
import type { Every } from './span.js';

/** Attainment of the last week or month, mailed to named people. */
export interface Report {
  readonly id: string;
  readonly title: string;
  readonly every: Every;
  readonly timezone: string;
  readonly by: readonly Dimension[];
  readonly agreement: string | null;
  readonly customer: string | null;
  readonly recipients: readonly string[];
  readonly active: boolean;
  readonly nextAt: Instant;
  /** It shows what they may see, at the time of making. */
  readonly madeBy: Pick<Actor, 'kind' | 'id' | 'name'>;
}

/** Whose reports are made: an agent or an auditor has none. */
export const MAKERS: readonly Role[] = ['lead', 'admin'];

export const isMakerOf = ({ madeBy }: Report, { kind, id }: Pick<Actor, 'kind' | 'id'>): boolean =>
  madeBy.kind === kind && madeBy.id === id;

export interface ReportRow {
  readonly group: readonly (string | null)[];
  /** What each of them is called; absent in what was drawn up before there were names. */
  readonly names?: readonly string[];
  readonly met: number;
  readonly measured: number;
  /** In percent; null where nothing was measured. So in all of these. */
  readonly raw: number | null;
  readonly adjusted: number | null;
  readonly adjustedBefore: number | null;
  readonly excluded: number;
  readonly medianMs: Millis | null;
}

/** An objective that no clock times. */
export interface ReportMeasure {
  /** `house/satisfaction` */
  readonly objective: string;
  /** For people. */
  readonly name: string;
  readonly unit: Measured['unit'];
  readonly adjusted: Ratio;
  readonly adjustedBefore: Ratio;
  readonly raw: Ratio;
  readonly goalPercent: number;
  readonly isReached: boolean | null;
}

/** What is sent: one row per group, and all of them together over the last spans. */
export interface ReportContent {
  readonly from: Instant;
  readonly to: Instant;
  readonly rows: readonly ReportRow[];
  /** Absent in what was drawn up before there were any. */
  readonly measures?: readonly ReportMeasure[];
  readonly overTime: readonly {
    readonly from: Instant;
    readonly raw: number | null;
    readonly adjusted: number | null;
  }[];
}
