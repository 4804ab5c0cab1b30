import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import type { Boundary } from '../../auth/visible-tickets.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { lockedBreach, refuseEnded } from './locked-breach.js';

export interface Proposal {
  readonly breachId: number;
  readonly reason: string;
  readonly disputeId?: number;
}

/** The first of four eyes. Nothing is forgiven yet. */
@Injectable()
export class ProposeWaiver {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Now,
  ) {}

  run(proposal: Proposal, by: Actor, sees: Boundary): Promise<number> {
    return this.database.transaction((tx) => this.within(tx, proposal, by, sees));
  }

  async within(
    tx: pg.PoolClient,
    { breachId, reason, disputeId }: Proposal,
    by: Actor,
    sees: Boundary,
  ): Promise<number> {
    refuseEnded(await lockedBreach(tx, breachId, sees));
    const { rows } = await tx.query<{ id: number }>(
      `insert into waivers (breach_id, dispute_id, reason, proposed_at, proposer, proposed_by)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
      [breachId, disputeId ?? null, reason, timestamptz(this.clock.now()), identityOf(by), by.name],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Conflict('waiver', 'is proposed already: an admin decides about it');
    const subject = { kind: 'breach', id: breachId };
    await this.audit.record(tx, { by, act: 'waiver.proposed', subject, after: { waiverId: id, reason } });
    return id;
  }
}

export const identityOf = ({ kind, id }: Actor): string => `${kind} ${id ?? ''}`;

/** The reverse. */
export function ofIdentity(identity: string): { kind: string; id: string } {
  const [kind = '', id = ''] = identity.split(' ');
  return { kind, id };
}
