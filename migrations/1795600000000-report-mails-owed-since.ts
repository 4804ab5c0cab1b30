import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A mail is given up when it could not be delivered for too long. One that is asked for again is owed since then, however
 * long ago its report was made.
 */
export class ReportMailsOwedSince1795600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table report_mails add owed_since timestamptz;
      update report_mails m set owed_since = r.made_at from report_runs r where r.id = m.run_id;
      alter table report_mails alter owed_since set not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table report_mails drop owed_since');
  }
}
