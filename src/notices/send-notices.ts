import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { Database, timestamptz } from '../database/database.js';
import { SECOND, type Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { claimMails, type ClaimedNotice } from './claim-notices.js';
import { composeMail, type Mail } from './mail/compose-mail.js';
import { MailTransport, PermanentFailure } from './mail/mail-transport.js';
import { backOff } from '../sending/retry-after.js';
import { settleNotice, tryAgain } from './settle-notice.js';
import { whyNeedless } from './why-needless.js';

const BATCH = 12;
/** Renewed while the batch is being sent; after a crash its notices wait this long for somebody else. */
const CLAIMED_FOR = 15 * SECOND;

/**
 * Sends the mails that wait in the outbox. At least once: a process that dies between the server's yes and the row's `sent`
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
      const claimed = await claimMails(this.database, { at, until: at + CLAIMED_FOR, limit: BATCH });
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
    if (needless !== undefined)
      return settleNotice(this.database, notice, 'suppressed', at, { error: needless });
    const mail = composeMail(notice, this.env.publicUrl);
    try {
      const state = await this.transport.deliver(mail);
      await settleNotice(this.database, notice, state, at, { written: mail });
    } catch (fault) {
      await this.fail(notice, mail, at, fault as Error);
    }
  }

  private async fail(notice: ClaimedNotice, mail: Mail, at: Instant, fault: Error): Promise<void> {
    const failure = { written: mail, error: fault.message, inMs: backOff(notice.attempts) };
    if (fault instanceof PermanentFailure) return settleNotice(this.database, notice, 'failed', at, failure);
    if (await tryAgain(this.database, notice, at, failure))
      this.logger.warn(`notice ${notice.id} could not be sent and is tried again: ${fault.message}`);
  }
}
