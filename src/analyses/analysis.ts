import type { Instant } from '../engine/instant.js';
import type { Backtest } from './back-test.js';
import type { Baseline } from './make-baseline.js';
import type { Question } from './question.js';

/** Told how many tickets are done. Throws to stop: the analysis was cancelled, or another process has taken it over. */
export type OnProgress = (done: number) => Promise<void>;

export type AnalysisState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A question about past tickets, and its answer once there is one. It only reads; nothing live depends on it. */
export interface Analysis {
  readonly id: number;
  readonly question: Question;
  readonly state: AnalysisState;
  readonly askedBy: string;
  readonly askedAt: Instant;
  /** Tickets looked at, and how many there were when it began. */
  readonly done: number;
  readonly total: number | null;
  readonly settledAt: Instant | null;
  readonly answer: Baseline | Backtest | null;
  readonly error: string | null;
}
