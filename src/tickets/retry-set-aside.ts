import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database, timestamptz } from '../database/database.js';
import { NotFound } from '../http/problem.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { Now } from '../system-now.js';

/** Makes a ticket that was set aside due now: after a fix, nobody should wait for the hour to pass. */
@Injectable()
export class RetrySetAside {
  constructor(
    private readonly database: Database,
    private readonly wake: Wake,
    private readonly clock: Now,
    private readonly audit: Audit,
  ) {}

  async run(ticketId: number, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        'update tickets set look_at = $2 where id = $1 and set_aside_at is not null',
        [ticketId, timestamptz(this.clock.now())],
      );
      if (rowCount === 0) throw new NotFound(`Ticket ${ticketId} is not set aside.`);
      await this.audit.record(tx, { by, act: 'ticket.retried', subject: { kind: 'ticket', id: ticketId } });
    });
    this.wake.wake(QUEUE.wakeups);
  }
}
