import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Env } from '../../../config/env.js';
import { Audit } from '../../audit/audit.js';
import { databaseIsDown } from '../../database/database-faults.js';
import { Database } from '../../database/database.js';
import { SECOND, type Instant } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import { Outbound } from '../../outbound.js';
import { Lanes } from '../../sending/lanes.js';
import { Now } from '../../system-now.js';
import { type ClaimedMessage, claimMessages, endpointsWithDueMessages } from './claim-messages.js';
import { type Answer, askOutside } from '../../sending/ask-outside.js';
import { sealOwner } from './secrets.js';
import { release, settleAttempt } from './settle-attempt.js';

/** Requests under way to one endpoint, in one process. */
const AT_ONCE = 4;
/** Longer than a request may take; after a crash its messages wait this long for somebody else. */
const CLAIMED_FOR = 30 * SECOND;

/**
 * Sends what waits for each endpoint, at least once, each in a lane of its own. Endpoints are few, so the lanes need no
 * common bound.
 */
@Injectable()
export class SendWebhooks implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SendWebhooks.name);
  private readonly lanes = new Lanes(
    async (endpointId) => (await this.sendBatch(endpointId)) > 0,
    (endpointId, fault) => this.report(endpointId, fault),
  );
  private readonly outbound: Outbound;

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly seal: Seal,
    private readonly clock: Now,
    env: Env,
  ) {
    this.outbound = new Outbound(env.outboundAllowCidrs);
  }

  /** Sets the lanes going for which something is due, and does not wait for them. */
  async run(): Promise<void> {
    this.lanes.go(await endpointsWithDueMessages(this.database, this.clock.now()));
  }

  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** Requests under way are broken off and their messages left to the next process, which sends them again. */
  beforeApplicationShutdown(): Promise<void> {
    return this.lanes.stop();
  }

  private async sendBatch(endpointId: string): Promise<number> {
    const at = this.clock.now();
    const terms = { at, until: at + CLAIMED_FOR, limit: AT_ONCE };
    const claimed = await claimMessages(this.database, endpointId, terms);
    await Promise.all(claimed.map((message) => this.send(message, at)));
    return claimed.length;
  }

  private async send(message: ClaimedMessage, at: Instant): Promise<void> {
    const started = performance.now();
    const answer = await this.post(message, at);
    if (this.lanes.signal.aborted && answer.status === null) return release(this.database, message, at);
    const tookMs = Math.round(performance.now() - started);
    const { database, audit } = this;
    await settleAttempt({ database, audit }, message, answer, { at, tookMs, chance: Math.random() });
  }

  private post(message: ClaimedMessage, at: Instant): Promise<Answer> {
    const { webhookId, endpointId, body, url } = message;
    const sentAt = new Date(at);
    const signatures = message.secrets.map((sealed) =>
      new Webhook(this.seal.open(sealed, sealOwner(endpointId))).sign(webhookId, sentAt, body),
    );
    const headers = {
      'content-type': 'application/json',
      'webhook-id': webhookId,
      'webhook-timestamp': String(Math.floor(at / SECOND)),
      'webhook-signature': signatures.join(' '),
    };
    return askOutside(url, { headers, body, outbound: this.outbound, signal: this.lanes.signal });
  }

  private report(endpointId: string, fault: unknown): void {
    // The sweep says so for everybody.
    if (databaseIsDown(fault)) return;
    this.logger.error(`sending to ${endpointId} failed: ${String(fault)}`, (fault as Error).stack);
  }
}
