import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import type { Caller } from '../auth/caller.js';
import { Database, timestamptz } from '../database/database.js';
import { Now } from '../system-now.js';
import { DraftExclusion } from './draft-exclusion.js';
import type { ExclusionBody } from './exclusion-body.js';
import { recordDecision } from './record-decision.js';

/** Puts it before whoever approves; until then it changes nothing. */
@Injectable()
export class DeclareExclusion {
  constructor(
    private readonly database: Database,
    private readonly draftExclusion: DraftExclusion,
    private readonly audit: Audit,
    private readonly now: Now,
  ) {}

  async run(body: ExclusionBody, by: Caller): Promise<number> {
    const at = this.now.now();
    const draft = await this.draftExclusion.run(body, by.sees);
    return this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into exclusions (kind, title, reason, starts_at, ends_at, scope, effect)
         values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [
          draft.kind,
          draft.title,
          draft.reason,
          timestamptz(draft.from),
          timestamptz(draft.to),
          JSON.stringify(draft.scope),
          draft.effect,
        ],
      );
      const id = rows[0]!.id;
      await recordDecision(tx, id, { act: 'declared', at, by });
      const subject = { kind: 'exclusion', id };
      await this.audit.record(tx, { by, act: 'exclusion.declared', subject, before: null, after: draft });
      return id;
    });
  }
}
