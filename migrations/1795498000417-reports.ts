import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that are mailed every week or month. A run is made once per span, and its mails are an outbox of their own. */
export class Reports1795498000417 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reports (
        id text primary key,
        title text not null,
        every text not null check (every in ('week', 'month')),
        timezone text not null,
        dimensions text[] not null check (cardinality(dimensions) between 1 and 3),
        agreement_id text,
        customer_id text,
        recipients text[] not null,
        active boolean not null,
        -- The end of the span that is to be reported next.
        next_at timestamptz not null
      );
      create index reports_to_make on reports (next_at) where active;

      create table report_runs (
        id bigint generated always as identity primary key,
        report_id text not null references reports (id) on delete cascade,
        span_from timestamptz not null,
        span_to timestamptz not null,
        made_at timestamptz not null,
        -- As it stood when it was made: everybody is sent the same.
        content jsonb not null,
        unique (report_id, span_from)
      );

      create table report_mails (
        run_id bigint not null references report_runs (id) on delete cascade,
        recipient text not null,
        state text not null check (state in ('waiting', 'sent', 'kept', 'failed')),
        attempts integer not null default 0,
        next_attempt_at timestamptz,
        settled_at timestamptz,
        last_error text,
        primary key (run_id, recipient)
      );
      create index report_mails_to_send on report_mails (next_attempt_at) where state = 'waiting';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table report_mails, report_runs, reports');
  }
}
