import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import type { AgreementBody } from '../agreement.js';
import { readAgreement } from '../read-agreement.js';
import type { VersionRead } from '../../http/version-tag.js';
import { draftOf, lockedDraft, openProposal, refuseStale } from './life-rows.js';

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

  /** Returns its new version. */
  run(id: string, body: AgreementBody, by: Actor, read?: VersionRead): Promise<number> {
    return this.database.transaction((tx) => this.within(tx, id, body, by, read));
  }

  async within(
    tx: pg.PoolClient,
    id: string,
    body: AgreementBody,
    by: Actor,
    read?: VersionRead,
  ): Promise<number> {
    readAgreement(body);
    const at = this.now.now();
    const before = await draftOf(tx, id, 'for update');
    if (await openProposal(tx, id)) throw new Conflict('draft', 'has been proposed: withdraw it first');
    refuseStale(before, read);
    // Of two first drafts at the same moment there is no row to lock: the later one finds it here.
    const { rows } = await tx.query<{ version: number }>(
      `insert into agreement_drafts as kept (agreement_id, body, edited_at, edited_by) values ($1, $2, $3, $4)
       on conflict (agreement_id) do update set
         body = excluded.body, edited_at = excluded.edited_at, edited_by = excluded.edited_by,
         version = nextval('agreement_draft_versions')
       where $5 or kept.version = $6
       returning version`,
      [id, JSON.stringify(body), timestamptz(at), by.name, read === undefined, read],
    );
    if (rows[0] === undefined) refuseStale(await draftOf(tx, id), read);
    await this.audit.record(tx, {
      by,
      act: 'agreement.draft_changed',
      subject: { kind: 'agreement', id },
      before: before?.body ?? null,
      after: body,
    });
    return rows[0]!.version;
  }

  async discard(id: string, by: Actor, read?: VersionRead): Promise<void> {
    await this.database.transaction(async (tx) => {
      const draft = await lockedDraft(tx, id);
      if (await openProposal(tx, id)) throw new Conflict('draft', 'has been proposed: withdraw it first');
      refuseStale(draft, read);
      const before = draft.body;
      await tx.query('delete from agreement_drafts where agreement_id = $1', [id]);
      const subject = { kind: 'agreement', id };
      await this.audit.record(tx, { by, act: 'agreement.draft_discarded', subject, before, after: null });
    });
  }
}
