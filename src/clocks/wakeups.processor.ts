import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../queue/queues.js';
import { LookAtDueTickets } from './look-at-due-tickets.js';

/** One at a time: BullMQ's PostgreSQL backend deadlocks when due timers are promoted concurrently (seen in 6.7.0). */
@Processor(QUEUE.wakeups, { concurrency: 1 })
export class WakeupsProcessor extends WorkerHost {
  constructor(private readonly lookAtDueTickets: LookAtDueTickets) {
    super();
  }

  process(): Promise<number> {
    return this.lookAtDueTickets.run();
  }
}
