import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../queue/queues.js';
import { SendWriteBacks } from './send-write-backs.js';

@Processor(QUEUE.writeBacks, { concurrency: 1 })
export class WriteBacksProcessor extends WorkerHost {
  constructor(private readonly sendWriteBacks: SendWriteBacks) {
    super();
  }

  process(): Promise<void> {
    return this.sendWriteBacks.run();
  }
}
