import { Injectable, Logger } from '@nestjs/common';
import Handlebars from 'handlebars';
import { Env } from '../../../config/env.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import { AGAIN_AFTER, attemptMail } from '../../notices/mail/attempt-mail.js';
import type { Mail } from '../../notices/mail/compose-mail.js';
import { inert } from '../../notices/mail/inert.js';
import { MailTransport } from '../../notices/mail/mail-transport.js';
import { Now } from '../../system-now.js';
import type { AgreementBody } from '../agreement.js';
import { changesOfProposal } from './changes-of-proposal.js';
import { sealOwner } from './propose-agreement.js';

interface ToTell {
  readonly id: number;
  readonly proposalId: number;
  readonly name: string;
  readonly address: string;
  readonly sealed: Buffer;
  readonly agreementId: string;
  readonly body: AgreementBody;
  readonly proposedBy: string;
  readonly proposedAt: Instant;
}

/** Mails approvers their links. The sign-off's own row is the outbox; a mail that is sent twice carries the same link. */
@Injectable()
export class SendSignOffLinks {
  private readonly logger = new Logger(SendSignOffLinks.name);

  constructor(
    private readonly database: Database,
    private readonly transport: MailTransport,
    private readonly seal: Seal,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const claimed = await this.database.query<ToTell>(
      `update sign_offs s set tell_at = $2 from agreement_proposals p
       where p.id = s.proposal_id and s.tell_at <= $1
       returning s.id, s.proposal_id as "proposalId", s.name, s.address, s.sealed_token as sealed,
         p.agreement_id as "agreementId", p.body, p.proposed_by as "proposedBy", p.proposed_at as "proposedAt"`,
      [timestamptz(at), timestamptz(at + AGAIN_AFTER)],
    );
    for (const each of claimed) await this.tell(each, at);
  }

  private async tell(to: ToTell, at: Instant): Promise<void> {
    const written = this.written(to);
    const { outcome, error } = await attemptMail(this.transport, written, { since: to.proposedAt, at });
    if (outcome === 'lost' || outcome === 'again')
      this.logger.warn(`an approver of ${to.agreementId} could not be asked by mail: ${error}`);
    if (outcome !== 'again') await this.settle(to, outcome === 'sent' ? at : null, error);
  }

  private async written(to: ToTell): Promise<Mail> {
    const { agreementId, body, proposalId: id } = to;
    const token = this.seal.open(to.sealed, sealOwner(id, to.address));
    const changes = await changesOfProposal(this.database.pool, { id, agreementId, body });
    const { publicUrl } = this.env;
    return mailOf({ ...to, changes }, `${publicUrl}/sign-off/${token}`, new URL(publicUrl).hostname);
  }

  /** Unless somebody made another link meanwhile: then this one, and how its mail went, is nobody's concern any more. */
  private async settle({ id, sealed }: ToTell, toldAt: Instant | null, error: string | null): Promise<void> {
    await this.database.query(
      `update sign_offs set tell_at = null, sealed_token = null, told_at = $3, last_error = $4
       where id = $1 and sealed_token = $2`,
      [id, sealed, timestamptz(toldAt), error],
    );
  }
}

type Told = Pick<ToTell, 'id' | 'name' | 'address' | 'body' | 'proposedBy'> & {
  readonly changes: readonly string[];
};

/** Whoever has to read more than this reads it on the page. */
const MOST_CHANGES = 20;

function mailOf({ id, name, address, body, proposedBy, changes }: Told, link: string, host: string): Mail {
  const agreement = inert(String(body.title));
  const before = [
    `${inert(proposedBy)} asks for your approval of the agreement “${agreement}”.`,
    'The link below shows the agreement and what it changes. It is yours alone: whoever opens it can answer in your name. It opens for 30 days.',
  ];
  const shown = changes.slice(0, MOST_CHANGES).map((each) => inert(each).slice(0, 500));
  if (changes.length > MOST_CHANGES) shown.push(`and ${changes.length - MOST_CHANGES} more`);
  const lead = 'Against the version in force, it changes:';
  const escaped = Handlebars.escapeExpression;
  const html = [
    ...before.map((each) => `<p>${escaped(each)}</p>`),
    ...(shown.length > 0
      ? [`<p>${lead}</p>`, `<ul>${shown.map((each) => `<li>${escaped(each)}</li>`).join('')}</ul>`]
      : []),
    `<p><a href="${link}">Read and answer</a></p>`,
  ];
  const list = shown.length > 0 ? [[lead, ...shown.map((each) => `- ${each}`)].join('\n')] : [];
  return {
    to: { name: inert(name), address: inert(address) },
    subject: `Your approval is asked for: ${agreement}`.slice(0, 150),
    text: `${[...before, ...list, link].join('\n\n')}\n`,
    html: html.join('\n'),
    messageId: `<sign-off-${id}@${host}>`,
    references: `<sign-offs@${host}>`,
  };
}
