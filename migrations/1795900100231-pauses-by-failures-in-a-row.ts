import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One ticket or message that always fails must not keep the others waiting ever longer. How long a helpdesk or a room is
 * left alone follows from how many have failed there since one was taken, each counted once.
 */
export class PausesByFailuresInARow1795900100231 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table write_back_targets add failures integer not null default 0;
      alter table chat_rooms add failures integer not null default 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table chat_rooms drop failures;
      alter table write_back_targets drop failures;
    `);
  }
}
