import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A report shows what whoever made it may see, so it says who that is. Those that are there were made by admins, who see
 * everything: they go on as Punctual's own.
 */
export class ReportsHaveMakers1795560000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reports
        add made_by_kind text not null default 'punctual' check (made_by_kind in ('user', 'api_key', 'punctual')),
        add made_by_id text,
        add made_by_name text not null default 'Punctual',
        add check ((made_by_kind = 'punctual') = (made_by_id is null));
      alter table reports alter made_by_kind drop default, alter made_by_name drop default;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table reports drop made_by_kind, drop made_by_id, drop made_by_name');
  }
}
