import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { Database } from '../database/database.js';
import { LiveChannel } from '../live/live-channel.js';
import { payloadsOf } from '../live/ticket-changes.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { Now } from '../system-now.js';
import type { RecordedBatch } from './record-evaluation.js';

/** What follows from a committed batch. All of it is a hint: if the process dies here, the sweep does the same. */
@Injectable()
export class AfterCommit {
  constructor(
    private readonly wake: Wake,
    private readonly live: LiveChannel,
    private readonly database: Database,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run({
    changed,
    before,
    looks,
    notices: { mails, chats },
    webhooks,
    writeBacks,
  }: RecordedBatch): Promise<void> {
    const horizon = this.clock.now() + this.env.wakeHorizonMs;
    for (const at of looks) if (at <= horizon) this.wake.wake(QUEUE.wakeups, { at });
    if (mails > 0) this.wake.wake(QUEUE.notices);
    if (chats > 0) this.wake.wake(QUEUE.chat);
    if (webhooks > 0) this.wake.wake(QUEUE.webhooks);
    if (writeBacks > 0) this.wake.wake(QUEUE.writeBacks);
    for (const payload of payloadsOf(changed.map((id) => ({ id, before: before.get(id) })))) {
      await this.live.publish(this.database.pool, 'punctual_tickets', payload);
    }
  }
}
