import type { Measure } from '../engine/analysis/measuring.js';
import type { Instant } from '../engine/instant.js';

/** Tickets created in [from, to), of these customers, services and teams; all of them where nobody is named. */
export interface Past {
  readonly from: Instant;
  readonly to: Instant;
  readonly customers?: readonly string[];
  readonly services?: readonly string[];
  readonly teams?: readonly string[];
}

/** What could be promised: how long tickets have taken so far, on this calendar. */
export interface BaselineQuestion extends Past {
  readonly kind: 'baseline';
  readonly calendarId: string;
  readonly measures: readonly Measure[];
  readonly percents: readonly number[];
  /** Of the bounds, in percent. */
  readonly confidence: number;
}

/** What would have been, had this agreement been in force: in place of its versions so far, beside all others. */
export interface BacktestQuestion extends Past {
  readonly kind: 'backtest';
  readonly agreementId: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export type Question = BaselineQuestion | BacktestQuestion;
