import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import type { Contact } from '../../agreements/agreement.js';
import { hashOf, newToken } from '../../auth/token.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Promises } from '../../engine/agreement/promises.js';
import { DAY, type Instant } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import { Now } from '../../system-now.js';
import { linkOwner } from './review-link.js';
import { openFrom, reviewDue, type ReviewTerms } from './when-to-remind.js';

const BATCH = 200;
const LINK_LASTS = 90 * DAY;

interface Pending {
  readonly breachId: number;
  readonly isRevoked: boolean;
  readonly agreementId: string | null;
  readonly calendarId: string | null;
  readonly reviewer: Contact | null;
  readonly escalation: Contact | null;
  readonly terms: ReviewTerms | null;
  readonly leadName: string | null;
  readonly leadAddress: string | null;
  readonly leadTimezone: string | null;
}

/**
 * Gives every new breach its review, if its agreement has them reviewed. The breach's own flag is the claim: whoever
 * clears it inserts the review in the same transaction, so there is one, however many workers look.
 */
@Injectable()
export class OpenReviews {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly seal: Seal,
    private readonly clock: Now,
  ) {}

  async run(): Promise<void> {
    for (;;) {
      const at = this.clock.now();
      if ((await this.database.transaction((tx) => this.batch(tx, at))) < BATCH) return;
    }
  }

  private async batch(tx: pg.PoolClient, at: Instant): Promise<number> {
    const { rows } = await tx.query<Pending>(PENDING, [BATCH]);
    if (rows.length === 0) return 0;
    const promises = await this.promiseBook.current(tx);
    for (const breach of rows) if (isReviewed(breach)) await this.open(tx, breach, promises, at);
    await tx.query('update breaches set review_pending = false where id = any($1)', [
      rows.map(({ breachId }) => breachId),
    ]);
    return rows.length;
  }

  private async open(tx: pg.PoolClient, breach: Reviewed, promises: Promises, at: Instant): Promise<void> {
    const { breachId, agreementId, calendarId, escalation } = breach;
    const calendar = hoursOf(promises, calendarId, at);
    const lead = leadOf(breach);
    const reviewer = breach.reviewer ?? lead;
    // With nobody named above, it is the lead of the team, unless it is the lead who does not answer.
    const above = escalation ?? (breach.reviewer === null ? null : lead);
    const token = newToken();
    await tx.query(INSERT, [
      breachId,
      agreementId,
      calendarId,
      reviewer?.name ?? null,
      reviewer?.address ?? null,
      reviewer?.timezone ?? calendar.timezone,
      above?.name ?? null,
      above?.address ?? null,
      above?.timezone ?? calendar.timezone,
      hashOf(token),
      this.seal.close(token, linkOwner(breachId)),
      timestamptz(at + LINK_LASTS),
      timestamptz(at),
      timestamptz(reviewDue(calendar, at, breach.terms ?? {})),
      timestamptz(openFrom(calendar, at)),
    ]);
  }
}

type Reviewed = Pending & { readonly agreementId: string; readonly calendarId: string };

/** An agreement has its breaches reviewed that names a reviewer, or says by when. */
const isReviewed = (breach: Pending): breach is Reviewed =>
  !breach.isRevoked &&
  breach.agreementId !== null &&
  breach.calendarId !== null &&
  (breach.reviewer !== null || breach.terms !== null);

function leadOf({ leadName, leadAddress, leadTimezone }: Pending): Contact | null {
  if (leadAddress === null) return null;
  return { name: leadName ?? undefined, address: leadAddress, timezone: leadTimezone ?? undefined };
}

/** A late fact may have taken the clock away since; then the clock's id still begins with the agreement's. */
const PENDING = `
  select b.id as "breachId", b.revoked_at is not null as "isRevoked", v.agreement_id as "agreementId",
    v.body ->> 'calendarId' as "calendarId", v.body -> 'reviewer' as reviewer,
    v.body -> 'escalationContact' as escalation, v.body -> 'breachReview' as terms,
    m.lead_name as "leadName", m.lead_email as "leadAddress", m.timezone as "leadTimezone"
  from breaches b
  join tickets t on t.id = b.ticket_id
  left join clocks c using (ticket_id, clock_id, cycle)
  left join lateral (
    select agreement_id, body from agreement_versions v
    where v.agreement_id = coalesce(c.agreement_id, split_part(b.clock_id, '/', 1))
      and (c.agreement_version is null or v.version = c.agreement_version)
    order by version desc limit 1
  ) v on true
  left join agents a on a.id = t.assignee_id
  left join teams m on m.id = coalesce(t.team_id, a.team_id)
  where b.review_pending order by b.id limit $1 for update of b skip locked`;

const INSERT = `
  insert into breach_reviews (breach_id, agreement_id, calendar_id, reviewer_name, reviewer_address,
    reviewer_timezone, escalation_name, escalation_address, escalation_timezone, token_hash, sealed_token,
    link_expires_at, opened_at, due_at, next_reminder_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict (breach_id) do nothing`;
