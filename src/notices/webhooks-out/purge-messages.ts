import { Injectable } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { Database } from '../../database/database.js';
import { purgeInBatches } from '../../database/purge-in-batches.js';
import { DAY } from '../../engine/instant.js';
import { Conflict } from '../../http/problem.js';
import { Now } from '../../system-now.js';

/**
 * What was told and what was answered goes with the deliveries, so many days after it was settled. The row stays: by its id
 * an event is told once, and a correction goes to whoever was told.
 */
@Injectable()
export class PurgeMessages {
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

/** What is sent again is not old. */
const PURGE = `
  with purged as (
    update webhook_messages set body = null, purged_at = $2
    where id in (
      select id from webhook_messages where body is not null and state in ('sent', 'failed') and settled_at < $1
      order by settled_at limit $3 for update skip locked)
    returning id
  ), forgotten as (delete from webhook_attempts where message_id in (select id from purged))
  select id from purged`;

export const purged = () =>
  new Conflict('message', 'was purged: it has reached the age of DELIVERIES_KEEP_DAYS');
