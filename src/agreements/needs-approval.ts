import { timestamptz } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import type { Instant } from '../engine/instant.js';
import type { AgreementTerms } from './agreement.js';

type Draft = Pick<AgreementTerms, 'contract'> & { readonly from: Instant };

/**
 * Of both parties, where it asks for that itself, or takes the place of a version that does: of what is in force when it
 * begins, or of what is to come into force later. Nobody gets out of an approval by saying that none is needed, nor by what
 * was agreed to for another day.
 */
export async function needsApproval(db: Executor, id: string, { contract, from }: Draft): Promise<boolean> {
  if (contract.approval === 'both_parties') return true;
  const { rows } = await db.query<{ needed: boolean }>(
    `select exists (
       select from agreement_versions v
       where agreement_id = $1 and body ->> 'approval' = 'both_parties' and not exists (
         select from agreement_versions later
         where later.agreement_id = $1 and later.version > v.version
           and later.in_force_from <= greatest(v.in_force_from, $2)
       )
     ) as needed`,
    [id, timestamptz(from)],
  );
  return rows[0]!.needed;
}
