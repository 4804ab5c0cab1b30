import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was taken back can come back: an exclusion or a waiver is withdrawn, and the breach stands again. Whoever was told
 * that it was none is told so, in a kind of notice of its own; and a waiver says who withdrew it and why.
 */
export class StandsAgain1795550000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table notices
        drop constraint notices_kind_check,
        add constraint notices_kind_check check (kind in ('warning', 'breach', 'step', 'correction', 'reinstatement'));
      alter table waivers
        add withdrawn_at timestamptz,
        add withdrawn_by text,
        add withdrawn_because text,
        add constraint withdrawn_whole check (num_nulls(withdrawn_at, withdrawn_by, withdrawn_because) in (0, 3)),
        add constraint withdrawn_was_granted check (withdrawn_at is null or verdict = 'waived');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table waivers drop withdrawn_at, drop withdrawn_by, drop withdrawn_because;
      delete from notices where kind = 'reinstatement';
      alter table notices
        drop constraint notices_kind_check,
        add constraint notices_kind_check check (kind in ('warning', 'breach', 'step', 'correction'));
    `);
  }
}
