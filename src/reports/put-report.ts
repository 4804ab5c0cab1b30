import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import type { Actor } from '../audit/actor.js';
import { Database } from '../database/database.js';
import { Now } from '../system-now.js';
import type { Report } from './report.js';
import { Reports } from './reports.js';
import { spanAt } from './span.js';

/** The span that is under way is the first to be reported; another rhythm or zone begins anew. */
@Injectable()
export class PutReport {
  constructor(
    private readonly database: Database,
    private readonly reports: Reports,
    private readonly audit: Audit,
    private readonly now: Now,
  ) {}

  run(given: Omit<Report, 'nextAt'>, by: Actor): Promise<{ created: boolean }> {
    return this.database.transaction(async (tx) => {
      const before = await this.reports.find(tx, given.id, 'for update');
      const goesOn = before?.active && before.every === given.every && before.timezone === given.timezone;
      const nextAt = goesOn ? before.nextAt : spanAt(this.now.now(), given.every, given.timezone).to;
      await this.reports.write(tx, { ...given, nextAt });
      const subject = { kind: 'report', id: given.id };
      await this.audit.record(tx, {
        by,
        act: 'report.changed',
        subject,
        before: before ?? null,
        after: { ...given, nextAt },
      });
      return { created: before === undefined };
    });
  }
}
