import type { Dimension } from '../../../src/attainment/read-attainment.js';
import type { ReportMeasure, ReportRow } from '../../../src/reports/report.js';

/** As `/api/reports` shows one. */
export interface ShownReport {
  readonly id: string;
  readonly title: string;
  readonly every: 'week' | 'month';
  readonly timezone: string;
  readonly by: readonly Dimension[];
  readonly agreement: string | null;
  readonly customer: string | null;
  readonly recipients: readonly string[];
  readonly active: boolean;
  readonly nextAt: string;
  readonly madeBy: { readonly kind: string; readonly id: string | null; readonly name: string };
  /** Its maker may no longer see its figures. */
  readonly orphaned: boolean;
}

export interface ReportWithRuns extends ShownReport {
  readonly runs: readonly {
    readonly id: number;
    readonly from: string;
    readonly to: string;
    readonly madeAt: string;
    readonly mails: readonly ShownMail[] | null;
  }[];
}

interface ShownMail {
  readonly to: string;
  readonly state: 'waiting' | 'sent' | 'kept' | 'failed';
  readonly attempts: number;
  readonly lastError: string | null;
}

export interface ReportFigures {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly ReportRow[];
  readonly measures?: readonly ReportMeasure[];
}

export const MAIL_WORDS: Readonly<Record<ShownMail['state'], string>> = {
  waiting: 'waits',
  sent: 'sent',
  kept: 'kept here: no mail server is set',
  failed: 'could not be delivered',
};

export const stateOf = ({ active, orphaned }: ShownReport): string =>
  orphaned ? 'without a maker' : active ? 'runs' : 'stopped';

/** Of the zone of the report; a week ends at midnight, so its last day is the one before. */
export const spanOf = ({ from, to }: { from: string; to: string }, timezone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: timezone, dateStyle: 'medium' }).formatRange(
    Date.parse(from),
    Date.parse(to) - 1,
  );
