import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Executor } from '../database/executor.js';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import type { Report, ReportContent } from './report.js';

const COLUMNS = `id, title, every, timezone, dimensions as by, agreement_id as agreement, customer_id as customer,
  recipients, active, next_at as "nextAt",
  json_build_object('kind', made_by_kind, 'id', made_by_id, 'name', made_by_name) as "madeBy"`;

@Injectable()
export class Reports {
  constructor(private readonly database: Database) {}

  list(): Promise<Report[]> {
    return this.database.query<Report & Record<string, unknown>>(
      `select ${COLUMNS} from reports order by title, id`,
    );
  }

  async one(id: string): Promise<Report> {
    const found = await this.find(this.database.pool, id);
    if (found === undefined) throw new NotFound(`Report ${id}`);
    return found;
  }

  async find(executor: Executor, id: string, lock = ''): Promise<Report | undefined> {
    const { rows } = await executor.query<Report>(`select ${COLUMNS} from reports where id = $1 ${lock}`, [
      id,
    ]);
    return rows[0];
  }

  async write(tx: pg.PoolClient, report: Report): Promise<void> {
    const { id, title, every, timezone, by, agreement, customer, recipients, active, nextAt, madeBy } =
      report;
    await tx.query(
      `insert into reports (id, title, every, timezone, dimensions, agreement_id, customer_id, recipients, active,
         next_at, made_by_kind, made_by_id, made_by_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (id) do update set title = $2, every = $3, timezone = $4, dimensions = $5, agreement_id = $6,
         customer_id = $7, recipients = $8, active = $9, next_at = $10,
         made_by_kind = $11, made_by_id = $12, made_by_name = $13`,
      [
        ...[id, title, every, timezone, by, agreement, customer, recipients, active, timestamptz(nextAt)],
        ...[madeBy.kind, madeBy.id, madeBy.name],
      ],
    );
  }

  async delete(tx: pg.PoolClient, id: string): Promise<void> {
    await tx.query('delete from reports where id = $1', [id]);
  }

  /** The id of the run; undefined where the span has one already. */
  async addRun(
    tx: pg.PoolClient,
    { id }: Report,
    content: ReportContent,
    at: Instant,
  ): Promise<number | undefined> {
    const { rows } = await tx.query<{ id: number }>(
      `insert into report_runs (report_id, span_from, span_to, made_at, content) values ($1, $2, $3, $4, $5)
       on conflict (report_id, span_from) do nothing returning id`,
      [id, timestamptz(content.from), timestamptz(content.to), timestamptz(at), JSON.stringify(content)],
    );
    return rows[0]?.id;
  }

  async runOf(tx: pg.PoolClient, id: string, from: Instant): Promise<number> {
    const { rows } = await tx.query<{ id: number }>(
      'select id from report_runs where report_id = $1 and span_from = $2',
      [id, timestamptz(from)],
    );
    return rows[0]!.id;
  }

  /** A mail of the run to each who has none, and another try for whom it could not be delivered to. Returns to how many. */
  async address(
    tx: pg.PoolClient,
    runId: number,
    recipients: readonly string[],
    at: Instant,
  ): Promise<number> {
    const { rowCount } = await tx.query(
      `insert into report_mails (run_id, recipient, state, next_attempt_at, owed_since)
       select $1, unnest($2::text[]), 'waiting', $3, $3
       on conflict (run_id, recipient)
         do update set state = 'waiting', next_attempt_at = $3, owed_since = $3, settled_at = null
       where report_mails.state = 'failed'`,
      [runId, recipients, timestamptz(at)],
    );
    return rowCount ?? 0;
  }

  /** The last runs, each with what became of its mails. */
  runs(id: string): Promise<ReportRun[]> {
    return this.database.query<ReportRun & Record<string, unknown>>(
      `select r.id, span_from as "from", span_to as "to", made_at as "madeAt",
         (select json_agg(json_build_object('to', recipient, 'state', state, 'attempts', attempts, 'lastError', last_error)
            order by recipient) from report_mails m where m.run_id = r.id) as mails
       from report_runs r where report_id = $1 order by span_from desc limit 24`,
      [id],
    );
  }
}

interface ReportRun {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
  readonly mails:
    | readonly {
        readonly to: string;
        readonly state: string;
        readonly attempts: number;
        readonly lastError: string | null;
      }[]
    | null;
}
