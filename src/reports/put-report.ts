import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import type { Caller } from '../auth/caller.js';
import { OnBehalf } from '../auth/on-behalf.js';
import { Database } from '../database/database.js';
import { Now } from '../system-now.js';
import { Conflict } from '../http/problem.js';
import { isMakerOf, MAKERS, type Report } from './report.js';
import { Reports } from './reports.js';
import { spanAt } from './span.js';

/** The span that is under way is the first to be reported; another rhythm or zone begins anew. */
@Injectable()
export class PutReport {
  constructor(
    private readonly database: Database,
    private readonly reports: Reports,
    private readonly audit: Audit,
    private readonly onBehalf: OnBehalf,
    private readonly now: Now,
  ) {}

  run(given: Omit<Report, 'nextAt' | 'madeBy'>, by: Caller): Promise<{ created: boolean }> {
    return this.database.transaction(async (tx) => {
      const before = await this.reports.find(tx, given.id, 'for update');
      const madeBy = await this.makerOf(before, by);
      const goesOn = before?.active && before.every === given.every && before.timezone === given.timezone;
      const nextAt = goesOn ? before.nextAt : spanAt(this.now.now(), given.every, given.timezone).to;
      const report = { ...given, nextAt, madeBy };
      await this.reports.write(tx, report);
      const subject = { kind: 'report', id: given.id };
      await this.audit.record(tx, {
        by,
        act: 'report.changed',
        subject,
        before: before ?? null,
        after: report,
      });
      return { created: before === undefined };
    });
  }

  /** It stays with whoever made it, so that an admin who mends a title does not widen it to everything. */
  private async makerOf(before: Report | undefined, { kind, id, name, role }: Caller) {
    const caller = { kind, id, name };
    if (before === undefined) return caller;
    if (isMakerOf(before, caller)) return before.madeBy;
    if (role !== 'admin') throw new Conflict('id', 'is the id of somebody else’s report');
    return (await this.onBehalf.sees(before.madeBy, MAKERS)) === undefined ? caller : before.madeBy;
  }
}
