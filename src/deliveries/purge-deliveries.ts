import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { Database } from '../database/database.js';
import { purgeInBatches } from '../database/purge-in-batches.js';
import { DAY } from '../engine/instant.js';
import { Conflict } from '../http/problem.js';
import { Now } from '../system-now.js';

/**
 * Bodies and headers that are old enough go; facts, clocks and breaches stay, and so does the row, whose dedup key refuses
 * a recorded request that is played again however old it is.
 */
@Injectable()
export class PurgeDeliveries {
  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const before = at - this.env.deliveriesKeepDays * DAY;
    await purgeInBatches(this.database, PURGE, { before, at });
  }
}

/** What still waits, or waits again, is not old. */
const PURGE = `
  update deliveries set body = null, headers = '{}', purged_at = $2
  where id in (
    select id from deliveries where body is not null and received_at < $1 and state <> 'received'
    order by received_at limit $3 for update skip locked)
    and state <> 'received'
  returning id`;

export const purged = () =>
  new Conflict('delivery', 'was purged: its body has reached the age of DELIVERIES_KEEP_DAYS');
