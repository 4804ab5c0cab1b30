import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { iso } from '../engine/instant.js';
import { Conflict, NotFound } from '../http/problem.js';
import { Now } from '../system-now.js';
import { DrawUpReport } from './draw-up-report.js';
import { Reports } from './reports.js';
import { spanAt } from './span.js';

export interface SentNow {
  /** The week or month that is reported. */
  readonly from: string;
  readonly to: string;
  /** To how many it goes; the others have it already. */
  readonly recipients: number;
}

/**
 * The last whole week or month, to every recipient who does not have it. Whoever was sent it is not sent it twice, and what
 * was drawn up already goes out as it was drawn up.
 */
@Injectable()
export class SendReportNow {
  constructor(
    private readonly database: Database,
    private readonly reports: Reports,
    private readonly drawUpReport: DrawUpReport,
    private readonly audit: Audit,
    private readonly clock: Now,
  ) {}

  run(id: string, by: Actor): Promise<SentNow> {
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      const report = await this.reports.find(tx, id, 'for update');
      if (report === undefined) throw new NotFound(`Report ${id}`);
      if (report.recipients.length === 0) throw new Conflict('recipients', 'names nobody to send it to');
      const { from: end } = spanAt(at, report.every, report.timezone);
      const content = await this.drawUpReport.run(report, end);
      const runId =
        (await this.reports.addRun(tx, report, content, at)) ??
        (await this.reports.runOf(tx, id, content.from));
      const recipients = await this.reports.address(tx, runId, report.recipients, at);
      const span = { from: iso(content.from), to: iso(content.to) };
      const subject = { kind: 'report', id };
      const [before, after] = [null, { ...span, recipients }];
      await this.audit.record(tx, { by, act: 'report.sent', subject, before, after });
      return { ...span, recipients };
    });
  }
}
