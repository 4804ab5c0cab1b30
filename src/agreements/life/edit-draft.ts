import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import type { AgreementBody } from '../agreement.js';
import { readAgreement } from '../read-agreement.js';
import { draftOf, lockedDraft, openProposal } from './life-rows.js';

/**
 * A draft has no effect on anything. It is checked for its shape only, and may be a copy of an older version; what it
 * names is looked up, and words that are refused today are, when it is proposed.
 */
@Injectable()
export class EditDraft {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly now: Now,
  ) {}

  run(id: string, body: AgreementBody, by: Actor): Promise<void> {
    return this.database.transaction((tx) => this.within(tx, id, body, by));
  }

  async within(tx: pg.PoolClient, id: string, body: AgreementBody, by: Actor): Promise<void> {
    readAgreement(body);
    const at = this.now.now();
    const before = await draftOf(tx, id, 'for update');
    if (await openProposal(tx, id)) throw new Conflict('draft', 'has been proposed: withdraw it first');
    await tx.query(
      `insert into agreement_drafts values ($1, $2, $3, $4)
       on conflict (agreement_id) do update set
         body = excluded.body, edited_at = excluded.edited_at, edited_by = excluded.edited_by`,
      [id, JSON.stringify(body), timestamptz(at), by.name],
    );
    await this.audit.record(tx, {
      by,
      act: 'agreement.draft_changed',
      subject: { kind: 'agreement', id },
      before: before?.body ?? null,
      after: body,
    });
  }

  async discard(id: string, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { body: before } = await lockedDraft(tx, id);
      if (await openProposal(tx, id)) throw new Conflict('draft', 'has been proposed: withdraw it first');
      await tx.query('delete from agreement_drafts where agreement_id = $1', [id]);
      const subject = { kind: 'agreement', id };
      await this.audit.record(tx, { by, act: 'agreement.draft_discarded', subject, before, after: null });
    });
  }
}
