import type { Measured } from '../../../src/engine/credit/credits.js';

export interface ShownRatio {
  readonly met: number;
  readonly measured: number;
}

export interface ShownStatement {
  readonly id: number;
  readonly agreementId: string;
  readonly title: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly timezone: string;
  readonly state: 'draft' | 'approved' | 'issued';
  readonly currency: string | null;
  readonly revision: number;
  readonly cause: string | null;
  readonly figures: {
    readonly credit: number;
    readonly earnBack: number;
    readonly reward: number;
    readonly total: number;
    readonly objectives: readonly {
      readonly objective: string;
      readonly unit?: Measured['unit'];
      readonly raw: ShownRatio;
      readonly adjusted: ShownRatio;
    }[];
  };
}

export interface ShownLedger {
  readonly balances: Readonly<Record<string, number>>;
  readonly entries: readonly {
    readonly id: number;
    readonly at: string;
    readonly kind: 'credit' | 'earn_back' | 'reward' | 'correction';
    readonly amount: number;
    readonly currency: string;
    readonly cause: string | null;
    readonly statementId: number;
  }[];
}
