import { Injectable } from '@nestjs/common';
import type { Boundary } from '../../auth/visible-tickets.js';
import { visibleTickets } from '../../auth/visible-tickets.js';
import { Database } from '../../database/database.js';
import type { Metric } from '../../engine/agreement/objective.js';
import type { Instant } from '../../engine/instant.js';
import { NotFound } from '../../http/problem.js';
import type { Attribution, ReviewState } from './review-words.js';

export interface BreachReview {
  readonly id: number;
  readonly breachId: number;
  readonly state: ReviewState;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  readonly ticketSubject: string | null;
  readonly clockId: string;
  readonly metric: Metric;
  readonly breachedAt: Instant;
  readonly waivedBecause: string | null;
  readonly agreementId: string;
  readonly calendarId: string;
  readonly reviewerName: string | null;
  readonly reviewerAddress: string | null;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly nextReminderAt: Instant | null;
  readonly reminders: number;
  readonly completedAt: Instant | null;
  readonly completedBy: string | null;
  readonly cause: string | null;
  readonly attribution: Attribution | null;
  readonly action: string | null;
  readonly actionOwner: string | null;
  readonly actionDueOn: string | null;
  readonly actionDoneAt: Instant | null;
  readonly actionDoneBy: string | null;
  readonly closedAt: Instant | null;
  readonly closedBecause: string | null;
}

const REVIEW = `
  select r.id, r.breach_id as "breachId",
    case when r.completed_at is not null then 'completed' when r.closed_at is not null then 'closed' else 'open' end as state,
    t.id as "ticketId", t.external_id as "ticketExternalId", t.subject as "ticketSubject", b.clock_id as "clockId",
    b.metric, b.breached_at as "breachedAt", b.waived_because as "waivedBecause", r.agreement_id as "agreementId",
    r.calendar_id as "calendarId", r.reviewer_name as "reviewerName", r.reviewer_address as "reviewerAddress",
    r.opened_at as "openedAt", r.due_at as "dueAt", r.next_reminder_at as "nextReminderAt", r.reminders,
    r.completed_at as "completedAt", r.completed_by as "completedBy", r.cause, r.attribution, r.action,
    r.action_owner as "actionOwner", r.action_due_on as "actionDueOn", r.action_done_at as "actionDoneAt",
    r.action_done_by as "actionDoneBy", r.closed_at as "closedAt", r.closed_because as "closedBecause"
  from breach_reviews r join breaches b on b.id = r.breach_id join tickets t on t.id = b.ticket_id`;

interface Which {
  readonly state?: ReviewState;
  readonly action?: 'open';
  readonly before?: number;
  readonly limit: number;
}

@Injectable()
export class BreachReviews {
  constructor(private readonly database: Database) {}

  /** The newest first. Open ones have no pages: whoever has more than the limit has other worries. */
  list({ state, action, before, limit }: Which, sees: Boundary): Promise<BreachReview[]> {
    const values: unknown[] = [state, before, limit, action];
    return this.database.query<BreachReview & Record<string, unknown>>(
      `select * from (${REVIEW} where ${visibleTickets(sees, values)}) r
       where ($1::text is null or state = $1) and ($2::bigint is null or id < $2)
         and ($4::text is null or (action is not null and "actionDoneAt" is null)) order by id desc limit $3`,
      values,
    );
  }

  async get(id: number, sees: Boundary): Promise<BreachReview> {
    const values: unknown[] = [id];
    const [found] = await this.database.query<BreachReview & Record<string, unknown>>(
      `${REVIEW} where r.id = $1 and ${visibleTickets(sees, values)}`,
      values,
    );
    if (found === undefined) throw new NotFound(`Review ${id}`);
    return found;
  }

  /** Undefined where the token opens nothing (any more). */
  async behindLink(tokenHash: Buffer, at: Date | null): Promise<BreachReview | undefined> {
    const [found] = await this.database.query<BreachReview & Record<string, unknown>>(
      `${REVIEW} where r.token_hash = $1 and r.link_expires_at > $2`,
      [tokenHash, at],
    );
    return found;
  }
}
