import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { Database, timestamptz } from '../database/database.js';
import { DAY, HOUR, SECOND, type Instant, type Millis } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { claimNotices, type ClaimedNotice } from './claim-notices.js';
import { composeMail, type Mail } from './mail/compose-mail.js';
import { MailTransport, PermanentFailure } from './mail/mail-transport.js';
import { whyNeedless } from './why-needless.js';

const BATCH = 12;
/** Renewed while the batch is being sent; after a crash its notices wait this long for somebody else. */
const CLAIMED_FOR = 15 * SECOND;
const GIVE_UP_AFTER = 2 * DAY;

/**
 * Sends what waits in the outbox. At least once: a process that dies between the server's yes and the row's `sent`
 * leaves the notice to be sent again, with the Message-ID it had.
 */
@Injectable()
export class SendNotices implements OnModuleDestroy {
  private readonly logger = new Logger(SendNotices.name);
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly transport: MailTransport,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  /** Until nothing waits. Returns how many notices were dealt with. */
  async run(): Promise<number> {
    for (let settled = 0; ;) {
      const at = this.clock.now();
      const claimed = await claimNotices(this.database, { at, until: at + CLAIMED_FOR, limit: BATCH });
      await this.holding(claimed, () => Promise.all(claimed.map((notice) => this.send(notice, at))));
      settled += claimed.length;
      if (claimed.length < BATCH || this.stopping) return settled;
    }
  }

  /** The batch under way is finished; a long outbox is left to the next process. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** A mail server may take its time; as long as this process lives, nobody else should send the same mail. */
  private async holding(claimed: readonly ClaimedNotice[], work: () => Promise<unknown>): Promise<void> {
    const ids = claimed.map(({ id }) => id);
    const renew = () =>
      this.database.query(`update notices set claimed_until = $2 where id = any($1) and state = 'sending'`, [
        ids,
        timestamptz(this.clock.now() + CLAIMED_FOR),
      ]);
    const renewing = setInterval(() => void renew().catch(() => undefined), CLAIMED_FOR / 3);
    try {
      await work();
    } finally {
      clearInterval(renewing);
    }
  }

  private async send(notice: ClaimedNotice, at: Instant): Promise<void> {
    const needless = whyNeedless(notice.kind, notice.clock);
    if (needless !== undefined) return this.settle(notice, 'suppressed', at, { error: needless });
    const mail = composeMail(notice, this.env.publicUrl);
    try {
      await this.settle(notice, await this.transport.deliver(mail), at, { mail });
    } catch (fault) {
      await this.fail(notice, mail, at, fault as Error);
    }
  }

  private async fail(notice: ClaimedNotice, mail: Mail, at: Instant, fault: Error): Promise<void> {
    const error = fault.message;
    if (fault instanceof PermanentFailure) return this.settle(notice, 'failed', at, { mail, error });
    if (at - notice.createdAt >= GIVE_UP_AFTER) {
      return this.settle(notice, 'failed', at, {
        mail,
        error: `given up after ${notice.attempts} attempts: ${error}`,
      });
    }
    this.logger.warn(`notice ${notice.id} could not be sent and is tried again: ${error}`);
    await this.database.query(
      `update notices set state = 'waiting', claimed_until = null, next_attempt_at = $2, last_error = $3
       where id = $1 and state = 'sending'`,
      [notice.id, timestamptz(at + backOff(notice.attempts)), error],
    );
  }

  private async settle(
    { id }: ClaimedNotice,
    state: 'sent' | 'kept' | 'failed' | 'suppressed',
    at: Instant,
    { mail, error }: { mail?: Mail; error?: string },
  ): Promise<void> {
    await this.database.query(
      `update notices set state = $2, settled_at = $3, claimed_until = null, next_attempt_at = null, last_error = $4,
         subject = $5, body_text = $6, body_html = $7
       where id = $1 and state = 'sending'`,
      [id, state, timestamptz(at), error ?? null, mail?.subject, mail?.text, mail?.html],
    );
  }
}

/** 15 s, 30 s, 1 min … 1 h. */
const backOff = (attempts: number): Millis => Math.min(15 * SECOND * 2 ** (attempts - 1), HOUR);
