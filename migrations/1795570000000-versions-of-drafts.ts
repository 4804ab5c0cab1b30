import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever saves a draft says which one they have read. The numbers are counted over all drafts, so that one that was thrown
 * away is not taken for the next of the same agreement.
 */
export class VersionsOfDrafts1795570000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create sequence agreement_draft_versions;
      alter table agreement_drafts add version bigint not null default nextval('agreement_draft_versions');
      alter sequence agreement_draft_versions owned by agreement_drafts.version;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agreement_drafts drop version');
  }
}
