import { Injectable } from '@nestjs/common';
import { databaseIsDown } from '../database/database-faults.js';
import { Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { Now } from '../system-now.js';

interface Refused {
  readonly times: number;
  readonly at: Instant;
  readonly because: string;
}

/**
 * Counts what was refused before anybody could tell whose it was. Nobody has signed it yet: each integration has one
 * statement under way at most, and whatever comes meanwhile goes into the next.
 */
@Injectable()
export class RefusedDeliveries {
  private readonly waiting = new Map<string, Refused>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly book: IntegrationBook,
    private readonly clock: Now,
  ) {}

  async count(integrationId: string, because: string): Promise<void> {
    if ((await this.book.get(integrationId)) === undefined) return;
    const times = (this.waiting.get(integrationId)?.times ?? 0) + 1;
    this.waiting.set(integrationId, { times, at: this.clock.now(), because });
    if (this.busy.has(integrationId)) return;
    this.busy.add(integrationId);
    try {
      await this.write(integrationId);
    } catch (fault) {
      if (!databaseIsDown(fault)) throw fault;
    } finally {
      this.busy.delete(integrationId);
    }
  }

  private async write(integrationId: string): Promise<void> {
    for (let next = this.take(integrationId); next !== undefined; next = this.take(integrationId)) {
      await this.database.query(
        'update integrations set refused = refused + $2, refused_at = $3, refused_because = $4 where id = $1',
        [integrationId, next.times, timestamptz(next.at), next.because],
      );
    }
  }

  private take(integrationId: string): Refused | undefined {
    const next = this.waiting.get(integrationId);
    this.waiting.delete(integrationId);
    return next;
  }
}
