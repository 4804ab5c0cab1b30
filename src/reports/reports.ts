import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Database, timestamptz } from '../database/database.js';
import { NotFound } from '../http/problem.js';
import type { Report } from './report.js';

const COLUMNS = `id, title, every, timezone, dimensions as by, agreement_id as agreement, customer_id as customer,
  recipients, active, next_at as "nextAt"`;

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

  async find(executor: Pick<pg.ClientBase, 'query'>, id: string, lock = ''): Promise<Report | undefined> {
    const { rows } = await executor.query<Report>(`select ${COLUMNS} from reports where id = $1 ${lock}`, [
      id,
    ]);
    return rows[0];
  }

  async write(tx: pg.PoolClient, report: Report): Promise<void> {
    const { id, title, every, timezone, by, agreement, customer, recipients, active, nextAt } = report;
    await tx.query(
      `insert into reports values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (id) do update set title = $2, every = $3, timezone = $4, dimensions = $5, agreement_id = $6,
         customer_id = $7, recipients = $8, active = $9, next_at = $10`,
      [id, title, every, timezone, by, agreement, customer, recipients, active, timestamptz(nextAt)],
    );
  }

  /** Its runs and their mails go with it. */
  async delete(tx: pg.PoolClient, id: string): Promise<void> {
    await tx.query('delete from reports where id = $1', [id]);
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
