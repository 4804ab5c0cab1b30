import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What somebody puts forward with a key of theirs they do not decide about themselves, so a key knows the user who is
 * behind it. A key that a key made is of whoever is behind that one. Of those that are there the audit log knows.
 */
export class KeysHaveMakers1795900000117 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys add made_by bigint references users;
      with recursive made as (
        select subject_id as id, by_kind, by_id from audit_entries where act = 'api_key.created'
      ), behind as (
        select id, by_id as user_id from made where by_kind = 'user'
        union
        select made.id, behind.user_id from made join behind on made.by_kind = 'api_key' and made.by_id = behind.id
      )
      update api_keys k set made_by = u.id from behind join users u on u.id::text = behind.user_id where k.id = behind.id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_keys drop made_by');
  }
}
