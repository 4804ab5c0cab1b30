import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Beside the cycles that a statement judged stand the tickets and outages by which it measured what no clock times. Statements
 * that are there measured nothing of the kind.
 */
export class Measures1795590000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table statement_revisions add measured jsonb not null default '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table statement_revisions drop measured');
  }
}
