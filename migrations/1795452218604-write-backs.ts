import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is due, told to the helpdesk itself: where agents look all day. */
export class WriteBacks1795452218604 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table write_back_targets (
        integration_id text primary key references integrations (id) on delete cascade,
        base_url text not null,
        -- Sealed with SECRET_KEY.
        token bytea not null,
        -- Whose token it is, and what is written where.
        target jsonb not null,
        active boolean not null,
        disabled_at timestamptz,
        disabled_because text,
        -- Answers in a row that say this may not be done.
        refusals integer not null default 0,
        -- Until then the helpdesk wants to be left alone, or is thought to be down.
        quiet_until timestamptz,
        -- A token bucket that all processes share.
        per_minute integer not null check (per_minute > 0),
        tokens double precision not null,
        filled_at timestamptz not null
      );

      -- One row a ticket: only the latest state is worth telling.
      create table write_backs (
        ticket_id bigint primary key references tickets (id),
        integration_id text not null references integrations (id),
        wanted jsonb not null,
        written jsonb,
        -- Labels or tags of ours that stand there, or may do so because nobody knows how an attempt ended.
        marks text[] not null default '{}',
        state text not null check (state in ('waiting', 'sending', 'written', 'failed')),
        attempts integer not null default 0,
        next_attempt_at timestamptz,
        claimed_until timestamptz,
        settled_at timestamptz,
        last_error text
      );
      create index write_backs_to_send on write_backs (integration_id, next_attempt_at) where state in ('waiting', 'sending');
      create index write_backs_failed on write_backs (integration_id) where state = 'failed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table write_backs, write_back_targets');
  }
}
