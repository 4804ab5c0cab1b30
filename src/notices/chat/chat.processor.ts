import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../../queue/queues.js';
import { SendChat } from './send-chat.js';

@Processor(QUEUE.chat, { concurrency: 1 })
export class ChatProcessor extends WorkerHost {
  constructor(private readonly sendChat: SendChat) {
    super();
  }

  process(): Promise<void> {
    return this.sendChat.run();
  }
}
