import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a webhook told, and what was answered, goes when it is as old as a delivery may get. The row stays: by its id an
 * event is told once, and a correction goes to whoever was told.
 */
export class MessagesArePurged1795900200359 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table webhook_messages alter body drop not null, add purged_at timestamptz,
        add check ((body is null) = (purged_at is not null));
      create index webhook_messages_to_purge on webhook_messages (settled_at)
        where body is not null and state in ('sent', 'failed');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index webhook_messages_to_purge;
      alter table webhook_messages drop purged_at;
      update webhook_messages set body = '' where body is null;
      alter table webhook_messages alter body set not null;
    `);
  }
}
