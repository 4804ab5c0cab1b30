import { Injectable } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { hashOf, newToken } from '../../auth/token.js';
import { Database, timestamptz } from '../../database/database.js';
import { type Instant, iso } from '../../engine/instant.js';
import { Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { isAt } from '../parse-contract.js';
import { awaited } from './life.js';
import { askedFor, decisionsOf, lockedProposal } from './life-rows.js';
import { LINK_LASTS } from './propose-agreement.js';

interface IssuedLink {
  readonly link: string;
  readonly expiresAt: Instant;
}

/**
 * For an approver whom no mail reaches. It takes the place of the link that was mailed, or would have been. Whoever has it
 * can answer in the approver's name, so it is kept who made it.
 */
@Injectable()
export class IssueSignOffLink {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly now: Now,
    private readonly env: Env,
  ) {}

  async run(id: string, address: string, by: Actor): Promise<IssuedLink> {
    const at = this.now.now();
    const token = newToken();
    const expiresAt = at + LINK_LASTS;
    await this.database.transaction(async (tx) => {
      const { id: proposalId } = await lockedProposal(tx, id);
      const waiting = awaited(await askedFor(tx, proposalId), await decisionsOf(tx, id), proposalId);
      const approver = waiting.find(isAt(address));
      if (approver === undefined)
        throw new Invalid('address', 'is not of anybody whose approval is waited for');
      await tx.query(
        `update sign_offs set token_hash = $3, expires_at = $4, told_at = $5, link_made_by = $6,
           tell_at = null, sealed_token = null, last_error = null
         where proposal_id = $1 and address = $2`,
        [proposalId, approver.address, hashOf(token), timestamptz(expiresAt), timestamptz(at), by.name],
      );
      const { name, party } = approver;
      const subject = { kind: 'agreement', id };
      const after = { proposalId, name, party, expiresAt: iso(expiresAt) };
      await this.audit.record(tx, { by, act: 'agreement.sign_off_link_issued', subject, after });
    });
    return { link: `${this.env.publicUrl}/sign-off/${token}`, expiresAt };
  }
}
