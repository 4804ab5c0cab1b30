import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Reach } from '../engine/agreement/promises.js';
import { timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { LiveChannel } from '../live/live-channel.js';
import { aboutToChangePromises } from './promise-lock.js';

export interface PromiseChange {
  readonly reach: Reach;
  readonly inForceFrom: Instant;
  /** The instant of the publication. */
  readonly at: Instant;
}

/** What publishing a calendar or an agreement does to tickets that are there already. */
@Injectable()
export class PromiseChanges {
  constructor(private readonly live: LiveChannel) {}

  /** In the publication's own transaction, so that no ticket is looked at in vain before the version is there. */
  async record(tx: pg.PoolClient, { reach, inForceFrom, at }: PromiseChange): Promise<void> {
    await aboutToChangePromises(tx);
    const lookAt = timestamptz(Math.max(inForceFrom, at));
    if (reach === 'running') {
      await tx.query(
        'update tickets set look_at = least(look_at, $1) where open and created_at is not null',
        [lookAt],
      );
    } else {
      // For new tickets only: those that came since it is in force, be it backdated or published a moment ago.
      await tx.query('update tickets set look_at = least(look_at, $1) where open and created_at >= $2', [
        lookAt,
        timestamptz(inForceFrom),
      ]);
    }
    await this.live.publish(tx, 'punctual_promises', '');
  }
}
