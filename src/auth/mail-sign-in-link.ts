import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import Handlebars from 'handlebars';
import { Env } from '../../config/env.js';
import type { Actor } from '../audit/actor.js';
import { Database } from '../database/database.js';
import { MINUTE } from '../engine/instant.js';
import type { Mail } from '../notices/mail/compose-mail.js';
import { inert } from '../notices/mail/inert.js';
import { MailTransport } from '../notices/mail/mail-transport.js';
import { Throttles } from '../throttles.js';
import { LINKS_BY_CLIENT, LINKS_FOR_ADDRESS } from './limits.js';
import { SignInLinks } from './sign-in-links.js';

const LASTS = 30 * MINUTE;

/**
 * Mails a link to whoever asks, if the address is a user's. Nothing about that is to be seen from outside: the caller is
 * answered before anybody is looked up.
 */
@Injectable()
export class MailSignInLink {
  private readonly logger = new Logger(MailSignInLink.name);

  constructor(
    private readonly database: Database,
    private readonly links: SignInLinks,
    private readonly transport: MailTransport,
    private readonly throttles: Throttles,
    private readonly env: Env,
  ) {}

  /** Without a mail server it would be kept where others can read it. */
  get isPossible(): boolean {
    return this.env.smtpUrl !== undefined;
  }

  async run(email: string, request: NonNullable<Actor['request']>): Promise<void> {
    if (!this.isPossible) return;
    await this.throttles.spend(LINKS_BY_CLIENT, request.address);
    await this.throttles.spend(LINKS_FOR_ADDRESS, email.toLowerCase());
    // Not tried again: a link that comes an hour later does not help, and whoever waits asks once more.
    this.send(email, { kind: 'unknown', id: null, name: 'somebody', request }).catch((fault: Error) =>
      this.logger.warn(`a sign-in link could not be mailed: ${fault.message}`),
    );
  }

  private async send(email: string, by: Actor): Promise<void> {
    const user = await this.links.userWith(email);
    if (user === undefined) return;
    // To the address we know, not to the one that was typed: two that look alike to the database may lead elsewhere.
    const link = await this.database.transaction((tx) => this.links.issue(tx, user.id, by, LASTS));
    await this.transport.deliver(mailOf(link, user.email, this.env.publicUrl));
  }
}

function mailOf(link: string, email: string, publicUrl: string): Mail {
  const words = `This link signs you in to Punctual at ${new URL(publicUrl).host}, once, within ${LASTS / MINUTE} minutes:`;
  const otherwise = 'If you did not ask for it, ignore this mail: without the link nobody gets in.';
  const id = `<sign-in-${randomUUID()}@${new URL(publicUrl).hostname}>`;
  const href = Handlebars.escapeExpression(link);
  return {
    to: { name: '', address: inert(email) },
    subject: 'Sign in to Punctual',
    text: `${words}\n\n${link}\n\n${otherwise}\n`,
    html: `<p>${Handlebars.escapeExpression(words)}</p>\n<p><a href="${href}">${href}</a></p>\n<p>${otherwise}</p>`,
    messageId: id,
    references: id,
  };
}
