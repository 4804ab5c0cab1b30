import { Injectable, Logger } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { Database, timestamptz } from '../../database/database.js';
import { iso, type Instant } from '../../engine/instant.js';
import { Now } from '../../system-now.js';
import { AGAIN_AFTER, attemptMail } from '../mail/attempt-mail.js';
import type { Mail } from '../mail/compose-mail.js';
import { MailTransport } from '../mail/mail-transport.js';
import { plainMail } from '../mail/plain-mail.js';

interface Disabled {
  readonly id: string;
  readonly url: string;
  readonly contact: string;
  readonly disabled_at: Instant;
  readonly disabled_because: string;
}

/** Mails the contact of an endpoint that was disabled. The endpoint's own row is the outbox: there is one such mail. */
@Injectable()
export class TellOfDisabled {
  private readonly logger = new Logger(TellOfDisabled.name);

  constructor(
    private readonly database: Database,
    private readonly transport: MailTransport,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const claimed = await this.database.query<Disabled>(
      `update webhook_endpoints set tell_at = $2 where tell_at <= $1 and disabled_at is not null
       returning id, url, contact, disabled_at, disabled_because`,
      [timestamptz(at), timestamptz(at + AGAIN_AFTER)],
    );
    for (const endpoint of claimed) await this.tell(endpoint, at);
  }

  private async tell(endpoint: Disabled, at: Instant): Promise<void> {
    const mail = mailOf(endpoint, this.env.publicUrl);
    const { outcome, error } = await attemptMail(this.transport, mail, { since: endpoint.disabled_at, at });
    if (outcome === 'lost' || outcome === 'again')
      this.logger.warn(`the contact of ${endpoint.id} could not be told: ${error}`);
    if (outcome === 'again') return;
    await this.database.query(
      'update webhook_endpoints set tell_at = null where id = $1 and disabled_at = $2',
      [endpoint.id, timestamptz(endpoint.disabled_at)],
    );
  }
}

function mailOf({ id, url, contact, disabled_at, disabled_because }: Disabled, publicUrl: string): Mail {
  const paragraphs = [
    `Punctual no longer sends webhooks to the endpoint ${id}, ${url}.`,
    `Disabled at ${iso(disabled_at)}, because ${disabled_because}.`,
    'What happens from now on is not kept for it. Once the receiver works again, an administrator can enable the endpoint and send again what failed.',
  ];
  const ids = { event: `endpoint-${id}-${disabled_at}`, thread: `endpoint-${id}`, publicUrl };
  return plainMail({ to: contact, subject: `Webhooks to ${id} are disabled`, paragraphs }, ids);
}
