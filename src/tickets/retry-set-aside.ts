import { Injectable } from '@nestjs/common';
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
  ) {}

  async run(ticketId: number): Promise<void> {
    const made = await this.database.query(
      'update tickets set look_at = $2 where id = $1 and set_aside_at is not null returning id',
      [ticketId, timestamptz(this.clock.now())],
    );
    if (made.length === 0) throw new NotFound(`Ticket ${ticketId} is not set aside.`);
    this.wake.wake(QUEUE.wakeups);
  }
}
