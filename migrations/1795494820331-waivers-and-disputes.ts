import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Breaches that are forgiven, and customers who disagree. A waived breach stays on record and keeps its instant: it is
 * left out of the adjusted figures, and nothing else. Proposals and disputes are facts, so what was refused stays too.
 */
export class WaiversAndDisputes1795494820331 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table breaches
        add waived_at timestamptz,
        add waived_because text,
        add waived_by text,
        add constraint waived_whole check (num_nulls(waived_at, waived_because, waived_by) in (0, 3));

      -- What a customer may dispute with: a key to one customer's breaches of one period.
      create table dispute_links (
        id bigint generated always as identity primary key,
        agreement_id text not null references agreements (id),
        customer_id text not null references customers (id),
        period_from timestamptz not null,
        period_to timestamptz not null check (period_to > period_from),
        -- Who is told how a dispute ended.
        contact_address text not null,
        token_hash bytea not null unique,
        created_at timestamptz not null,
        created_by text not null,
        expires_at timestamptz not null,
        revoked_at timestamptz
      );

      create table disputes (
        id bigint generated always as identity primary key,
        link_id bigint not null references dispute_links (id),
        -- Null: it is about something that is no breach here and should have been one.
        breach_id bigint references breaches (id),
        said text not null,
        said_by text not null,
        opened_at timestamptz not null,
        reviewer_name text,
        reviewer_address text,
        reviewer_timezone text not null,
        escalation_name text,
        escalation_address text,
        escalation_timezone text not null,
        calendar_id text not null,
        due_at timestamptz not null,
        next_reminder_at timestamptz,
        reminders integer not null default 0,
        outcome text check (outcome in ('upheld', 'waived', 'rejected')),
        reason text,
        answered_at timestamptz,
        answered_by text,
        constraint answered_whole check (num_nulls(outcome, reason, answered_at, answered_by) in (0, 4))
      );
      create index disputes_to_remind on disputes (next_reminder_at) where next_reminder_at is not null;
      create unique index disputed_once_at_a_time on disputes (breach_id) where answered_at is null;

      create table waivers (
        id bigint generated always as identity primary key,
        breach_id bigint not null references breaches (id),
        dispute_id bigint references disputes (id),
        reason text not null,
        proposed_at timestamptz not null,
        -- Kind and id, such as "user 7": names may be shared or change, and nobody decides about their own proposal.
        proposer text not null,
        proposed_by text not null,
        verdict text check (verdict in ('waived', 'refused')),
        remark text,
        decided_at timestamptz,
        decided_by text,
        constraint decided_whole check (num_nulls(verdict, decided_at, decided_by) in (0, 3))
      );
      create unique index waiver_proposed_once on waivers (breach_id) where decided_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table waivers, disputes, dispute_links;
      alter table breaches drop waived_at, drop waived_because, drop waived_by;
    `);
  }
}
