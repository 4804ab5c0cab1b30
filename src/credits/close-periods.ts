import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../../config/env.js';
import { Audit } from '../audit/audit.js';
import { PUNCTUAL } from '../audit/actor.js';
import { Database, timestamptz } from '../database/database.js';
import { DAY, iso, type Instant } from '../engine/instant.js';
import { unlessMalformed } from '../engine/malformed.js';
import { Now } from '../system-now.js';
import { AssessPeriod, writeRevision } from './assess-period.js';
import { enterIntoLedger, entriesOf } from './ledger.js';
import { type Period, PeriodBook } from './period-book.js';

type Outcome = 'closed' | 'closed by another' | 'stays open';

/**
 * Closes every period whose grace is over, once: whoever inserts its statement has closed it. Called by the scheduled
 * job at midnight and by the sweep, so that it also happens when no worker ran at midnight, however long ago that was.
 */
@Injectable()
export class ClosePeriods {
  private readonly logger = new Logger(ClosePeriods.name);

  constructor(
    private readonly database: Database,
    private readonly book: PeriodBook,
    private readonly assessPeriod: AssessPeriod,
    private readonly env: Env,
    private readonly audit: Audit,
    private readonly now: Now,
  ) {}

  /**
   * When it returns, all that was due is closed, by whomever, but for what must stay open. So a period that another
   * worker closed first is no reason to stop: that worker may die before it comes to the next.
   * @returns how many this run closed
   */
  async run(): Promise<number> {
    const at = this.now.now();
    for (let closed = 0; ;) {
      const due = (await this.book.next(this.env.periodGraceDays)).filter(({ closesAt }) => closesAt <= at);
      const outcomes: Outcome[] = [];
      for (const period of due) outcomes.push(await this.closeIfReadable(period, at));
      closed += outcomes.filter((each) => each === 'closed').length;
      if (outcomes.every((each) => each === 'stays open')) return closed;
    }
  }

  /** What cannot be read keeps its own period open, and no other. */
  private async closeIfReadable(period: Period, at: Instant): Promise<Outcome> {
    const outcome = await unlessMalformed(
      () => this.close(period, at),
      (why) => this.logger.error(`the period of ${period.agreementId} stays open: ${why}`),
    );
    return outcome ?? 'stays open';
  }

  private close(period: Period, at: Instant): Promise<Outcome> {
    return this.database.transaction(async (tx) => {
      await lockAgreement(tx, period.agreementId);
      if (await somethingIsUnseen(tx, period.to)) return 'stays open';
      const statementId = await this.claim(tx, period, at);
      if (statementId === undefined) return 'closed by another';
      const credits = period.terms.credits ?? null;
      const assessment = await this.assessPeriod.run(tx, period.terms, period);
      await writeRevision(tx, { statementId, revision: 0, cause: null, at }, assessment);
      if (credits !== null) {
        const { agreementId } = period;
        const place = { agreementId, statementId, revision: 0, currency: credits.currency, at };
        await enterIntoLedger(tx, place, entriesOf(assessment.figures));
      }
      await this.audit.record(tx, {
        by: PUNCTUAL,
        act: 'period.closed',
        subject: { kind: 'statement', id: statementId },
        after: { agreement: period.agreementId, from: iso(period.from), to: iso(period.to) },
      });
      return 'closed';
    });
  }

  private async claim(tx: pg.PoolClient, period: Period, at: Instant): Promise<number | undefined> {
    const { agreementId, from, to, terms } = period;
    const { rows } = await tx.query<{ id: number }>(
      `insert into statements (agreement_id, period_from, period_to, timezone, version, currency, state, closed_at, compare_at)
       values ($1, $2, $3, $4, $5, $6, 'draft', $7, $8)
       on conflict (agreement_id, period_from) do nothing returning id`,
      [
        agreementId,
        timestamptz(from),
        timestamptz(to),
        terms.period.timezone,
        terms.version,
        terms.credits?.currency ?? null,
        timestamptz(at),
        timestamptz(at + DAY),
      ],
    );
    return rows[0]?.id;
  }
}

/** Publishing takes it too, so that no version comes into force in a period while that is being closed. */
export async function lockAgreement(tx: pg.PoolClient, id: string): Promise<void> {
  await tx.query('select from agreements where id = $1 for no key update', [id]);
}

/** A deadline of the period that nobody has looked at, or a webhook that nobody has read: then it is too early. */
async function somethingIsUnseen(tx: pg.PoolClient, to: Instant): Promise<boolean> {
  const { rows } = await tx.query<{ unseen: boolean }>(
    `select exists (select from tickets where look_at < $1 and set_aside_at is null)
       or exists (select from deliveries where state = 'received' and received_at < $1) as unseen`,
    [timestamptz(to)],
  );
  return rows[0]!.unseen;
}
