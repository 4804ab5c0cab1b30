import { Injectable } from '@nestjs/common';
import { Env } from '../../../../config/env.js';
import type { Actor } from '../../../audit/actor.js';
import { Audit } from '../../../audit/audit.js';
import type { Caller } from '../../../auth/caller.js';
import { hashOf, newToken } from '../../../auth/token.js';
import { Database, timestamptz } from '../../../database/database.js';
import { type Instant, iso } from '../../../engine/instant.js';
import { Invalid, NotFound } from '../../../http/problem.js';
import { Now } from '../../../system-now.js';

export interface NewDocumentLink {
  /** Who it is for. */
  readonly label: string;
  /** Until it is revoked, where it is absent. */
  readonly expiresAt?: Instant;
}

export interface DocumentLink {
  readonly id: number;
  readonly label: string;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** How often the page or the PDF was shown; whoever looks through mails before their reader does is counted too. */
  readonly timesRead: number;
  readonly lastReadAt: Instant | null;
}

/** What a token opens, if only it still opens. */
export interface KnownLink extends Pick<DocumentLink, 'id'> {
  readonly agreementId: string;
  readonly opens: boolean;
}

/** Keys to one agreement's document, for people without an account. Shown once; only the hash is kept. */
@Injectable()
export class DocumentLinks {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async issue(agreementId: string, { label, expiresAt }: NewDocumentLink, by: Caller) {
    const at = this.clock.now();
    if (expiresAt !== undefined && expiresAt <= at) throw new Invalid('expiresAt', 'lies in the past');
    const token = newToken();
    const id = await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into document_links (agreement_id, label, token_hash, made_at, made_by, expires_at)
         select a.id, $2, $3, $4, $5, $6 from agreements a where a.id = $1 returning id`,
        [agreementId, label, hashOf(token), timestamptz(at), by.name, timestamptz(expiresAt ?? null)],
      );
      if (rows[0] === undefined) throw new NotFound(`A published agreement ${agreementId}`);
      const subject = { kind: 'document_link', id: rows[0].id };
      const after = { agreementId, label, expiresAt: expiresAt === undefined ? null : iso(expiresAt) };
      await this.audit.record(tx, { by, act: 'document_link.issued', subject, after });
      return rows[0].id;
    });
    return { id, link: `${this.env.publicUrl}/document/${token}` };
  }

  /** Newest first; those that do not open any more stay on record. */
  of(agreementId: string): Promise<DocumentLink[]> {
    return this.database.query(
      `select id, label, made_by as "madeBy", made_at as "madeAt", expires_at as "expiresAt",
         revoked_at as "revokedAt", times_read as "timesRead", last_read_at as "lastReadAt"
       from document_links where agreement_id = $1 order by id desc`,
      [agreementId],
    );
  }

  async revoke(agreementId: string, id: number, by: Caller): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ label: string; revokedAt: Instant | null }>(
        `select label, revoked_at as "revokedAt" from document_links where agreement_id = $1 and id = $2 for update`,
        [agreementId, id],
      );
      if (rows[0] === undefined) throw new NotFound(`Document link ${id} of agreement ${agreementId}`);
      const { label, revokedAt } = rows[0];
      const at = revokedAt ?? this.clock.now();
      await tx.query('update document_links set revoked_at = $2 where id = $1', [id, timestamptz(at)]);
      await this.audit.record(tx, {
        by,
        act: 'document_link.revoked',
        subject: { kind: 'document_link', id },
        before: { agreementId, label, revokedAt: revokedAt === null ? null : iso(revokedAt) },
        after: { agreementId, label, revokedAt: iso(at) },
      });
    });
  }

  /** Undefined where nobody ever made it. */
  async behind(token: string): Promise<KnownLink | undefined> {
    const [link] = await this.database.query<KnownLink & Record<string, unknown>>(
      `select id, agreement_id as "agreementId",
         revoked_at is null and (expires_at is null or expires_at > $2) as opens
       from document_links where token_hash = $1`,
      [hashOf(token), timestamptz(this.clock.now())],
    );
    return link;
  }

  /** The first time is audited. The others are counted: with an entry each, whoever has the link could fill the log. */
  async wasRead(id: number, request: Actor['request']): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ label: string; agreementId: string; timesRead: number }>(
        `update document_links set times_read = times_read + 1, last_read_at = $2 where id = $1
         returning label, agreement_id as "agreementId", times_read as "timesRead"`,
        [id, timestamptz(this.clock.now())],
      );
      const { label, agreementId, timesRead } = rows[0]!;
      if (timesRead > 1) return;
      const by: Actor = { kind: 'link', id: null, name: label, request };
      const subject = { kind: 'document_link', id };
      await this.audit.record(tx, {
        by,
        act: 'document_link.first_read',
        subject,
        after: { agreementId, label },
      });
    });
  }
}
