import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';

/**
 * Lets deliveries be read again, after a fix of the mapping or of Punctual. `settled_at` stays: it is how ingest knows
 * that earlier facts of the same delivery are to be taken back.
 */
@Injectable()
export class ReplayDeliveries {
  constructor(
    private readonly database: Database,
    private readonly wake: Wake,
  ) {}

  async one(id: number): Promise<void> {
    const done = await this.database.query(
      `update deliveries set state = 'received', reason = null where id = $1 returning id`,
      [id],
    );
    if (done.length === 0) throw new NotFound(`delivery ${id}`);
    this.wake.wake(QUEUE.ingest);
  }

  /** Without `since`, what lies in quarantine; with it, everything that has come since then. Returns how many. */
  async run(integration: string | undefined, since: Instant | undefined): Promise<number> {
    const done = await this.database.query(
      `update deliveries set state = 'received', reason = null
       where ($1::text is null or integration_id = $1)
         and case when $2::timestamptz is null then state = 'quarantined'
           else state <> 'received' and received_at >= $2 end
       returning id`,
      [integration ?? null, timestamptz(since ?? null)],
    );
    if (done.length > 0) this.wake.wake(QUEUE.ingest);
    return done.length;
  }
}
