import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { Audit } from '../audit/audit.js';
import { PUNCTUAL } from '../audit/actor.js';
import { Database, timestamptz } from '../database/database.js';
import type { Figures } from '../engine/credit/figures.js';
import { DAY, type Instant } from '../engine/instant.js';
import { unlessMalformed } from '../engine/malformed.js';
import { publishEvents } from '../notices/webhooks-out/publish-events.js';
import { Now } from '../system-now.js';
import { type Assessment, AssessPeriod, writeRevision } from './assess-period.js';
import { causeOfCorrection } from './cause-of-correction.js';
import { lockAgreement } from './close-periods.js';
import type { Evidence } from './evidence.js';
import { enterIntoLedger } from './ledger.js';
import { type AccountedVersion, PeriodBook } from './period-book.js';
import { creditEvent } from './credit-event.js';

/** How long after its end a period can still be corrected: as long as anybody disputes a bill. */
const LOOK_BACK = 400 * DAY;

interface Closed extends Evidence {
  readonly id: number;
  readonly agreementId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly version: number;
  readonly currency: string | null;
  readonly state: 'draft' | 'approved' | 'issued';
  readonly revision: number;
  readonly revisedAt: Instant;
  readonly figures: Figures;
  readonly inputsHash: string;
}

/**
 * Compares closed periods with the facts as they are known by now. What differs is not edited: a revision is added, and
 * an entry that corrects the ledger by the difference.
 */
@Injectable()
export class CorrectPeriods {
  private readonly logger = new Logger(CorrectPeriods.name);

  constructor(
    private readonly database: Database,
    private readonly book: PeriodBook,
    private readonly assessPeriod: AssessPeriod,
    private readonly audit: Audit,
    private readonly now: Now,
  ) {}

  /** Returns how many were corrected. The oldest first, since a period builds on those before it. */
  async run(): Promise<number> {
    const at = this.now.now();
    let corrected = 0;
    for (;;) {
      const outcome = await this.database.transaction((tx) => this.compareOne(tx, at));
      if (outcome === undefined) return corrected;
      if (outcome) corrected++;
    }
  }

  private async compareOne(tx: pg.PoolClient, at: Instant): Promise<boolean | undefined> {
    const agreementId = await whoseIsDue(tx, at);
    if (agreementId === undefined) return undefined;
    await lockAgreement(tx, agreementId);
    const statement = await earliestDue(tx, agreementId, at);
    // Another worker has compared it while this one waited for the lock.
    if (statement === undefined) return false;
    const terms = await this.book.version(statement.agreementId, statement.version);
    const fresh = terms && (await this.assessIfReadable(tx, terms, statement));
    const isSame = fresh === undefined || saysTheSame(statement, fresh);
    if (!isSame) await this.correct(tx, statement, fresh, at);
    const isWatched = (terms?.measures ?? []).length > 0;
    const since = isSame && !isWatched ? at - statement.revisedAt : 0;
    await tx.query('update statements set compare_at = $2 where id = $1', [
      statement.id,
      timestamptz(nextComparison(statement.to, since, at)),
    ]);
    return !isSame;
  }

  /** Undefined where it cannot be read any more: what was told to people then stands. */
  private assessIfReadable(
    tx: pg.PoolClient,
    terms: AccountedVersion,
    statement: Closed,
  ): Promise<Assessment | undefined> {
    return unlessMalformed(
      () => this.assessPeriod.run(tx, terms, statement),
      (why) => this.logger.error(`statement ${statement.id} is not compared with its facts: ${why}`),
    );
  }

  private async correct(tx: pg.PoolClient, statement: Closed, fresh: Assessment, at: Instant): Promise<void> {
    const { id: statementId, agreementId, currency } = statement;
    const cause = await causeOfCorrection(tx, statement, fresh);
    const revision = statement.revision + 1;
    await writeRevision(tx, { statementId, revision, cause, at }, fresh);
    const amount = fresh.figures.total - statement.figures.total;
    if (currency !== null) {
      const place = { agreementId, statementId, revision, currency, at };
      await enterIntoLedger(tx, place, [{ kind: 'correction', amount, cause }]);
    }
    // Those who approved it approved something else; what was issued stays issued, and is told to have changed.
    await tx.query(
      `update statements set state = 'draft', approved_at = null, approved_by = null
       where id = $1 and state = 'approved'`,
      [statementId],
    );
    await tx.query('update statements set compare_at = $3 where agreement_id = $1 and period_from > $2', [
      agreementId,
      timestamptz(statement.from),
      timestamptz(at),
    ]);
    if (statement.state === 'issued') {
      const total = fresh.figures.total;
      await publishEvents(
        tx,
        [creditEvent('credit.corrected', statement, { revision, total, amount, cause }, at)],
        at,
      );
    }
    await this.audit.record(tx, {
      by: PUNCTUAL,
      act: 'period.corrected',
      subject: { kind: 'statement', id: statementId },
      before: { revision: statement.revision, total: statement.figures.total, state: statement.state },
      after: { revision, total: fresh.figures.total, state: reopened(statement.state), cause },
    });
  }
}

const reopened = (state: Closed['state']): Closed['state'] => (state === 'approved' ? 'draft' : state);

async function whoseIsDue(tx: pg.PoolClient, at: Instant): Promise<string | undefined> {
  const { rows } = await tx.query<{ agreementId: string }>(
    `select agreement_id as "agreementId" from statements where compare_at <= $1 order by period_from limit 1`,
    [timestamptz(at)],
  );
  return rows[0]?.agreementId;
}

async function earliestDue(tx: pg.PoolClient, agreementId: string, at: Instant): Promise<Closed | undefined> {
  const { rows } = await tx.query<Closed>(
    `select s.id, s.agreement_id as "agreementId", s.period_from as "from", s.period_to as "to", s.version, s.currency,
       s.state, r.revision, r.at as "revisedAt", r.figures, r.cycles, r.measured, r.inputs_hash as "inputsHash"
     from statements s
     join lateral (
       select * from statement_revisions where statement_id = s.id order by revision desc limit 1
     ) r on true
     where s.agreement_id = $1 and s.compare_at <= $2 order by s.period_from limit 1`,
    [agreementId, timestamptz(at)],
  );
  return rows[0];
}

/** Figures went through JSON once, so what is compared goes through it too. */
const saysTheSame = (statement: Closed, fresh: Assessment): boolean =>
  statement.inputsHash === fresh.inputsHash &&
  isDeepStrictEqual(statement.figures, JSON.parse(JSON.stringify(fresh.figures)));

/**
 * Soon at first and then ever more rarely, in case something changed that did not ask for a comparison. Daily where there are
 * measures: clocks ask when they are judged anew, ratings and exclusions do not.
 */
function nextComparison(periodEnd: Instant, unchangedFor: number, at: Instant): Instant | null {
  const next = at + Math.max(DAY, unchangedFor);
  return next > periodEnd + LOOK_BACK ? null : next;
}
