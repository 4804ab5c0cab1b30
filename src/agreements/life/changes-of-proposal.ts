import type { Executor } from '../../database/executor.js';
import type { AgreementBody } from '../agreement.js';
import { agreementDiff } from '../diff/agreement-diff.js';

/** Against the last version that is not the proposal's own; of what would be a first version, none. */
export async function changesOfProposal(
  db: Executor,
  { id, agreementId, body }: { id: number; agreementId: string; body: AgreementBody },
): Promise<string[]> {
  const { rows } = await db.query<{ body: AgreementBody }>(
    `select body from agreement_versions v
     where agreement_id = $1 and not exists (
       select from agreement_decisions d
       where d.proposal_id = $2 and d.kind = 'published' and d.version <= v.version
     )
     order by version desc limit 1`,
    [agreementId, id],
  );
  return rows[0] === undefined ? [] : agreementDiff(rows[0].body, body);
}
