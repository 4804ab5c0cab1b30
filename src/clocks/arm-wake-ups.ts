import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';

/** Looks farther off than the horizon are not queued; this arms those that have come inside it. */
@Injectable()
export class ArmWakeUps {
  private armedUntil: Instant = 0;

  constructor(
    private readonly database: Database,
    private readonly wake: Wake,
    private readonly env: Env,
  ) {}

  /** The first run arms everything inside the horizon; later ones what has come into it since. */
  async run(at: Instant): Promise<void> {
    const horizon = at + this.env.wakeHorizonMs;
    if (horizon <= this.armedUntil) return;
    const looks = await this.database.query<{ look_at: Instant }>(
      'select distinct look_at from tickets where look_at > $1 and look_at <= $2',
      [timestamptz(Math.max(at, this.armedUntil)), timestamptz(horizon)],
    );
    for (const { look_at } of looks) this.wake.wake(QUEUE.wakeups, { at: look_at });
    this.armedUntil = horizon;
  }
}
