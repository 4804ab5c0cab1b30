import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { databaseIsDown } from '../../database/database-faults.js';
import { Database, timestamptz } from '../../database/database.js';
import { SECOND, type Instant, type Millis } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import { Outbound } from '../../outbound.js';
import { Lanes } from '../../sending/lanes.js';
import { pauseAfter } from '../../sending/retry-after.js';
import { Now } from '../../system-now.js';
import { claimForRoom, type ClaimedNotice, IS_DUE } from '../claim-notices.js';
import { settleNotice, tryAgain } from '../settle-notice.js';
import { whyNeedless } from '../why-needless.js';
import { chatMessage } from './chat-message.js';
import { sealOwner } from './chat-room.js';
import { postToRoom } from './post-to-room.js';

/** Longer than a request may take; after a crash its message waits this long for somebody else. */
const CLAIMED_FOR = 30 * SECOND;

/**
 * Sends the chat messages that wait in the outbox, at least once, one after the other in each room. A failure that may
 * pass makes the whole room wait: its server wants fewer messages, or may be down. How long follows from how many have
 * failed since it took one, for one message that it never takes says nothing about the others.
 */
@Injectable()
export class SendChat implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SendChat.name);
  private readonly lanes = new Lanes(
    (roomId) => this.sendNext(roomId),
    (roomId, fault) => this.report(roomId, fault),
  );
  private readonly outbound: Outbound;

  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly clock: Now,
    private readonly env: Env,
  ) {
    this.outbound = new Outbound(env.outboundAllowCidrs);
  }

  /** Sets the rooms' lanes going for which something is due, and does not wait for them. */
  async run(): Promise<void> {
    const at = timestamptz(this.clock.now());
    await this.database.query(
      `update notices n set state = 'failed', settled_at = $1, next_attempt_at = null, last_error = 'the chat room was deleted'
       where channel = 'chat' and ${IS_DUE} and not exists (select from chat_rooms where id = n.recipient_address)`,
      [at],
    );
    const due = await this.database.query<{ id: string }>(
      `select id from chat_rooms r where coalesce(quiet_until, $1) <= $1 and exists (
         select from notices where channel = 'chat' and recipient_address = r.id and ${IS_DUE})`,
      [at],
    );
    this.lanes.go(due.map(({ id }) => id));
  }

  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** A request under way is broken off, and its message left to the next process, which sends it again. */
  beforeApplicationShutdown(): Promise<void> {
    return this.lanes.stop();
  }

  private async sendNext(roomId: string): Promise<boolean> {
    const at = this.clock.now();
    const [notice] = await claimForRoom(this.database, roomId, { at, until: at + CLAIMED_FOR, limit: 1 });
    if (notice === undefined) return false;
    await this.send(notice, at);
    return true;
  }

  private async send(notice: ClaimedNotice, at: Instant): Promise<void> {
    const needless = whyNeedless(notice.kind, notice.clock);
    if (needless !== undefined)
      return settleNotice(this.database, notice, 'suppressed', at, { error: needless });
    const url = await this.addressOf(notice.recipientAddress);
    if (url === null)
      return settleNotice(this.database, notice, 'failed', at, { error: 'the chat room was deleted' });
    const { publicUrl } = this.env;
    const written = chatMessage({ ...notice, timezone: notice.recipientTimezone, publicUrl });
    const terms = { body: written.body, outbound: this.outbound, signal: this.lanes.signal, at };
    const { error, mayPass, retryAfter } = await postToRoom(url, terms);
    if (error !== null && this.lanes.signal.aborted) return this.release(notice);
    if (error === null || !mayPass) {
      const state = error === null ? 'sent' : 'failed';
      await settleNotice(this.database, notice, state, at, { written, error: error ?? undefined });
      return this.notDown(notice.recipientAddress);
    }
    const inMs = pauseAfter(notice.attempts, retryAfter);
    if (await tryAgain(this.database, notice, at, { written, error, inMs }))
      this.logger.warn(`notice ${notice.id} could not be sent and is tried again: ${error}`);
    const failures = await this.countFailure(notice.recipientAddress, notice.attempts === 1 ? 1 : 0);
    await this.keepQuiet(notice.recipientAddress, at + pauseAfter(Math.max(failures, 1), retryAfter));
  }

  private async addressOf(roomId: string): Promise<string | null> {
    const [room] = await this.database.query<{ url: Buffer }>('select url from chat_rooms where id = $1', [
      roomId,
    ]);
    return room === undefined ? null : this.seal.open(room.url, sealOwner(roomId));
  }

  /** Returns how many there are in a row, each message counted once. */
  private async countFailure(roomId: string, more: 0 | 1): Promise<number> {
    const [room] = await this.database.query<{ failures: number }>(
      'update chat_rooms set failures = failures + $2 where id = $1 returning failures',
      [roomId, more],
    );
    return room?.failures ?? more;
  }

  /** It has answered. */
  private async notDown(roomId: string): Promise<void> {
    await this.database.query('update chat_rooms set failures = 0 where id = $1 and failures > 0', [roomId]);
  }

  private async keepQuiet(roomId: string, until: Instant | Millis): Promise<void> {
    await this.database.query('update chat_rooms set quiet_until = $2 where id = $1', [
      roomId,
      timestamptz(until),
    ]);
  }

  private async release({ id }: ClaimedNotice): Promise<void> {
    await this.database.query(
      `update notices set state = 'waiting', attempts = attempts - 1, claimed_until = null
       where id = $1 and state = 'sending'`,
      [id],
    );
  }

  private report(roomId: string, fault: unknown): void {
    // The sweep says so for everybody.
    if (databaseIsDown(fault)) return;
    this.logger.error(`sending to the chat room ${roomId} failed: ${String(fault)}`, (fault as Error).stack);
  }
}
