import { Injectable } from '@nestjs/common';
import { Env } from '../../../config/env.js';
import { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { hashOf, newToken } from '../../auth/token.js';
import { Database, timestamptz } from '../../database/database.js';
import { DAY, iso, type Instant } from '../../engine/instant.js';
import { Invalid, NotFound } from '../../http/problem.js';
import { Now } from '../../system-now.js';

export interface NewDisputeLink {
  readonly agreementId: string;
  readonly customerId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly contactAddress: string;
  readonly days: number;
}

export interface DisputeLink {
  readonly id: number;
  readonly agreementId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly contactAddress: string;
}

/** Keys to one customer's breaches of one period, for people without an account. Shown once; only the hash is kept. */
@Injectable()
export class DisputeLinks {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async issue(link: NewDisputeLink, by: Caller) {
    const { agreementId, customerId, from, to, contactAddress, days } = link;
    // The link shows tickets of every team; nobody hands on what they may not see.
    if (by.sees !== 'everything') throw new Invalid('customerId', 'has tickets of teams that you do not see');
    if (to <= from) throw new Invalid('to', 'must be later than from');
    const token = newToken();
    const at = this.clock.now();
    const expiresAt = at + days * DAY;
    const id = await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(INSERT, [
        agreementId,
        customerId,
        timestamptz(from),
        timestamptz(to),
        contactAddress,
        hashOf(token),
        timestamptz(at),
        by.name,
        timestamptz(expiresAt),
      ]);
      const made = rows[0];
      if (made === undefined) throw new NotFound('This agreement, or this customer');
      const subject = { kind: 'dispute_link', id: made.id };
      const after = { agreementId, customerId, from: iso(from), to: iso(to), expiresAt: iso(expiresAt) };
      await this.audit.record(tx, { by, act: 'dispute_link.issued', subject, after });
      return made.id;
    });
    return { id, link: `${this.env.publicUrl}/dispute/${token}`, expiresAt: iso(expiresAt) };
  }

  /** By whoever could have issued it. */
  async revoke(id: number, by: Caller): Promise<void> {
    if (by.sees !== 'everything') throw new NotFound(`Dispute link ${id}`);
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        'update dispute_links set revoked_at = coalesce(revoked_at, $2) where id = $1',
        [id, timestamptz(this.clock.now())],
      );
      if (rowCount === 0) throw new NotFound(`Dispute link ${id}`);
      await this.audit.record(tx, { by, act: 'dispute_link.revoked', subject: { kind: 'dispute_link', id } });
    });
  }

  /** Undefined where the token opens nothing (any more). */
  async behind(token: string): Promise<DisputeLink | undefined> {
    const [link] = await this.database.query<DisputeLink & Record<string, unknown>>(
      `select l.id, agreement_id as "agreementId", customer_id as "customerId", c.name as "customerName",
         period_from as "from", period_to as "to", contact_address as "contactAddress"
       from dispute_links l join customers c on c.id = l.customer_id
       where token_hash = $1 and expires_at > $2 and revoked_at is null`,
      [hashOf(token), timestamptz(this.clock.now())],
    );
    return link;
  }
}

const INSERT = `
  insert into dispute_links (agreement_id, customer_id, period_from, period_to, contact_address, token_hash,
    created_at, created_by, expires_at)
  select a.id, c.id, $3, $4, $5, $6, $7, $8, $9 from agreements a, customers c where a.id = $1 and c.id = $2
  returning id`;
