import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { DrawUpReport } from './draw-up-report.js';
import type { Report } from './report.js';
import { Reports } from './reports.js';
import { spanAt } from './span.js';

/**
 * Draws up what is due, each span once: whoever moves a report's next instant on has made it. One that missed several
 * spans (nothing ran) reports the last one only; nobody reads five old weeks on a Monday.
 */
@Injectable()
export class MakeReports {
  constructor(
    private readonly database: Database,
    private readonly reports: Reports,
    private readonly drawUpReport: DrawUpReport,
    private readonly clock: Now,
  ) {}

  /** Returns how many were made. */
  async run(): Promise<number> {
    const at = this.clock.now();
    const due = await this.database.query<{ id: string }>(
      'select id from reports where active and next_at <= $1 order by next_at, id',
      [timestamptz(at)],
    );
    for (const { id } of due) await this.make(id, at);
    return due.length;
  }

  private async make(id: string, at: Instant): Promise<void> {
    await this.database.transaction(async (tx) => {
      const report = await this.reports.find(tx, id, 'for update skip locked');
      if (report === undefined || !report.active || report.nextAt > at) return;
      const { from: end, to: nextAt } = spanAt(at, report.every, report.timezone);
      const content = await this.drawUpReport.run(report, end);
      const { rows } = await tx.query<{ id: number }>(
        `insert into report_runs (report_id, span_from, span_to, made_at, content) values ($1, $2, $3, $4, $5)
         on conflict (report_id, span_from) do nothing returning id`,
        [id, timestamptz(content.from), timestamptz(content.to), timestamptz(at), JSON.stringify(content)],
      );
      if (rows[0] !== undefined) await this.address(tx, rows[0].id, report, at);
      await tx.query('update reports set next_at = $2 where id = $1', [id, timestamptz(nextAt)]);
    });
  }

  private async address(
    tx: { query(sql: string, values: unknown[]): Promise<unknown> },
    runId: number,
    { recipients }: Report,
    at: Instant,
  ): Promise<void> {
    await tx.query(
      `insert into report_mails (run_id, recipient, state, next_attempt_at) select $1, unnest($2::text[]), 'waiting', $3`,
      [runId, recipients, timestamptz(at)],
    );
  }
}
