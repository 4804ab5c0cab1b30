import { Injectable } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import type { Contact } from '../../agreements/agreement.js';
import type { ContractDate, Term } from '../../agreements/contract.js';
import { startOf } from '../../agreements/term-instants.js';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import { Database } from '../../database/database.js';
import type { Calendar } from '../../engine/calendar/calendar.js';
import type { Instant } from '../../engine/instant.js';
import { publishEvents } from '../../notices/webhooks-out/publish-events.js';
import { Now } from '../../system-now.js';
import { putMails, type ReviewMail } from '../mails/mail-outbox.js';
import { dateOf, plusDays, plusMonths, stageReached } from './contract-days.js';
import { type ReviewedAgreement, ReviewedAgreements } from './reviewed-agreements.js';

/** Days ahead on which people are told of a date. */
const AHEAD = [30, 7, 1];
/** Overdue reviews are recalled so many days apart, and this often. */
const WEEK = 7;
const WEEKS = 52;

interface OpenReview {
  readonly id: number;
  readonly agreementId: string;
  readonly on: ContractDate;
  readonly because: string;
}

/**
 * Tells of reviews and ends that come near. The key of a mail names the date and how far ahead it is told, so whoever
 * looks, and however often, tells once; only the latest stage that is reached is told.
 */
@Injectable()
export class TellOfDates {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly agreements: ReviewedAgreements,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const agreements = await this.agreements.inForce(at);
    if (agreements.length === 0) return;
    const reviews = await this.database.query<OpenReview & Record<string, unknown>>(
      `select id, agreement_id as "agreementId", on_date as "on", because from agreement_reviews
       where held_at is null and agreement_id = any($1)`,
      [agreements.map(({ id }) => id)],
    );
    const promises = await this.promiseBook.current();
    for (const agreement of agreements) {
      const calendar = hoursOf(promises, agreement.terms.calendarId, at);
      const theirs = reviews.filter(({ agreementId }) => agreementId === agreement.id);
      for (const review of theirs) await this.tellOfReview(agreement, review, calendar, at);
      await this.tellOfTerm(agreement, calendar, at);
    }
  }

  private async tellOfReview(
    agreement: ReviewedAgreement,
    review: OpenReview,
    calendar: Calendar,
    at: Instant,
  ) {
    const { reviewer, timezone, terms } = agreement;
    const overdue = Array.from({ length: WEEKS }, (_, week) => ({
      on: plusDays(review.on, week * WEEK),
      name: `week-${week}`,
    }));
    const stage = stageReached([...ahead(review.on), ...overdue], at, calendar, timezone);
    if (stage === undefined) return;
    const isOverdue = stage.startsWith('week-');
    const mail: ReviewMail | undefined = reviewer && {
      key: `agreement-review-${review.id}-${stage}`,
      thread: `agreement-review-${review.id}`,
      to: recipient(reviewer),
      subject: `Review of ${terms.title}: ${review.on}`.slice(0, 150),
      paragraphs: [
        `${isOverdue ? 'It is time to review' : 'To be reviewed'} on ${review.on}: the agreement ${terms.title}, because ${review.because}.`,
        'Confirm it, amend it, renegotiate it or terminate it, and write down who was there and what was said.',
        `Hold it here: ${this.env.publicUrl}/reviews`,
      ],
    };
    const data = { kind: 'agreement', reviewId: review.id, agreementId: agreement.id, on: review.on };
    const due = {
      type: 'review.due',
      at: startOf(review.on, timezone),
      key: `agreement-${review.id}`,
      data,
    } as const;
    await this.database.transaction(async (tx) => {
      const added = mail === undefined ? 0 : await putMails(tx, [mail], at);
      if (isOverdue && added > 0) await publishEvents(tx, [due], at);
    });
  }

  /** Whoever has to give notice is told of that day; where it simply ends, of its last day too. */
  private async tellOfTerm(
    { id, terms, timezone, reviewer }: ReviewedAgreement,
    calendar: Calendar,
    at: Instant,
  ) {
    const { term } = terms.contract;
    if (term?.to === undefined || reviewer === undefined) return;
    const { noticeDays = 0, renewal } = term;
    const ends = endOfTerm(term, dateOf(at, timezone));
    const notice = plusDays(ends, -noticeDays);
    const consequence = renewal === 'automatic' ? 'it renews itself' : 'it ends';
    const mails: ReviewMail[] = [];
    const put = (what: string, on: ContractDate, days: readonly number[], words: string) => {
      const stage = stageReached(ahead(on, days), at, calendar, timezone);
      if (stage === undefined || dateOf(at, timezone) > on) return;
      mails.push({
        key: `term-${id}-${what}-${on}-${stage}`,
        thread: `term-${id}-${ends}`,
        to: recipient(reviewer),
        subject: `${terms.title}: ${words}`.slice(0, 150),
        paragraphs: [`${terms.title}: ${words}.`, `After ${ends} ${consequence}.`],
      });
    };
    if (noticeDays > 0) put('notice', notice, [noticeDays, ...AHEAD], `notice can be given until ${notice}`);
    if (renewal === 'none') put('end', ends, AHEAD, `its last day is ${ends}`);
    if (mails.length > 0) await this.database.transaction((tx) => putMails(tx, mails, at));
  }
}

/** From the farthest to the nearest. */
const ahead = (on: ContractDate, days: readonly number[] = AHEAD) =>
  [...new Set(days)]
    .sort((a, b) => b - a)
    .map((each) => ({ on: plusDays(on, -each), name: `ahead-${each}` }));

/** The last day of the term that runs today: a contract that renews itself has one after the other. */
function endOfTerm({ to, renewal, renewalMonths = 0 }: Term, today: ContractDate): ContractDate {
  let months = 0;
  if (renewal === 'automatic') while (plusMonths(to!, months) < today) months += renewalMonths;
  return plusMonths(to!, months);
}

const recipient = ({ name, address }: Contact) => ({ name: name ?? null, address });
