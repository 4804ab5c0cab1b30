import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Agreements are looked at again: by their interval, or out of turn because something happened. Which days people were
 * told on stands in the keys of their mails, so there is nothing here that could disagree with them.
 */
export class AgreementReviews1795496035118 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table agreement_reviews (
        id bigint generated always as identity primary key,
        agreement_id text not null references agreements (id),
        -- On the calendar of the agreement's zone.
        on_date date not null,
        -- What called for it: one review per occasion, 'interval 2026-06-01' or 'services of version 3'.
        occasion text not null,
        because text not null,
        opened_at timestamptz not null,
        held_at timestamptz,
        held_by text,
        outcome text check (outcome in ('confirm', 'amend', 'renegotiate', 'terminate')),
        minutes text,
        attendees text[],
        unique (agreement_id, occasion),
        constraint held_whole check (num_nulls(held_at, held_by, outcome, minutes, attendees) in (0, 5))
      );
      create index agreement_reviews_to_hold on agreement_reviews (agreement_id) where held_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table agreement_reviews');
  }
}
