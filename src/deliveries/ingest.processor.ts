import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../queue/queues.js';
import { IngestDeliveries } from './ingest-deliveries.js';

const AT_ONCE = 500;

/** One at a time in each process; several processes share the work by skipping what another has locked. */
@Processor(QUEUE.ingest, { concurrency: 1 })
export class IngestProcessor extends WorkerHost {
  constructor(private readonly ingestDeliveries: IngestDeliveries) {
    super();
  }

  async process(): Promise<void> {
    while ((await this.ingestDeliveries.run(AT_ONCE)) > 0);
  }
}
