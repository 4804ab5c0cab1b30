import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { timestamptz } from '../database/database.js';
import { accounted, type Figures, figuresOf } from '../engine/credit/figures.js';
import type { Instant, Span } from '../engine/instant.js';
import { MeasureAgreement } from '../measures/measure-agreement.js';
import { type Evidence, evidence, hashOf } from './evidence.js';
import { type AccountedVersion, PeriodBook } from './period-book.js';

export interface Assessment extends Evidence {
  readonly figures: Figures;
  readonly inputsHash: string;
}

/** Reads the facts of a period and what the periods before it came to; says what it comes to. Writes nothing. */
@Injectable()
export class AssessPeriod {
  constructor(
    private readonly measureAgreement: MeasureAgreement,
    private readonly book: PeriodBook,
  ) {}

  /** @throws Unreadable where service hours are measured by one that cannot be read any more */
  async run(tx: pg.PoolClient, terms: AccountedVersion, { from, to }: Span): Promise<Assessment> {
    const { agreementId } = terms;
    const cycles = await evidence(tx, agreementId, { from, to: await countsUntil(tx, agreementId, to) });
    const measures = await this.measureAgreement.run(tx, terms, { from, to }, 'everything');
    const creditTerms = await this.book.creditTerms(agreementId);
    const { rows } = await tx.query<{ version: number; figures: Figures }>(
      `select s.version, r.figures from statements s
       cross join lateral (
         select figures from statement_revisions where statement_id = s.id order by revision desc limit 1
       ) r where s.agreement_id = $1 and s.period_from < $2 order by s.period_from`,
      [agreementId, timestamptz(from)],
    );
    const figures = figuresOf({
      from,
      cycles,
      measures: measures.figures,
      terms: terms.credits ?? null,
      earlier: rows.map((row) => accounted(row.figures, creditTerms.get(row.version) ?? null)),
    });
    const measured = measures.evidence;
    return { figures, cycles, measured, inputsHash: hashOf({ cycles, measured }) };
  }
}

/**
 * A promise outlives its agreement: what was promised before the end may be broken after it, when there are no periods any more.
 * So the last period has what is decided until the agreement begins anew, if it ever does (null: it does not).
 */
async function countsUntil(tx: pg.PoolClient, agreementId: string, to: Instant): Promise<Instant | null> {
  const { rows } = await tx.query<{ hasEnded: boolean; next: Instant | null }>(
    `select (select in_force_to is not null and in_force_to <= $2 from agreement_versions
         where agreement_id = $1 and in_force_from <= $2 order by version desc limit 1) as "hasEnded",
       (select min(in_force_from) from agreement_versions where agreement_id = $1 and in_force_from > $2) as next`,
    [agreementId, timestamptz(to)],
  );
  return rows[0]!.hasEnded ? rows[0]!.next : to;
}

export async function writeRevision(
  tx: pg.PoolClient,
  revision: { statementId: number; revision: number; cause: string | null; at: number },
  { figures, cycles, measured, inputsHash }: Assessment,
): Promise<void> {
  await tx.query(
    `insert into statement_revisions (statement_id, revision, at, cause, figures, cycles, measured, inputs_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      revision.statementId,
      revision.revision,
      timestamptz(revision.at),
      revision.cause,
      JSON.stringify(figures),
      JSON.stringify(cycles),
      JSON.stringify(measured),
      inputsHash,
    ],
  );
}
