import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a waiver leaves out was also kept by the cycle's number, which late facts change: the breach was revoked or moved,
 * and another cycle was left out in its place. The breach itself says that it is waived, and that is enough.
 */
export class WaiversAreBreachesOwn1796200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop table excluded_cycles');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table excluded_cycles (
        ticket_id bigint not null references tickets (id),
        clock_id text not null,
        cycle integer not null,
        because text not null,
        primary key (ticket_id, clock_id, cycle)
      );
      insert into excluded_cycles select distinct on (ticket_id, clock_id, cycle) ticket_id, clock_id, cycle,
        'waived: ' || waived_because
      from breaches where waived_at is not null and revoked_at is null order by ticket_id, clock_id, cycle, waived_at;
    `);
  }
}
