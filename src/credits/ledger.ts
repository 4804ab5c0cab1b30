import type pg from 'pg';
import { timestamptz } from '../database/database.js';
import type { Figures } from '../engine/credit/figures.js';
import type { Instant } from '../engine/instant.js';

export type EntryKind = 'credit' | 'earn_back' | 'reward' | 'correction';

export interface NewEntry {
  readonly kind: EntryKind;
  /** In minor units. Above zero: the provider owes it to the customer. */
  readonly amount: number;
  readonly cause: string | null;
}

interface Place {
  readonly agreementId: string;
  readonly statementId: number;
  readonly revision: number;
  readonly currency: string;
  readonly at: Instant;
}

/** What a period that was just closed comes to; their sum is its total. */
export const entriesOf = ({ credit, earnBack, reward }: Figures): NewEntry[] => [
  { kind: 'credit', amount: credit, cause: null },
  { kind: 'earn_back', amount: 0 - earnBack, cause: null },
  { kind: 'reward', amount: 0 - reward, cause: null },
];

/** Nothing is owed by an entry of nothing, so there is none. */
export async function enterIntoLedger(
  tx: pg.PoolClient,
  { agreementId, statementId, revision, currency, at }: Place,
  entries: readonly NewEntry[],
): Promise<void> {
  for (const { kind, amount, cause } of entries.filter((entry) => entry.amount !== 0)) {
    await tx.query(
      `insert into ledger_entries (agreement_id, statement_id, revision, kind, amount, currency, cause, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [agreementId, statementId, revision, kind, amount, currency, cause, timestamptz(at)],
    );
  }
}
