import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { databaseIsDown } from '../database/database-faults.js';
import { Database } from '../database/database.js';
import { MINUTE, type Instant } from '../engine/instant.js';
import { Conflict } from '../http/problem.js';
import { Seal } from '../integrations/seal.js';
import { Outbound } from '../outbound.js';
import { Lanes } from '../sending/lanes.js';
import { Now } from '../system-now.js';
import {
  type ClaimedWriteBack,
  claimNext,
  claimTicket,
  integrationsWithDueWriteBacks,
} from './claim-write-back.js';
import { release, settle } from './settle-write-back.js';
import { sealOwner } from './target.js';
import { type Outcome, writeOne } from './write-one.js';

/** Longer than its few requests may take together; after a crash the ticket waits this long for somebody else. */
const CLAIMED_FOR = 2 * MINUTE;

/**
 * Writes what is wanted and not written yet, one ticket after the other in each integration, at its pace. At least once,
 * and never twice at a time for one ticket; only the latest state is ever sent.
 */
@Injectable()
export class SendWriteBacks implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SendWriteBacks.name);
  private readonly lanes = new Lanes(
    (integrationId) => this.sendNext(integrationId),
    (integrationId, fault) => this.report(integrationId, fault),
  );
  private readonly outbound: Outbound;

  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly clock: Now,
    env: Env,
  ) {
    this.outbound = new Outbound(env.outboundAllowCidrs);
  }

  /** Sets the integrations' lanes going for which something is due, and does not wait for them. */
  async run(): Promise<void> {
    this.lanes.go(await integrationsWithDueWriteBacks(this.database, this.clock.now()));
  }

  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** This ticket now, also where the pace or a pause would have it wait. */
  async one(integrationId: string, ticketId: number): Promise<Outcome> {
    const at = this.clock.now();
    const terms = { integrationId, ticketId, at, until: at + CLAIMED_FOR };
    const claimed = await claimTicket(this.database, terms);
    if (claimed === undefined)
      throw new Conflict(
        'ticket',
        'is no ticket of this integration with anything to write, or is being written',
      );
    return this.send(claimed, at);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.lanes.stop();
  }

  private async sendNext(integrationId: string): Promise<boolean> {
    const at = this.clock.now();
    const claimed = await claimNext(this.database, integrationId, { at, until: at + CLAIMED_FOR });
    if (claimed === undefined) return false;
    await this.send(claimed, at);
    return true;
  }

  private async send(claimed: ClaimedWriteBack, at: Instant): Promise<Outcome> {
    const { user } = claimed.target;
    const token = this.seal.open(claimed.token, sealOwner(claimed.integrationId));
    const { signal } = this.lanes;
    const outcome = await writeOne(claimed, {
      credentials: { user, token },
      outbound: this.outbound,
      signal,
      at,
    });
    if (signal.aborted && outcome.kind !== 'written') await release(this.database, claimed);
    else await settle(this.database, claimed, outcome, at);
    return outcome;
  }

  private report(integrationId: string, fault: unknown): void {
    // The sweep says so for everybody.
    if (databaseIsDown(fault)) return;
    this.logger.error(`writing back to ${integrationId} failed: ${String(fault)}`, (fault as Error).stack);
  }
}
