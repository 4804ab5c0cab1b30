import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Caller } from '../auth/caller.js';
import { Audit } from '../audit/audit.js';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { Conflict } from '../http/problem.js';
import { publishEvents } from '../notices/webhooks-out/publish-events.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { Now } from '../system-now.js';
import { lockAgreement } from './close-periods.js';
import { creditEvent } from './credit-event.js';
import { type Statement, Statements } from './statements.js';

interface Step {
  readonly from: Statement['state'];
  readonly to: Statement['state'];
  readonly act: 'statement.approved' | 'statement.issued';
}

const APPROVE: Step = { from: 'draft', to: 'approved', act: 'statement.approved' };
const ISSUE: Step = { from: 'approved', to: 'issued', act: 'statement.issued' };

/** draft → approved → issued. Each step names the revision that was read, so that nobody approves figures unseen. */
@Injectable()
export class SettleStatement {
  constructor(
    private readonly database: Database,
    private readonly statements: Statements,
    private readonly audit: Audit,
    private readonly wake: Wake,
    private readonly now: Now,
  ) {}

  approve(id: number, revision: number, by: Caller): Promise<void> {
    return this.step(id, revision, by, APPROVE);
  }

  async issue(id: number, revision: number, by: Caller): Promise<void> {
    await this.step(id, revision, by, ISSUE);
    this.wake.wake(QUEUE.webhooks);
  }

  private async step(id: number, revision: number, by: Caller, { from, to, act }: Step): Promise<void> {
    const at = this.now.now();
    const { agreementId } = await this.statements.get(id);
    await this.database.transaction(async (tx) => {
      // A correction under way is over then: its revision is the one to be read, and it hears of what is issued here.
      await lockAgreement(tx, agreementId);
      const statement = await this.statements.get(id);
      if (!(await this.move(tx, { id, revision, from, to }, by, at)))
        throw await this.why(id, revision, from);
      if (to === 'issued') await this.tell(tx, statement, revision, at);
      const subject = { kind: 'statement', id };
      await this.audit.record(tx, {
        by,
        act,
        subject,
        before: { state: from },
        after: { state: to, revision },
      });
    });
  }

  private async move(
    tx: pg.PoolClient,
    { id, revision, from, to }: { id: number; revision: number } & Pick<Step, 'from' | 'to'>,
    by: Caller,
    at: Instant,
  ): Promise<boolean> {
    const column = to === 'approved' ? 'approved' : 'issued';
    const { rowCount } = await tx.query(
      `update statements set state = $3, ${column}_at = $4, ${column}_by = $5
       where id = $1 and state = $2
         and $6 = (select max(revision) from statement_revisions where statement_id = $1)`,
      [id, from, to, timestamptz(at), by.name, revision],
    );
    return rowCount === 1;
  }

  private async why(id: number, revision: number, from: Step['from']): Promise<Conflict> {
    const now = await this.statements.get(id);
    if (now.revision !== revision)
      return new Conflict('revision', `is not the last one, which is ${now.revision}`);
    return new Conflict('state', `is ${now.state}, not ${from}`);
  }

  private async tell(
    tx: pg.PoolClient,
    { periodFrom, periodTo, figures, ...statement }: Statement,
    revision: number,
    at: Instant,
  ): Promise<void> {
    const about = { ...statement, from: periodFrom, to: periodTo };
    await publishEvents(
      tx,
      [creditEvent('credit.issued', about, { revision, total: figures.total }, at)],
      at,
    );
  }
}
