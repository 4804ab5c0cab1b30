import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { Env } from '../../../config/env.js';
import type { Mail } from './compose-mail.js';

/** Nobody will ever take this mail: it is recorded and shown, and not tried again. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

export abstract class MailTransport {
  /**
   * `kept` where there is no mail server to hand it to.
   * @throws PermanentFailure, or whatever else went wrong: then it is worth another try
   */
  abstract deliver(mail: Mail): Promise<'sent' | 'kept'>;
}

/** Without SMTP_URL a mail is shown on the mail page and goes nowhere. */
class KeptMail extends MailTransport {
  deliver(): Promise<'kept'> {
    return Promise.resolve('kept');
  }
}

/** All of them together stay below the time for which a notice is claimed. */
const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  dnsTimeout: 10_000,
};

@Injectable()
export class SmtpMail extends MailTransport implements OnApplicationShutdown {
  private readonly transporter: Transporter;

  constructor(
    url: string,
    private readonly from: string,
  ) {
    super();
    this.transporter = createTransport({ url, pool: true, maxConnections: 3, ...TIMEOUTS });
    // A dropped idle connection is reported here; the next mail makes a new one.
    this.transporter.on('error', () => undefined);
  }

  async deliver(mail: Mail): Promise<'sent'> {
    try {
      await this.transporter.sendMail({
        from: this.from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        attachments: mail.attachments?.map((each) => ({ ...each })),
        references: mail.references,
        inReplyTo: mail.references,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        // Nothing in a mail may make us read a file or fetch a page.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return 'sent';
    } catch (fault) {
      throw isPermanent(fault) ? new PermanentFailure((fault as Error).message, { cause: fault }) : fault;
    }
  }

  onApplicationShutdown(): void {
    this.transporter.close();
  }
}

/**
 * 5xx is the server's final word on this mail, and so is an address that cannot even be written into an envelope. Not
 * so a refused password (EAUTH, 535): that is ours to repair, and the mails should leave when it is.
 */
function isPermanent(fault: unknown): boolean {
  const { code, responseCode } = fault as { code?: string; responseCode?: number };
  if (code === 'EAUTH') return false;
  return responseCode === undefined ? code === 'EENVELOPE' : responseCode >= 500;
}

export const mailTransport = {
  provide: MailTransport,
  inject: [Env],
  useFactory: ({ smtpUrl, mailFrom }: Env) =>
    smtpUrl === undefined ? new KeptMail() : new SmtpMail(smtpUrl, mailFrom),
};
