import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What closed periods came to. A statement is the period's life (draft, approved, issued); what it says stands in its
 * revisions, and what is owed in the ledger. Both are only ever added to: a late fact adds a revision and a correcting
 * entry, and what was once told can still be read.
 */
export class StatementsAndLedger1795491234871 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Cycles that are left out of adjusted attainment. Who decided so is in the audit log.
      create table excluded_cycles (
        ticket_id bigint not null references tickets (id),
        clock_id text not null,
        cycle integer not null,
        because text not null,
        primary key (ticket_id, clock_id, cycle)
      );

      create table statements (
        id bigint generated always as identity primary key,
        agreement_id text not null references agreements (id),
        period_from timestamptz not null,
        period_to timestamptz not null check (period_to > period_from),
        timezone text not null,
        -- Whose rules of credit it obeys: the version in force when the period began.
        version integer not null,
        currency text,
        state text not null check (state in ('draft', 'approved', 'issued')),
        closed_at timestamptz not null,
        approved_at timestamptz,
        approved_by text,
        issued_at timestamptz,
        issued_by text,
        -- When its figures are next compared with the facts; null after the look-back.
        compare_at timestamptz,
        -- Closing is won by this key, however many workers try.
        unique (agreement_id, period_from)
      );
      create index statements_to_compare on statements (compare_at) where compare_at is not null;

      create table statement_revisions (
        statement_id bigint not null references statements (id),
        revision integer not null check (revision >= 0),
        at timestamptz not null,
        -- Null for the first one.
        cause text,
        figures jsonb not null,
        -- Every cycle that was judged, as it was then: the evidence.
        cycles jsonb not null,
        -- Of what the figures were computed from.
        inputs_hash text not null,
        primary key (statement_id, revision)
      );

      create table ledger_entries (
        id bigint generated always as identity primary key,
        agreement_id text not null references agreements (id),
        statement_id bigint not null,
        revision integer not null,
        kind text not null check (kind in ('credit', 'earn_back', 'reward', 'correction')),
        -- In minor units. Above zero: the provider owes it to the customer.
        amount bigint not null check (amount <> 0),
        currency text not null,
        cause text,
        at timestamptz not null,
        foreign key (statement_id, revision) references statement_revisions (statement_id, revision),
        unique (statement_id, revision, kind)
      );
      create index ledger_entries_of_agreement on ledger_entries (agreement_id, id);

      create function refuse_rewriting() returns trigger language plpgsql as $$
        begin
          raise exception '% is only ever added to', tg_table_name using errcode = 'insufficient_privilege';
        end $$;
      create trigger ledger_is_append_only before update or delete or truncate on ledger_entries
        for each statement execute function refuse_rewriting();
      create trigger revisions_are_append_only before update or delete or truncate on statement_revisions
        for each statement execute function refuse_rewriting();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table ledger_entries, statement_revisions, statements, excluded_cycles;
      drop function refuse_rewriting;
    `);
  }
}
