import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { hashOf, newToken } from '../../auth/token.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Reach } from '../../engine/agreement/promises.js';
import type { Finding } from '../../engine/finding.js';
import { DAY, type Instant } from '../../engine/instant.js';
import { Malformed } from '../../engine/malformed.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Seal } from '../../integrations/seal.js';
import { Now } from '../../system-now.js';
import type { AgreementTerms } from '../agreement.js';
import { inspectAgreement } from '../inspect-agreement.js';
import { needsApproval } from '../needs-approval.js';
import { parseAgreement } from '../parse-agreement.js';
import { PublishAgreement } from '../publish-agreement.js';
import type { Asked } from './life.js';
import { lockedDraft, openProposal, refuseStale } from './life-rows.js';
import { signedHash } from './signed-hash.js';

export interface Proposing {
  readonly reach: Reach;
  readonly inForceFrom?: Instant;
  readonly inForceTo?: Instant;
  /** The version of the draft that was read; absent: whichever there is. */
  readonly draft?: number;
}

export const LINK_LASTS = 30 * DAY;

/** Freezes a draft: from here on its hash is what is signed, and a change of it needs another proposal. */
@Injectable()
export class ProposeAgreement {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly publishAgreement: PublishAgreement,
    private readonly seal: Seal,
    private readonly now: Now,
  ) {}

  async run(id: string, { draft: read, ...proposing }: Proposing, by: Actor): Promise<Finding[]> {
    const at = this.now.now();
    return this.database.transaction(async (tx) => {
      const drafted = await lockedDraft(tx, id);
      const { body } = drafted;
      if (await openProposal(tx, id)) throw new Conflict('proposal', 'is there already: withdraw it first');
      refuseStale(drafted, read);
      parseAgreement(body);
      const draft = this.publishAgreement.draft({ id, body, ...proposing }, at);
      const findings = await inspectAgreement(tx, draft);
      const error = findings.find(({ severity }) => severity === 'error');
      if (error !== undefined) throw new Malformed(error.field, error.message);
      const asked = (await needsApproval(tx, id, draft)) ? approversOf(draft) : [];
      const { reach, inForceFrom = null, inForceTo = null } = proposing;
      const hash = signedHash({ agreementId: id, body, reach, inForceFrom, inForceTo });
      const { rows } = await tx.query<{ id: number }>(
        `insert into agreement_proposals
           (agreement_id, body, reach, in_force_from, in_force_to, hash, proposed_at, proposed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
        [
          id,
          JSON.stringify(body),
          reach,
          timestamptz(inForceFrom),
          timestamptz(inForceTo),
          hash,
          timestamptz(at),
          by.name,
        ],
      );
      for (const each of asked) await this.ask(tx, rows[0]!.id, each, at);
      const subject = { kind: 'agreement', id };
      const after = { proposalId: rows[0]!.id, hash: hash.toString('hex'), reach, body };
      await this.audit.record(tx, { by, act: 'agreement.proposed', subject, after });
      return findings;
    });
  }

  /** The token itself is kept, sealed, only until its mail has left. */
  private async ask(tx: pg.PoolClient, proposalId: number, { party, name, address }: Asked, at: Instant) {
    const token = newToken();
    await tx.query(
      `insert into sign_offs (proposal_id, party, name, address, token_hash, sealed_token, expires_at, tell_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        proposalId,
        party,
        name,
        address,
        hashOf(token),
        this.seal.close(token, sealOwner(proposalId, address)),
        timestamptz(at + LINK_LASTS),
        timestamptz(at),
      ],
    );
  }
}

export const sealOwner = (proposalId: number, address: string): string => `sign-off ${proposalId} ${address}`;

function approversOf({ contract: { parties } }: AgreementTerms): Asked[] {
  const asked = (['provider', 'customer'] as const).map((party) =>
    (parties?.[party].approvers ?? []).map(({ name, address }) => ({ party, name, address })),
  );
  const nobody = asked.findIndex((people) => people.length === 0);
  if (nobody >= 0) {
    throw new Invalid(
      `parties.${nobody === 0 ? 'provider' : 'customer'}.approvers`,
      'names nobody, and the version in force asks for the approval of both parties',
    );
  }
  return asked.flat();
}
