import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Breaches that somebody has to answer for. A breach says itself whether nobody has asked yet for its review, so that
 * recording one costs the fold a boolean; what was on record before this migration is reviewed by nobody.
 */
export class BreachReviews1795493511207 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table breaches add review_pending boolean not null default false;
      create index breaches_to_review on breaches (id) where review_pending;

      create table breach_reviews (
        id bigint generated always as identity primary key,
        breach_id bigint not null unique references breaches (id),
        agreement_id text not null,
        -- Whose open hours reminders keep to.
        calendar_id text not null,
        reviewer_name text,
        -- Null: the agreement names no reviewer, and the team has no lead whose address is known.
        reviewer_address text,
        reviewer_timezone text not null,
        -- The rung above, who is told as well once the review is overdue.
        escalation_name text,
        escalation_address text,
        escalation_timezone text not null,
        -- The reviewer's link opens this one review. The token is kept, sealed, because every reminder carries it.
        token_hash bytea not null unique,
        sealed_token bytea not null,
        link_expires_at timestamptz not null,
        opened_at timestamptz not null,
        due_at timestamptz not null,
        -- Of the review until it is completed, then of its corrective action once that is overdue.
        next_reminder_at timestamptz,
        reminders integer not null default 0,
        completed_at timestamptz,
        completed_by text,
        cause text,
        attribution text check (attribution in ('provider', 'customer', 'vendor', 'nobody')),
        action text,
        action_owner text,
        action_owner_address text,
        action_due_on date,
        action_done_at timestamptz,
        action_done_by text,
        -- Nobody need answer any more: the breach was revoked.
        closed_at timestamptz,
        closed_because text,
        constraint answered_whole check (num_nulls(completed_at, completed_by, cause, attribution) in (0, 4)),
        constraint action_whole check (num_nulls(action, action_owner, action_due_on) in (0, 3))
      );
      create index breach_reviews_to_remind on breach_reviews (next_reminder_at) where next_reminder_at is not null;

      -- The outbox of mails that are no notices about a clock. Its key says what a mail is, so nothing is told twice.
      create table review_mails (
        id bigint generated always as identity primary key,
        key text not null unique,
        thread text not null,
        -- Whose link the mail carries.
        review_id bigint references breach_reviews (id),
        to_name text,
        to_address text not null,
        subject text not null,
        paragraphs text[] not null,
        created_at timestamptz not null,
        -- The next attempt; null once it is settled.
        tell_at timestamptz,
        told_at timestamptz,
        last_error text
      );
      create index review_mails_to_tell on review_mails (tell_at) where tell_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table review_mails, breach_reviews;
      alter table breaches drop review_pending;
    `);
  }
}
