import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../queue/queues.js';
import { AccountForPeriods } from './account-for-periods.js';

@Processor(QUEUE.periods, { concurrency: 1 })
export class PeriodsProcessor extends WorkerHost {
  constructor(private readonly accountForPeriods: AccountForPeriods) {
    super();
  }

  process(): Promise<number> {
    return this.accountForPeriods.run();
  }
}
