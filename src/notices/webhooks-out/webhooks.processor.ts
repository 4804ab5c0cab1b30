import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../../queue/queues.js';
import { SendWebhooks } from './send-webhooks.js';

@Processor(QUEUE.webhooks, { concurrency: 1 })
export class WebhooksProcessor extends WorkerHost {
  constructor(private readonly sendWebhooks: SendWebhooks) {
    super();
  }

  process(): Promise<void> {
    return this.sendWebhooks.run();
  }
}
