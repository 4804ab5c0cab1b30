import { Injectable } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { dateAndTime } from '../../notices/mail/wording.js';
import { Now } from '../../system-now.js';
import { remind } from '../breach/when-to-remind.js';
import { putMails, type ReviewMail } from '../mails/mail-outbox.js';

const BATCH = 200;

interface Due {
  readonly id: number;
  readonly calendarId: string;
  readonly dueAt: Instant;
  readonly nextReminderAt: Instant;
  readonly reminders: number;
  readonly said: string;
  readonly saidBy: string;
  readonly customerId: string;
  readonly reviewer: To | null;
  readonly escalation: To | null;
}

interface To {
  readonly name: string | null;
  readonly address: string;
  readonly timezone: string;
}

/** As reviewers are reminded of breaches: every working day, and once it is overdue the rung above as well. */
@Injectable()
export class RemindOfDisputes {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const due = await this.database.query<Due & Record<string, unknown>>(DUE, [timestamptz(at), BATCH]);
    if (due.length === 0) return;
    const promises = await this.promiseBook.current();
    for (const dispute of due) {
      const calendar = hoursOf(promises, dispute.calendarId, at);
      const { writes, isOverdue, nextAt } = remind(calendar, dispute.dueAt, at);
      const { reviewer, escalation } = dispute;
      const told = (isOverdue ? [reviewer, escalation] : [reviewer]).flatMap((to) => to ?? []);
      const mails = writes ? told.map((to) => mailOf(dispute, to, isOverdue, this.env.publicUrl)) : [];
      await this.move(dispute, mails, nextAt, at);
    }
  }

  private async move({ id, nextReminderAt }: Due, mails: ReviewMail[], nextAt: Instant, at: Instant) {
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `update disputes set next_reminder_at = $3, reminders = reminders + $4
         where id = $1 and next_reminder_at = $2 and answered_at is null`,
        [id, timestamptz(nextReminderAt), timestamptz(nextAt), mails.length > 0 ? 1 : 0],
      );
      if (rowCount === 1) await putMails(tx, mails, at);
    });
  }
}

function mailOf(dispute: Due, to: To, isOverdue: boolean, publicUrl: string): ReviewMail {
  const { id, reminders, customerId, said, saidBy, dueAt } = dispute;
  const headline = isOverdue
    ? 'Dispute overdue'
    : reminders === 0
      ? 'A dispute to answer'
      : 'Still to answer';
  return {
    key: `dispute-${id}-${reminders}-${to.address.toLowerCase()}`,
    thread: `dispute-${id}`,
    to,
    subject: `${headline}: ${customerId}`,
    paragraphs: [
      `${saidBy} of ${customerId} does not agree: ${said}`,
      `An answer ${isOverdue ? 'was' : 'is'} due on ${dateAndTime(dueAt, to.timezone)}.`,
      `Answer it here: ${publicUrl}/reviews`,
    ],
  };
}

const contact = (who: string) => `case when ${who}_address is not null then
  json_build_object('name', ${who}_name, 'address', ${who}_address, 'timezone', ${who}_timezone) end`;
const DUE = `
  select d.id, d.calendar_id as "calendarId", d.due_at as "dueAt", d.next_reminder_at as "nextReminderAt",
    d.reminders, d.said, d.said_by as "saidBy", l.customer_id as "customerId",
    ${contact('reviewer')} as reviewer, ${contact('escalation')} as escalation
  from disputes d join dispute_links l on l.id = d.link_id
  where d.next_reminder_at <= $1 and d.answered_at is null order by d.next_reminder_at, d.id limit $2`;
