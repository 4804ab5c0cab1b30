import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Time that is not held against whoever promised. What was declared is never edited, and what was decided about it is only
 * ever added to: who declared, approved, closed or withdrew it, and when, can be read for good.
 */
export class Exclusions1795496412873 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table exclusions (
        id bigint generated always as identity primary key,
        kind text not null
          check (kind in ('maintenance', 'force_majeure', 'customer_caused', 'unauthorised_software', 'other')),
        title text not null,
        reason text not null,
        starts_at timestamptz not null,
        -- Null: nobody knew when it was declared.
        ends_at timestamptz check (ends_at > starts_at),
        scope jsonb not null,
        effect text not null check (effect in ('pause', 'attainment'))
      );

      create table exclusion_decisions (
        id bigint generated always as identity primary key,
        exclusion_id bigint not null references exclusions (id),
        act text not null check (act in ('declared', 'approved', 'closed', 'withdrawn')),
        at timestamptz not null,
        by_kind text not null,
        by_id text not null,
        by_name text not null,
        -- Of a withdrawal.
        reason text,
        -- Of a closing.
        ends_at timestamptz,
        -- Each is decided once, however many try.
        unique (exclusion_id, act)
      );

      create function refuse_rewriting_exclusions() returns trigger language plpgsql as $$
        begin
          raise exception '% is only ever added to', tg_table_name using errcode = 'insufficient_privilege';
        end $$;
      create trigger exclusions_are_append_only before update or delete or truncate on exclusions
        for each statement execute function refuse_rewriting_exclusions();
      create trigger exclusion_decisions_are_append_only before update or delete or truncate on exclusion_decisions
        for each statement execute function refuse_rewriting_exclusions();

      -- Why the cycle is left out of adjusted attainment; derived by the fold, like the rest of the row.
      alter table clocks add column left_out_because text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table clocks drop column left_out_because;
      drop table exclusion_decisions, exclusions;
      drop function refuse_rewriting_exclusions;
    `);
  }
}
