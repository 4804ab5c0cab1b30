import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions about past tickets take up to a minute, so they are rows that some worker answers, and not requests. */
export class Analyses1795400031415 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table analyses (
        id bigint generated always as identity primary key,
        kind text not null check (kind in ('baseline', 'backtest')),
        question jsonb not null,
        state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
        asked_by text not null,
        asked_at timestamptz not null,
        done bigint not null default 0,
        total bigint,
        -- How often somebody began with it: one that ends its worker every time must not do so for ever.
        attempts integer not null default 0,
        claimed_until timestamptz,
        settled_at timestamptz,
        answer jsonb,
        error text
      );
      create index analyses_to_run on analyses (id) where state in ('waiting', 'running');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table analyses');
  }
}
