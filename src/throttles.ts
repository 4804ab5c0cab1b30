import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Database } from './database/database.js';
import { type Millis, SECOND } from './engine/instant.js';
import { TooManyRequests } from './http/problem.js';
import { networkOf } from './network-of.js';

/** How often somebody may try something. The name keeps one limit's counts apart from another's. */
export interface Limit {
  readonly name: string;
  readonly attempts: number;
  readonly within: Millis;
}

/**
 * Counts attempts in the database, so that they are the same in every process. Whoever is over the limit is remembered in
 * memory too and costs no further statement. Windows are measured by this machine's clock: nothing but patience depends on it.
 */
@Injectable()
export class Throttles {
  private readonly limiters = new Map<string, RateLimiterPostgres>();

  constructor(private readonly database: Database) {}

  /** Counted before it is known how the attempt ends, so that many at the same moment do not all get through. */
  async spend(limit: Limit, who: string): Promise<void> {
    try {
      await this.limiter(limit).consume(keyOf(who));
    } catch (over) {
      if (!(over instanceof RateLimiterRes)) throw over;
      throw tooMany(over.msBeforeNext);
    }
  }

  /** The attempt was none that needed slowing down. */
  async giveBack(limit: Limit, who: string): Promise<void> {
    await this.limiter(limit).reward(keyOf(who));
  }

  private limiter(limit: Limit): RateLimiterPostgres {
    const known = this.limiters.get(limit.name);
    if (known !== undefined) return known;
    const made = new RateLimiterPostgres({
      storeClient: this.database.pool,
      storeType: 'pool',
      tableName: 'throttles',
      tableCreated: true,
      keyPrefix: limit.name,
      points: limit.attempts,
      duration: limit.within / SECOND,
      inMemoryBlockOnConsumed: limit.attempts + 1,
    });
    this.limiters.set(limit.name, made);
    return made;
  }
}

/** Addresses, of people and of machines, are nothing to keep; and a key has 255 characters at most. */
const keyOf = (who: string): string => createHash('sha256').update(networkOf(who)).digest('base64url');

export const tooMany = (wait: Millis) => new TooManyRequests(Math.max(1, Math.ceil(wait / SECOND)));
