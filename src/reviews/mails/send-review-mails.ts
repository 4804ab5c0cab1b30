import { Injectable, Logger } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import { AGAIN_AFTER, attemptMail } from '../../notices/mail/attempt-mail.js';
import type { Mail } from '../../notices/mail/compose-mail.js';
import { inert } from '../../notices/mail/inert.js';
import { MailTransport } from '../../notices/mail/mail-transport.js';
import { plainMail } from '../../notices/mail/plain-mail.js';
import { Now } from '../../system-now.js';
import { linkOwner, reviewLink } from '../breach/review-link.js';

const BATCH = 50;

interface ToSend {
  readonly id: number;
  readonly key: string;
  readonly thread: string;
  readonly name: string | null;
  readonly address: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly createdAt: Instant;
  readonly breachId: number | null;
  readonly sealed: Buffer | null;
}

/** Sends what waits in the outbox; at least once, and always with the same Message-ID. */
@Injectable()
export class SendReviewMails {
  private readonly logger = new Logger(SendReviewMails.name);

  constructor(
    private readonly database: Database,
    private readonly transport: MailTransport,
    private readonly seal: Seal,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    for (;;) {
      const at = this.clock.now();
      const claimed = await this.database.query<ToSend & Record<string, unknown>>(CLAIM, [
        timestamptz(at),
        timestamptz(at + AGAIN_AFTER),
        BATCH,
      ]);
      for (const mail of claimed) await this.send(mail, at);
      if (claimed.length < BATCH) return;
    }
  }

  private async send(mail: ToSend, at: Instant): Promise<void> {
    const since = mail.createdAt;
    const { outcome, error } = await attemptMail(this.transport, this.written(mail), { since, at });
    if (outcome === 'lost' || outcome === 'again')
      this.logger.warn(`review mail ${mail.id} could not be sent: ${error}`);
    if (outcome !== 'again') await this.settle(mail.id, outcome === 'sent' ? at : null, error);
  }

  private async written({
    key,
    thread,
    name,
    address,
    subject,
    paragraphs,
    breachId,
    sealed,
  }: ToSend): Promise<Mail> {
    const { publicUrl } = this.env;
    const link =
      sealed === null || breachId === null
        ? []
        : [`Your own link to it: ${reviewLink(publicUrl, this.seal.open(sealed, linkOwner(breachId)))}`];
    const mail = plainMail(
      { to: address, subject, paragraphs: [...paragraphs, ...link] },
      { event: key, thread, publicUrl },
    );
    return { ...mail, to: { ...mail.to, name: inert(name ?? '') } };
  }

  private async settle(id: number, toldAt: Instant | null, error: string | null): Promise<void> {
    await this.database.query(
      'update review_mails set tell_at = null, told_at = $2, last_error = $3 where id = $1',
      [id, timestamptz(toldAt), error],
    );
  }
}

const CLAIM = `
  update review_mails m set tell_at = $2
  from (
    select id, review_id from review_mails where tell_at <= $1 order by id limit $3 for update skip locked
  ) due left join breach_reviews r on r.id = due.review_id
  where m.id = due.id
  returning m.id, m.key, m.thread, m.to_name as name, m.to_address as address, m.subject, m.paragraphs,
    m.created_at as "createdAt", r.breach_id as "breachId", r.sealed_token as sealed`;
