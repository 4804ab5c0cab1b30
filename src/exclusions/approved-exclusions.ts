import type { Executor } from '../database/executor.js';
import type { Exclusion } from '../engine/exclusion/exclusion.js';
import { type DecisionRow, EXCLUSIONS, type ExclusionRow } from './exclusion-row.js';

/** For the engine: all that were ever approved. Withdrawn ones too, since breaches were revoked by them. */
export async function approvedExclusions(executor: Executor): Promise<Exclusion[]> {
  const { rows } = await executor.query<ExclusionRow>(
    `${EXCLUSIONS} where exists (
       select from exclusion_decisions d where d.exclusion_id = e.id and d.act = 'approved')
     order by e.id`,
  );
  return rows.map((row) => asApproved(row, row.approved!));
}

export const asApproved = (row: ExclusionRow, approved: Pick<DecisionRow, 'at' | 'by'>): Exclusion => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  from: row.from,
  to: row.to,
  scope: row.scope,
  effect: row.effect,
  approved: decided(approved)!,
  closed: decided(row.closed),
  withdrawn: decided(row.withdrawn),
});

const decided = (row: Pick<DecisionRow, 'at' | 'by'> | null) => row && { at: row.at, by: row.by.name };
