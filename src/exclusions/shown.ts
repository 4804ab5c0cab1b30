import { iso } from '../engine/instant.js';
import type { DecisionRow, ExclusionRow } from './exclusion-row.js';

interface ShownDecision {
  readonly at: string;
  readonly by: { readonly kind: string; readonly id: string; readonly name: string };
  readonly reason: string | null;
}

/** As the API shows it. */
export interface ShownExclusion extends Pick<
  ExclusionRow,
  'id' | 'kind' | 'title' | 'reason' | 'scope' | 'effect'
> {
  readonly state: 'declared' | 'approved' | 'withdrawn';
  readonly from: string;
  readonly to: string | null;
  readonly declared: ShownDecision;
  readonly approved: ShownDecision | null;
  readonly closed: ShownDecision | null;
  readonly withdrawn: ShownDecision | null;
}

export const shown = ({
  from,
  to,
  declared,
  approved,
  closed,
  withdrawn,
  ...said
}: ExclusionRow): ShownExclusion => ({
  ...said,
  state: withdrawn !== null ? 'withdrawn' : approved !== null ? 'approved' : 'declared',
  from: iso(from),
  to: to === null ? null : iso(to),
  declared: decision(declared),
  approved: approved && decision(approved),
  closed: closed && decision(closed),
  withdrawn: withdrawn && decision(withdrawn),
});

const decision = ({ at, by, reason }: DecisionRow): ShownDecision => ({ at: iso(at), by, reason });
