import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../../../config/env.js';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import { Database, timestamptz } from '../../database/database.js';
import { iso, type Instant } from '../../engine/instant.js';
import { publishEvents } from '../../notices/webhooks-out/publish-events.js';
import { QUEUE } from '../../queue/queues.js';
import { Wake } from '../../queue/wake.js';
import { Now } from '../../system-now.js';
import { putMails } from '../mails/mail-outbox.js';
import { type Recipient, reminderMail, type ReviewToRemind } from './reminder-mail.js';
import { remind } from './when-to-remind.js';

const BATCH = 200;

interface Due extends ReviewToRemind {
  readonly calendarId: string;
  readonly nextReminderAt: Instant;
}

/**
 * Reminds reviewers until they have answered, and from the due instant on whoever stands above them as well. The row says
 * when: whoever moves `next_reminder_at` on has sent the reminder, so two workers, or one that starts later, send one.
 */
@Injectable()
export class RemindReviewers {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly wake: Wake,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const due = await this.database.query<Due & Record<string, unknown>>(DUE, [timestamptz(at), BATCH]);
    if (due.length > 0) {
      const promises = await this.promiseBook.current();
      for (const review of due) {
        const calendar = hoursOf(promises, review.calendarId, at);
        const { writes, isOverdue, nextAt } = remind(calendar, review.dueAt, at);
        const told = writes ? recipients(review, isOverdue) : [];
        await this.database.transaction((tx) => this.move(tx, review, { told, isOverdue, nextAt, at }));
      }
    }
    await this.wakeForNext(at);
  }

  private async move(
    tx: pg.PoolClient,
    review: Due,
    { told, isOverdue, nextAt, at }: { told: Recipient[]; isOverdue: boolean; nextAt: Instant; at: Instant },
  ): Promise<void> {
    const { rowCount } = await tx.query(
      `update breach_reviews set next_reminder_at = $3, reminders = reminders + $4
       where id = $1 and next_reminder_at = $2 and completed_at is null and closed_at is null`,
      [review.id, timestamptz(review.nextReminderAt), timestamptz(nextAt), told.length > 0 ? 1 : 0],
    );
    if (rowCount === 0) return;
    const { publicUrl } = this.env;
    const mails = told.map((to) => reminderMail(review, to, { isOverdue, at, publicUrl }));
    await putMails(tx, mails, at);
    if (!isOverdue) return;
    const { id, agreementId, dueAt, ticketExternalId } = review;
    const data = { kind: 'breach', reviewId: id, agreementId, ticket: ticketExternalId, dueAt: iso(dueAt) };
    await publishEvents(tx, [{ type: 'review.due', at: dueAt, key: `breach-review-${id}`, data }], at);
  }

  /** What is farther off is found by the sweep when it has come nearer. */
  private async wakeForNext(at: Instant): Promise<void> {
    const [row] = await this.database.query<{ next: Instant | null }>(
      'select min(next_reminder_at) as next from breach_reviews where next_reminder_at > $1',
      [timestamptz(at)],
    );
    const next = row?.next ?? null;
    if (next !== null && next <= at + this.env.wakeHorizonMs) this.wake.wake(QUEUE.reviews, { at: next });
  }
}

function recipients(review: Due, isOverdue: boolean): Recipient[] {
  const { reviewerName, reviewerAddress, reviewerTimezone } = review;
  const { escalationName, escalationAddress, escalationTimezone } = review;
  const reviewer: Recipient[] =
    reviewerAddress === null
      ? []
      : [{ role: 'reviewer', name: reviewerName, address: reviewerAddress, timezone: reviewerTimezone }];
  const above =
    escalationAddress?.toLowerCase() === reviewerAddress?.toLowerCase() ? null : escalationAddress;
  if (!isOverdue || above === null) return reviewer;
  const rung = { role: 'escalation_contact', name: escalationName, address: above } as const;
  return [...reviewer, { ...rung, timezone: escalationTimezone }];
}

const DUE = `
  select r.id, r.agreement_id as "agreementId", r.calendar_id as "calendarId", r.reminders, r.due_at as "dueAt",
    r.reviewer_name as "reviewerName", r.reviewer_address as "reviewerAddress",
    r.reviewer_timezone as "reviewerTimezone", r.escalation_name as "escalationName",
    r.escalation_address as "escalationAddress", r.escalation_timezone as "escalationTimezone",
    r.next_reminder_at as "nextReminderAt", b.metric, b.breached_at as "breachedAt", t.id as "ticketId",
    t.external_id as "ticketExternalId", t.subject as "ticketSubject"
  from breach_reviews r join breaches b on b.id = r.breach_id join tickets t on t.id = b.ticket_id
  where r.next_reminder_at <= $1 and r.completed_at is null and r.closed_at is null
  order by r.next_reminder_at, r.id limit $2`;
