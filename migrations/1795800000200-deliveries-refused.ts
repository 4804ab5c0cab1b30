import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A helpdesk that sends all comments with every change outgrows a mebibyte just for the long tickets. How much is taken is
 * said for each integration, and what was refused unread is counted, because its sender may never send it again.
 */
export class DeliveriesRefused1795800000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table integrations
        add max_body_mib integer not null default 1 check (max_body_mib between 1 and 25),
        add refused bigint not null default 0,
        add refused_at timestamptz,
        add refused_because text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table integrations drop max_body_mib, drop refused, drop refused_at, drop refused_because;
    `);
  }
}
