import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { DrawUpReport } from './draw-up-report.js';
import { Reports } from './reports.js';
import { spanAt } from './span.js';

/**
 * Draws up what is due, each span once: whoever moves a report's next instant on has made it. One that missed several
 * spans (nothing ran) reports the last one only; nobody reads five old weeks on a Monday. One whose maker is gone shows
 * nothing to anybody, and is passed over.
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
      if ((await this.drawUpReport.maySee(report)) !== undefined) {
        const content = await this.drawUpReport.run(report, end);
        const runId = await this.reports.addRun(tx, report, content, at);
        if (runId !== undefined) await this.reports.address(tx, runId, report.recipients, at);
      }
      await tx.query('update reports set next_at = $2 where id = $1', [id, timestamptz(nextAt)]);
    });
  }
}
