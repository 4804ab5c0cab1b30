import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A creation that was only heard of is now named so that it comes after the creation itself, and by when the ticket was
 * looked at. Of those on record nobody knows that any more: they come before any that is heard of from now on, unless
 * they say nothing but when.
 */
export class CreationsHeardOf1795700000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['ticket_events', 'ticket_events_told_again'])
      await runner.query(`
        update ${table} set dedup_key = regexp_replace(dedup_key, '^created:heard@([^=]*)=',
          '~created:heard@\\1=' || case when dedup_key ~ '=[a-z]+\\|\\|$' then 'unseen' else '\\1' end || '|')
        where dedup_key like 'created:heard@%'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const OLD = `regexp_replace(dedup_key, '^~created:heard@([^=]*)=[^|]*\\|', 'created:heard@\\1=')`;
    for (const [table, key] of [
      ['ticket_events', 'ticket_id'],
      ['ticket_events_told_again', 'ticket_id, delivery_id'],
    ] as const)
      await runner.query(`
        delete from ${table} where ctid in (
          select ctid from (select ctid, row_number() over (partition by ${key}, ${OLD} order by dedup_key collate "C") as place
            from ${table} where dedup_key like '~created:heard@%') heard
          where place > 1);
        update ${table} set dedup_key = ${OLD} where dedup_key like '~created:heard@%'`);
  }
}
