import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people call a ticket may change: an issue of Jira gets another key when it is moved, or when its project is renamed.
 * It is found again by the id that it keeps. Two tickets may then have one name for a while: a key that is free again is
 * given to another issue before we hear of the first one's new one.
 */
export class TicketsKeepAnId1795800000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table tickets
        add lasting_id text,
        drop constraint tickets_integration_id_external_id_key;
      create unique index tickets_by_external_id on tickets (integration_id, external_id, coalesce(lasting_id, ''));
      create unique index tickets_by_lasting_id on tickets (integration_id, lasting_id) where lasting_id is not null;
    `);
  }

  /** Of two with one name, the later one gets another. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update tickets t set external_id = external_id || ' ' || lasting_id
      where lasting_id is not null and exists (select from tickets o
        where (o.integration_id, o.external_id) = (t.integration_id, t.external_id) and o.id < t.id);
      drop index tickets_by_external_id;
      alter table tickets drop lasting_id, add unique (integration_id, external_id);
    `);
  }
}
