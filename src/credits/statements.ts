import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Figures } from '../engine/credit/figures.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import type { Evidence } from './evidence.js';
import type { EntryKind } from './ledger.js';

export interface Statement {
  readonly id: number;
  readonly agreementId: string;
  readonly title: string;
  readonly periodFrom: Instant;
  readonly periodTo: Instant;
  readonly timezone: string;
  /** Whose rules of credit it obeys. */
  readonly version: number;
  readonly currency: string | null;
  readonly state: 'draft' | 'approved' | 'issued';
  readonly closedAt: Instant;
  readonly approvedAt: Instant | null;
  readonly approvedBy: string | null;
  readonly issuedAt: Instant | null;
  readonly issuedBy: string | null;
  readonly revision: number;
  readonly revisedAt: Instant;
  readonly cause: string | null;
  readonly figures: Figures;
  readonly inputsHash: string;
}

export interface LedgerEntry {
  readonly id: number;
  readonly agreementId: string;
  readonly statementId: number;
  readonly revision: number;
  readonly kind: EntryKind;
  readonly amount: number;
  readonly currency: string;
  readonly cause: string | null;
  readonly at: Instant;
}

const STATEMENT = `
  select s.id, s.agreement_id as "agreementId", v.body ->> 'title' as title, s.period_from as "periodFrom",
    s.period_to as "periodTo", s.timezone, s.version, s.currency, s.state, s.closed_at as "closedAt",
    s.approved_at as "approvedAt", s.approved_by as "approvedBy", s.issued_at as "issuedAt", s.issued_by as "issuedBy",
    r.revision, r.at as "revisedAt", r.cause, r.figures, r.inputs_hash as "inputsHash"
  from statements s
  join agreement_versions v on v.agreement_id = s.agreement_id and v.version = s.version
  join lateral (
    select * from statement_revisions where statement_id = s.id order by revision desc limit 1
  ) r on true`;

@Injectable()
export class Statements {
  constructor(private readonly database: Database) {}

  /** The newest period first. */
  list({
    agreement,
    state,
    limit,
  }: {
    agreement?: string;
    state?: string;
    limit: number;
  }): Promise<Statement[]> {
    return this.database.query<Statement & Record<string, unknown>>(
      `${STATEMENT} where ($1::text is null or s.agreement_id = $1) and ($2::text is null or s.state = $2)
       order by s.period_from desc, s.agreement_id limit $3`,
      [agreement, state, limit],
    );
  }

  async get(id: number): Promise<Statement> {
    const [found] = await this.database.query<Statement & Record<string, unknown>>(
      `${STATEMENT} where s.id = $1`,
      [id],
    );
    if (found === undefined) throw new NotFound(`Statement ${id}`);
    return found;
  }

  revisions(id: number) {
    return this.database.query<{ revision: number; at: Instant; cause: string | null; figures: Figures }>(
      `select revision, at, cause, figures, inputs_hash as "inputsHash"
       from statement_revisions where statement_id = $1 order by revision`,
      [id],
    );
  }

  /** Everything that the last revision judged, as it was then. */
  async evidence(id: number): Promise<Evidence> {
    const [row] = await this.database.query<Evidence & Record<string, unknown>>(
      'select cycles, measured from statement_revisions where statement_id = $1 order by revision desc limit 1',
      [id],
    );
    return row ?? { cycles: [], measured: [] };
  }

  /** In the order in which it was written. */
  ledger({ agreement, statement }: { agreement?: string; statement?: number }): Promise<LedgerEntry[]> {
    return this.database.query<LedgerEntry & Record<string, unknown>>(
      `select id, agreement_id as "agreementId", statement_id as "statementId", revision, kind, amount, currency,
         cause, at
       from ledger_entries
       where ($1::text is null or agreement_id = $1) and ($2::bigint is null or statement_id = $2) order by id`,
      [agreement, statement],
    );
  }
}
