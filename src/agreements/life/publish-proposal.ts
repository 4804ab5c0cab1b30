import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { Database } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { Conflict } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { type Effect, PreviewEffect } from '../preview-effect.js';
import { type Publication, PublishAgreement } from '../publish-agreement.js';
import { awaited } from './life.js';
import {
  askedFor,
  decisionsOf,
  lockedProposal,
  openProposal,
  type ProposalRow,
  recordDecision,
} from './life-rows.js';

/** What the publisher saw and takes upon themselves. */
export interface Seen {
  readonly hash: string;
  readonly confirm: Confirmed;
}

export interface Confirmed {
  readonly moved: number;
  readonly brokenAtOnce: number;
  readonly mails: number;
}

@Injectable()
export class PublishProposal {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly previewEffect: PreviewEffect,
    private readonly publishAgreement: PublishAgreement,
    private readonly now: Now,
  ) {}

  /** Undefined where nothing is proposed. */
  async effect(id: string, by: Caller): Promise<(Effect & Pick<Seen, 'hash'>) | undefined> {
    const proposal = await openProposal(this.database.pool, id);
    if (proposal === undefined) return undefined;
    return { hash: proposal.hash, ...(await this.effectOf(proposal, this.now.now(), by)) };
  }

  async run(id: string, { hash, confirm }: Seen, force: boolean, by: Caller): Promise<Publication> {
    const at = this.now.now();
    const proposal = await openProposal(this.database.pool, id);
    if (proposal) {
      refuseOther(proposal, hash);
      refuseSurprise(await this.effectOf(proposal, at, by), confirm);
    }
    return this.database.transaction(async (tx) => {
      const locked = await lockedProposal(tx, id);
      refuseOther(locked, hash);
      const { id: proposalId, hash: _, ...proposed } = locked;
      const asked = await askedFor(tx, proposalId);
      const waiting = awaited(asked, await decisionsOf(tx, id), proposalId);
      if (waiting.length > 0) {
        const whom = waiting.map(({ name, party }) => `${name} (${party})`).join(' and ');
        throw new Conflict('proposal', `still waits for the approval of ${whom}`);
      }
      const publication = { ...publicationOf(proposed), force };
      const approved = asked.length > 0;
      const published = await this.publishAgreement.publish(tx, publication, { by, at, approved });
      const { version } = published;
      await recordDecision(tx, this.audit, by, {
        agreementId: id,
        proposalId,
        kind: 'published',
        at,
        name: by.name,
        version,
      });
      await tx.query('delete from agreement_drafts where agreement_id = $1', [id]);
      return published;
    });
  }

  private effectOf(proposal: ProposalRow, at: Instant, { sees }: Caller): Promise<Effect> {
    const agreement = this.publishAgreement.draft(publicationOf(proposal), at);
    return this.previewEffect.run({ agreement }, sees);
  }
}

const publicationOf = ({
  agreementId: id,
  body,
  reach,
  inForceFrom,
  inForceTo,
}: Omit<ProposalRow, 'id' | 'hash'>) => ({
  id,
  body,
  reach,
  inForceFrom: inForceFrom ?? undefined,
  inForceTo: inForceTo ?? undefined,
});

function refuseOther(proposal: ProposalRow, hash: string): void {
  if (proposal.hash === hash) return;
  throw new Conflict('hash', 'is not that of the proposal: read it again before you publish it');
}

/** Tickets come and go while somebody reads. Less than they agreed to is no surprise; more is. */
function refuseSurprise(effect: Effect, confirmed: Confirmed): void {
  const would = toConfirm(effect);
  const isMore =
    would.moved > confirmed.moved ||
    would.brokenAtOnce > confirmed.brokenAtOnce ||
    would.mails > confirmed.mails;
  if (isMore) throw new Conflict('confirm', `is less than what would happen: ${effect.sentence}`);
}

/** What has to be echoed to publish. A clock that appears or disappears has moved, too. */
export const toConfirm = ({ clocks, mails }: Effect): Confirmed => ({
  moved: clocks.sooner + clocks.later + clocks.appears + clocks.disappears,
  brokenAtOnce: clocks.broken_at_once,
  mails,
});
