import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { NotFound } from '../http/problem.js';
import { Reports } from './reports.js';

/** Its runs and their mails go with it. */
@Injectable()
export class DeleteReport {
  constructor(
    private readonly database: Database,
    private readonly reports: Reports,
    private readonly audit: Audit,
  ) {}

  run(id: string, by: Actor): Promise<void> {
    return this.database.transaction(async (tx) => {
      const before = await this.reports.find(tx, id, 'for update');
      if (before === undefined) throw new NotFound(`Report ${id}`);
      await this.reports.delete(tx, id);
      const subject = { kind: 'report', id };
      await this.audit.record(tx, { by, act: 'report.deleted', subject, before, after: null });
    });
  }
}
