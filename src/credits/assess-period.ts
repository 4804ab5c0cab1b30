import type pg from 'pg';
import { timestamptz } from '../database/database.js';
import { type Figures, figuresOf } from '../engine/credit/figures.js';
import type { CreditTerms } from '../engine/credit/terms.js';
import type { Span } from '../engine/instant.js';
import { type EvidentCycle, evidence, hashOf } from './evidence.js';

export interface Assessment {
  readonly figures: Figures;
  readonly cycles: readonly EvidentCycle[];
  readonly inputsHash: string;
}

/** Reads the facts of a period and what the periods before it came to; says what it comes to. Writes nothing. */
export async function assessPeriod(
  tx: pg.PoolClient,
  agreementId: string,
  { from, to }: Span,
  terms: CreditTerms | null,
): Promise<Assessment> {
  const cycles = await evidence(tx, agreementId, { from, to });
  const { rows } = await tx.query<{ figures: Figures }>(
    `select r.figures from statements s
     cross join lateral (
       select figures from statement_revisions where statement_id = s.id order by revision desc limit 1
     ) r where s.agreement_id = $1 and s.period_from < $2 order by s.period_from`,
    [agreementId, timestamptz(from)],
  );
  const figures = figuresOf({ from, cycles, terms, earlier: rows.map((row) => row.figures) });
  return { figures, cycles, inputsHash: hashOf(cycles) };
}

export async function writeRevision(
  tx: pg.PoolClient,
  revision: { statementId: number; revision: number; cause: string | null; at: number },
  { figures, cycles, inputsHash }: Assessment,
): Promise<void> {
  await tx.query(
    `insert into statement_revisions (statement_id, revision, at, cause, figures, cycles, inputs_hash)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      revision.statementId,
      revision.revision,
      timestamptz(revision.at),
      revision.cause,
      JSON.stringify(figures),
      JSON.stringify(cycles),
      inputsHash,
    ],
  );
}
