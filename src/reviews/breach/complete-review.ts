import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { startOf } from '../../agreements/term-instants.js';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import { DAY, type Instant } from '../../engine/instant.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import type { BreachReview } from './breach-reviews.js';
import type { Attribution } from './review-words.js';
import { openFrom } from './when-to-remind.js';

export interface CorrectiveAction {
  readonly what: string;
  readonly owner: string;
  /** Without one it is the reviewer who is reminded. */
  readonly ownerAddress?: string;
  /** YYYY-MM-DD, on the agreement's calendar. */
  readonly dueOn: string;
}

export interface ReviewAnswer {
  readonly cause: string;
  readonly attribution: Attribution;
  readonly action?: CorrectiveAction;
}

/** What a reviewer answers stands: it is answered once, and whoever comes second is told so. */
@Injectable()
export class CompleteReview {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly audit: Audit,
    private readonly clock: Now,
  ) {}

  async run(review: BreachReview, { cause, attribution, action }: ReviewAnswer, by: Actor): Promise<void> {
    const at = this.clock.now();
    const overdueAt = action === undefined ? null : await this.overdueAt(review, action.dueOn, at);
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(COMPLETE, [
        review.id,
        timestamptz(at),
        by.name,
        cause,
        attribution,
        action?.what ?? null,
        action?.owner ?? null,
        action?.ownerAddress ?? null,
        action?.dueOn ?? null,
        timestamptz(overdueAt),
      ]);
      if (rowCount === 0) throw await whyNot(tx, review.id);
      await this.audit.record(tx, {
        by,
        act: 'breach_review.completed',
        subject: { kind: 'breach_review', id: review.id },
        before: { state: 'open' },
        after: { state: 'completed', breachId: review.breachId, cause, attribution, action: action ?? null },
      });
    });
  }

  async actionDone(review: BreachReview, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `update breach_reviews set action_done_at = $2, action_done_by = $3, next_reminder_at = null
         where id = $1 and action is not null and action_done_at is null`,
        [review.id, timestamptz(this.clock.now()), by.name],
      );
      if (rowCount === 0)
        throw new Conflict('action', review.action === null ? 'is not there' : 'is done already');
      await this.audit.record(tx, {
        by,
        act: 'breach_review.action_done',
        subject: { kind: 'breach_review', id: review.id },
        after: { action: review.action },
      });
    });
  }

  /** The first open instant after its last day. */
  private async overdueAt({ calendarId }: BreachReview, dueOn: string, at: Instant): Promise<Instant> {
    const calendar = hoursOf(await this.promiseBook.current(), calendarId, at);
    const dayAfter = new Date(Date.parse(`${dueOn}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
    const ends = startOf(dayAfter, calendar.timezone);
    if (ends <= at) throw new Invalid('action.dueOn', 'lies in the past');
    return openFrom(calendar, ends);
  }
}

async function whyNot(tx: pg.PoolClient, id: number): Promise<Conflict> {
  const { rows } = await tx.query<{ completed_by: string | null; closed_because: string | null }>(
    'select completed_by, closed_because from breach_reviews where id = $1',
    [id],
  );
  const { completed_by: by, closed_because: because } = rows[0]!;
  return new Conflict('review', by === null ? `is closed: ${because}` : `was completed by ${by}`);
}

const COMPLETE = `
  update breach_reviews
  set completed_at = $2, completed_by = $3, cause = $4, attribution = $5, action = $6, action_owner = $7,
    action_owner_address = $8, action_due_on = $9, next_reminder_at = $10, reminders = 0
  where id = $1 and completed_at is null and closed_at is null`;
