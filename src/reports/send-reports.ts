import { Injectable, Logger } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { AGAIN_AFTER, attemptMail } from '../notices/mail/attempt-mail.js';
import type { Mail } from '../notices/mail/compose-mail.js';
import { MailTransport } from '../notices/mail/mail-transport.js';
import { Now } from '../system-now.js';
import { composeReport } from './compose-report.js';
import { drawChart } from './draw-chart.js';
import type { Report, ReportContent } from './report.js';
import { Reports } from './reports.js';

interface Claimed {
  readonly runId: number;
  readonly reportId: string;
  readonly recipient: string;
  readonly attempts: number;
  readonly owedSince: Instant;
  readonly content: ReportContent;
}

/** Sends what was drawn up, at least once to each recipient, and always with the same Message-ID. */
@Injectable()
export class SendReports {
  private readonly logger = new Logger(SendReports.name);

  constructor(
    private readonly database: Database,
    private readonly reports: Reports,
    private readonly transport: MailTransport,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  /** Until none waits. Returns how many were tried. */
  async run(): Promise<number> {
    const charts = new Charts();
    for (let tried = 0; ; tried++) {
      const at = this.clock.now();
      const claimed = await this.claim(at);
      if (claimed === undefined) return tried;
      await this.send(claimed, charts, at);
    }
  }

  private async claim(at: Instant): Promise<Claimed | undefined> {
    const [claimed] = await this.database.query<Claimed & Record<string, unknown>>(
      `with mine as (
         update report_mails set attempts = attempts + 1, next_attempt_at = $2
         where (run_id, recipient) = (
           select run_id, recipient from report_mails where state = 'waiting' and next_attempt_at <= $1
           order by next_attempt_at, run_id, recipient limit 1 for update skip locked)
         returning run_id, recipient, attempts, owed_since
       )
       select run_id as "runId", report_id as "reportId", recipient, attempts, owed_since as "owedSince", content
       from mine join report_runs r on r.id = run_id`,
      [timestamptz(at), timestamptz(at + AGAIN_AFTER)],
    );
    return claimed;
  }

  private async send(claimed: Claimed, charts: Charts, at: Instant): Promise<void> {
    const { reportId, attempts, owedSince } = claimed;
    const written = this.written(claimed, charts);
    const { outcome, error } = await attemptMail(this.transport, written, { since: owedSince, at });
    if (outcome === 'lost' || outcome === 'again')
      this.logger.warn(`report ${reportId} could not be sent, attempt ${attempts}: ${error}`);
    await this.settle(claimed, STATES[outcome], error, at);
  }

  private async written({ runId, reportId, recipient, content }: Claimed, charts: Charts): Promise<Mail> {
    const report = await this.reports.one(reportId);
    const chart = await charts.of(runId, content, report);
    const { publicUrl } = this.env;
    return composeReport({ report, content, chart, recipient, runId, publicUrl });
  }

  private async settle({ runId, recipient }: Claimed, state: string, error: string | null, at: Instant) {
    await this.database.query(
      `update report_mails set state = $3, last_error = $4, settled_at = case when $3 = 'waiting' then null else $5::timestamptz end,
         next_attempt_at = case when $3 = 'waiting' then next_attempt_at end
       where run_id = $1 and recipient = $2 and state = 'waiting'`,
      [runId, recipient, state, error, timestamptz(at)],
    );
  }
}

const STATES = { sent: 'sent', kept: 'kept', lost: 'failed', again: 'waiting' } as const;

/** Drawing one takes longer than sending it, and the mails of a run are claimed one after another. */
class Charts {
  private last?: { readonly runId: number; readonly chart: Promise<Buffer> };

  of(runId: number, content: ReportContent, report: Report): Promise<Buffer> {
    if (this.last?.runId !== runId) this.last = { runId, chart: drawChart(content, report) };
    return this.last.chart;
  }
}
