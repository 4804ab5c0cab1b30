import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../queue/queues.js';
import { SendNotices } from './send-notices.js';

@Processor(QUEUE.notices, { concurrency: 1 })
export class NoticesProcessor extends WorkerHost {
  constructor(private readonly sendNotices: SendNotices) {
    super();
  }

  process(): Promise<number> {
    return this.sendNotices.run();
  }
}
