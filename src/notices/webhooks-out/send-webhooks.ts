import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Env } from '../../../config/env.js';
import { databaseIsDown } from '../../database/database-faults.js';
import { Database } from '../../database/database.js';
import { SECOND, type Instant } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import { Outbound } from '../../outbound.js';
import { Now } from '../../system-now.js';
import { type ClaimedMessage, claimMessages, endpointsWithDueMessages } from './claim-messages.js';
import { type Answer, postWebhook } from './post-webhook.js';
import { sealOwner } from './secrets.js';
import { release, settleAttempt } from './settle-attempt.js';

/** Requests under way to one endpoint, in one process. */
const AT_ONCE = 4;
/** Longer than a request may take; after a crash its messages wait this long for somebody else. */
const CLAIMED_FOR = 30 * SECOND;

/**
 * Sends what waits for each endpoint, at least once. Every endpoint has a lane of its own, and nobody waits for a
 * lane: a receiver that hangs delays its own messages only. Endpoints are few, so the lanes need no common bound.
 */
@Injectable()
export class SendWebhooks implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SendWebhooks.name);
  private readonly lanes = new Map<string, Promise<void>>();
  /** Lanes that were wanted while they were about to end. */
  private readonly again = new Set<string>();
  private readonly stopping = new AbortController();
  private readonly outbound: Outbound;

  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly clock: Now,
    env: Env,
  ) {
    this.outbound = new Outbound(env.outboundAllowCidrs);
  }

  /** Sets the lanes going for which something is due, and does not wait for them. */
  async run(): Promise<void> {
    const due = await endpointsWithDueMessages(this.database, this.clock.now());
    for (const endpointId of due) {
      if (this.stopping.signal.aborted) return;
      if (this.lanes.has(endpointId)) this.again.add(endpointId);
      else this.lanes.set(endpointId, this.serve(endpointId));
    }
  }

  /** When every lane has come to its end. */
  async idle(): Promise<void> {
    await Promise.all(this.lanes.values());
  }

  /** Requests under way are broken off and their messages left to the next process, which sends them again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }

  private async serve(endpointId: string): Promise<void> {
    try {
      do {
        this.again.delete(endpointId);
        while (!this.stopping.signal.aborted && (await this.sendBatch(endpointId)) > 0);
      } while (this.again.has(endpointId) && !this.stopping.signal.aborted);
    } catch (fault) {
      this.report(endpointId, fault);
    } finally {
      // Nothing is awaited since the last question, so that nobody can have asked in vain.
      this.lanes.delete(endpointId);
    }
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
    if (this.stopping.signal.aborted && answer.status === null) return release(this.database, message);
    const tookMs = Math.round(performance.now() - started);
    await settleAttempt(this.database, message, answer, { at, tookMs, chance: Math.random() });
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
    return postWebhook(url, { headers, body, outbound: this.outbound, signal: this.stopping.signal });
  }

  private report(endpointId: string, fault: unknown): void {
    // The sweep says so for everybody.
    if (databaseIsDown(fault)) return;
    this.logger.error(`sending to ${endpointId} failed: ${String(fault)}`, (fault as Error).stack);
  }
}
