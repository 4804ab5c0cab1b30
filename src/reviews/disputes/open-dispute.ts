import { Injectable } from '@nestjs/common';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import type { Contact } from '../../agreements/agreement.js';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { openFrom, reviewDue, type ReviewTerms } from '../breach/when-to-remind.js';
import type { DisputeLink } from './dispute-links.js';
import { disputableBreaches } from './disputable-breaches.js';

export interface Objection {
  /** Absent: something should have been a breach and is none. */
  readonly breachId?: number;
  readonly said: string;
  readonly saidBy: string;
}

interface Answering {
  readonly calendarId: string;
  readonly reviewer: Contact | null;
  readonly escalation: Contact | null;
  readonly terms: ReviewTerms | null;
}

@Injectable()
export class OpenDispute {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly audit: Audit,
    private readonly clock: Now,
  ) {}

  async run(
    link: DisputeLink,
    { breachId, said, saidBy }: Objection,
    request: Actor['request'],
  ): Promise<void> {
    const at = this.clock.now();
    const theirs = await disputableBreaches(this.database, link);
    if (breachId !== undefined && !theirs.some(({ id }) => id === breachId))
      throw new Invalid('breach', 'is not among those of this page');
    const { calendarId, reviewer, escalation, terms } = await this.answering(link.agreementId);
    const calendar = hoursOf(await this.promiseBook.current(), calendarId, at);
    await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(INSERT, [
        link.id,
        breachId ?? null,
        said,
        saidBy,
        timestamptz(at),
        reviewer?.name ?? null,
        reviewer?.address ?? null,
        reviewer?.timezone ?? calendar.timezone,
        escalation?.name ?? null,
        escalation?.address ?? null,
        escalation?.timezone ?? calendar.timezone,
        calendarId,
        timestamptz(reviewDue(calendar, at, terms ?? {})),
        timestamptz(openFrom(calendar, at)),
      ]);
      const id = rows[0]?.id;
      if (id === undefined) throw new Conflict('breach', 'is disputed already, and about to be answered');
      await this.audit.record(tx, {
        by: { kind: 'link', id: null, name: saidBy, request },
        act: 'dispute.opened',
        subject: { kind: 'dispute', id },
        after: { breachId: breachId ?? null, customerId: link.customerId, said },
      });
    });
  }

  private async answering(agreementId: string): Promise<Answering> {
    const [found] = await this.database.query<Answering & Record<string, unknown>>(
      `select body ->> 'calendarId' as "calendarId", coalesce(body -> 'reviewer', body #> '{review,reviewer}') as reviewer,
         body -> 'escalationContact' as escalation, body -> 'breachReview' as terms
       from agreement_versions where agreement_id = $1 order by version desc limit 1`,
      [agreementId],
    );
    return found!;
  }
}

const INSERT = `
  insert into disputes (link_id, breach_id, said, said_by, opened_at, reviewer_name, reviewer_address,
    reviewer_timezone, escalation_name, escalation_address, escalation_timezone, calendar_id, due_at, next_reminder_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (breach_id) where answered_at is null do nothing returning id`;
