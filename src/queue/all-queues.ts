import { getQueueToken } from '@nestjs/bullmq';
import { type FactoryProvider, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { rarely } from './rarely.js';
import { QUEUE, type QueueName, type Wakeup } from './queues.js';

/** The queues by name, for those who serve them all alike. */
export class AllQueues {
  constructor(private readonly queues: readonly Queue<Wakeup>[]) {
    const logger = new Logger('Queue');
    const complain = rarely((fault: Error) => logger.warn(`The queue is down: ${fault.message}`));
    for (const queue of queues) queue.on('error', complain);
  }

  get(name: QueueName): Queue<Wakeup> {
    const found = this.queues.find((queue) => queue.name === name);
    if (found === undefined) throw new Error(`There is no queue ${name}.`);
    return found;
  }

  all(): readonly Queue<Wakeup>[] {
    return this.queues;
  }
}

export const allQueues: FactoryProvider<AllQueues> = {
  provide: AllQueues,
  inject: Object.values(QUEUE).map((name) => getQueueToken(name)),
  useFactory: (...queues: Queue<Wakeup>[]) => new AllQueues(queues),
};
