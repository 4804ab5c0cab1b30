import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A credit or a review is no ticket's: a message to an endpoint may be about anything. */
export class WebhooksAboutAnything1795418263957 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table webhook_messages alter column ticket_id drop not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from webhook_messages where ticket_id is null;
      alter table webhook_messages alter column ticket_id set not null;
    `);
  }
}
