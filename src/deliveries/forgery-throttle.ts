import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { databaseIsDown } from '../database/database-faults.js';
import { MINUTE, SECOND } from '../engine/instant.js';
import { TooManyRequests } from '../http/problem.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { networkOf } from '../network-of.js';
import { type Limit, Throttles, tooMany } from '../throttles.js';

/** A minute only: some helpdesks give a delivery up when they are told to wait longer. */
const FORGERIES: Limit = { name: 'webhook', attempts: 20, within: MINUTE };

/**
 * Whoever sends one integration many webhooks that are not well signed is told to wait before anything is read. A delivery
 * that fits costs a look into memory, and other clients notice nothing.
 */
@Injectable()
export class ForgeryThrottle {
  private readonly here = new RateLimiterMemory({
    points: FORGERIES.attempts,
    duration: FORGERIES.within / SECOND,
  });

  constructor(
    private readonly throttles: Throttles,
    private readonly book: IntegrationBook,
  ) {}

  /** @throws TooManyRequests */
  async refuseKnown(integrationId: string, client: string): Promise<void> {
    const known = await this.here.get(whoOf(integrationId, client));
    const isOver = known !== null && known.consumedPoints > FORGERIES.attempts && known.msBeforeNext > 0;
    if (isOver) throw tooMany(known.msBeforeNext);
  }

  /**
   * The same whether there is such an integration or not, so that ids are still not to be guessed; but ids that somebody
   * makes up, without end, do not become rows.
   * @throws TooManyRequests
   */
  async count(integrationId: string, client: string): Promise<void> {
    const who = whoOf(integrationId, client);
    try {
      await this.here.consume(who);
      if ((await this.book.get(integrationId)) !== undefined) await this.throttles.spend(FORGERIES, who);
    } catch (over) {
      if (over instanceof RateLimiterRes) throw tooMany(over.msBeforeNext);
      if (over instanceof TooManyRequests) await this.here.block(who, over.retryAfterSeconds);
      // While the database is away this process counts alone; a forgery is refused all the same.
      if (!databaseIsDown(over)) throw over;
    }
  }
}

const whoOf = (integrationId: string, client: string): string => `${integrationId} ${networkOf(client)}`;
