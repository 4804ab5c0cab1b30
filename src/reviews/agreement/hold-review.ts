import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { EditDraft } from '../../agreements/life/edit-draft.js';
import type { AgreementBody } from '../../agreements/agreement.js';
import { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { Conflict, NotFound, Stale } from '../../http/problem.js';
import { Now } from '../../system-now.js';

export const REVIEW_OUTCOMES = ['confirm', 'amend', 'renegotiate', 'terminate'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export interface Minutes {
  readonly outcome: ReviewOutcome;
  readonly minutes: string;
  readonly attendees: readonly string[];
}

/** Held once. To amend or renegotiate opens a draft of the version in force; the agreement's life goes on from there. */
@Injectable()
export class HoldReview {
  constructor(
    private readonly database: Database,
    private readonly editDraft: EditDraft,
    private readonly audit: Audit,
    private readonly clock: Now,
  ) {}

  async run(id: number, { outcome, minutes, attendees }: Minutes, by: Caller): Promise<void> {
    const at: Instant = this.clock.now();
    await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ agreementId: string }>(
        `update agreement_reviews set held_at = $2, held_by = $3, outcome = $4, minutes = $5, attendees = $6
         where id = $1 and held_at is null returning agreement_id as "agreementId"`,
        [id, timestamptz(at), by.name, outcome, minutes, attendees],
      );
      const held = rows[0];
      if (held === undefined) throw await this.whyNot(id);
      await this.audit.record(tx, {
        by,
        act: 'agreement_review.held',
        subject: { kind: 'agreement_review', id },
        after: { agreementId: held.agreementId, outcome, minutes, attendees },
      });
      if (outcome === 'amend' || outcome === 'renegotiate') await this.openDraft(tx, held.agreementId, by);
    });
  }

  /** A draft or a proposal that is there already, or comes at this moment, is somebody's work, and left alone. */
  private async openDraft(tx: pg.PoolClient, agreementId: string, by: Caller): Promise<void> {
    const { rows } = await tx.query<{ body: AgreementBody }>(
      'select body from agreement_versions where agreement_id = $1 order by version desc limit 1',
      [agreementId],
    );
    try {
      await this.editDraft.within(tx, agreementId, rows[0]!.body, by, null);
    } catch (fault) {
      if (!(fault instanceof Stale || fault instanceof Conflict)) throw fault;
    }
  }

  private async whyNot(id: number) {
    const [found] = await this.database.query<{ by: string }>(
      'select held_by as "by" from agreement_reviews where id = $1',
      [id],
    );
    return found === undefined
      ? new NotFound(`Agreement review ${id}`)
      : new Conflict('review', `was held by ${found.by}`);
  }
}
