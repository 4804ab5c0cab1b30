import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose tickets a user or a key may see: "all", or the ids of teams. Whoever was there before keeps seeing all; from now on
 * it has to be said, which is why the default goes again. Read with every request, and so kept in the row itself.
 */
export class TeamsBound1795489617402 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['users', 'api_keys']) {
      await runner.query(`
        alter table ${table} add column teams jsonb not null default '"all"'
          check (teams = '"all"' or jsonb_typeof(teams) = 'array');
        alter table ${table} alter column teams drop default;
      `);
    }
    // A user is the agent of the same address, and is asked for with every request.
    await runner.query('create index agents_by_email on agents (lower(email))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index agents_by_email;
      alter table users drop column teams;
      alter table api_keys drop column teams;
    `);
  }
}
