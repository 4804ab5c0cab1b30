import { iso } from '../engine/instant.js';
import type { DecisionRow, ExclusionRow } from './exclusion-row.js';

export type ExclusionState = 'declared' | 'approved' | 'withdrawn';

/** As the API shows it. */
export const shown = ({ from, to, declared, approved, closed, withdrawn, ...exclusion }: ExclusionRow) => ({
  ...exclusion,
  state: (withdrawn !== null ? 'withdrawn' : approved !== null ? 'approved' : 'declared') as ExclusionState,
  from: iso(from),
  to: to === null ? null : iso(to),
  declared: decision(declared)!,
  approved: decision(approved),
  closed: decision(closed),
  withdrawn: decision(withdrawn),
});

export type ShownExclusion = ReturnType<typeof shown>;

const decision = (row: DecisionRow | null) =>
  row === null ? null : { at: iso(row.at), by: row.by, reason: row.reason };
