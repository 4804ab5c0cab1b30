import { Injectable } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import { Database, timestamptz } from '../../database/database.js';
import { unlessUnreachable } from '../../engine/calendar/calendar.js';
import { DAY, type Instant } from '../../engine/instant.js';
import { Now } from '../../system-now.js';
import { putMails } from '../mails/mail-outbox.js';
import { openFrom } from './when-to-remind.js';

const BATCH = 200;
/** Working days between two reminders of one action: it is overdue, not on fire. */
const EVERY = 5;

interface Overdue {
  readonly id: number;
  readonly calendarId: string;
  readonly nextReminderAt: Instant;
  readonly reminders: number;
  readonly action: string;
  readonly owner: string;
  readonly address: string | null;
  readonly dueOn: string;
  readonly ticketExternalId: string;
}

/** Reminds the owners of corrective actions that were not done by their day. Whoever moves the row on has reminded. */
@Injectable()
export class RemindOwners {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const overdue = await this.database.query<Overdue & Record<string, unknown>>(DUE, [
      timestamptz(at),
      BATCH,
    ]);
    if (overdue.length === 0) return;
    const promises = await this.promiseBook.current();
    for (const each of overdue) {
      const calendar = hoursOf(promises, each.calendarId, at);
      const opens = openFrom(calendar, at);
      const later = unlessUnreachable(() => calendar.addWorkingDays(at, EVERY)) ?? at + EVERY * DAY;
      await this.remind(each, opens > at ? { nextAt: opens } : { nextAt: openFrom(calendar, later), at });
    }
  }

  private async remind(each: Overdue, { nextAt, at }: { nextAt: Instant; at?: Instant }): Promise<void> {
    const { id, reminders, action, owner, address, dueOn, ticketExternalId } = each;
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `update breach_reviews set next_reminder_at = $3, reminders = reminders + 1
         where id = $1 and next_reminder_at = $2 and action is not null and action_done_at is null`,
        [id, timestamptz(each.nextReminderAt), timestamptz(nextAt)],
      );
      if (rowCount === 0 || at === undefined || address === null) return;
      const mail = {
        key: `corrective-action-${id}-${reminders}`,
        thread: `breach-review-${id}`,
        to: { name: owner, address },
        subject: `Overdue since ${dueOn}: ${action}`.slice(0, 150),
        paragraphs: [
          `After the breach of ${ticketExternalId} it was agreed that ${owner} would do this by ${dueOn}:`,
          action,
          `Once it is done, say so: ${this.env.publicUrl}/reviews`,
        ],
      };
      await putMails(tx, [mail], at);
    });
  }
}

const DUE = `
  select r.id, r.calendar_id as "calendarId", r.next_reminder_at as "nextReminderAt", r.reminders, r.action,
    r.action_owner as owner, coalesce(r.action_owner_address, r.reviewer_address) as address,
    r.action_due_on as "dueOn", t.external_id as "ticketExternalId"
  from breach_reviews r join breaches b on b.id = r.breach_id join tickets t on t.id = b.ticket_id
  where r.next_reminder_at <= $1 and r.action is not null and r.action_done_at is null
  order by r.next_reminder_at, r.id limit $2`;
