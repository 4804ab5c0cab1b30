import type { ExclusionEffect, ExclusionKind, ExclusionScope } from '../engine/exclusion/exclusion.js';
import type { Instant } from '../engine/instant.js';

export interface DecisionRow {
  readonly at: Instant;
  readonly by: { readonly kind: string; readonly id: string; readonly name: string };
  readonly reason: string | null;
}

/** An exclusion with what was decided about it. */
export interface ExclusionRow {
  readonly id: number;
  readonly kind: ExclusionKind;
  readonly title: string;
  readonly reason: string;
  readonly from: Instant;
  /** Null: it goes on. */
  readonly to: Instant | null;
  readonly scope: ExclusionScope;
  readonly effect: ExclusionEffect;
  readonly declared: DecisionRow;
  readonly approved: DecisionRow | null;
  readonly closed: DecisionRow | null;
  readonly withdrawn: DecisionRow | null;
}

const decision = (act: string) => `
  (select json_build_object('at', (extract(epoch from d.at) * 1000)::bigint, 'reason', d.reason,
     'by', json_build_object('kind', d.by_kind, 'id', d.by_id, 'name', d.by_name))
   from exclusion_decisions d where d.exclusion_id = e.id and d.act = '${act}') as ${act}`;

export const EXCLUSIONS = `
  select e.id, e.kind, e.title, e.reason, e.starts_at as "from", e.scope, e.effect,
    coalesce(e.ends_at, (select d.ends_at from exclusion_decisions d where d.exclusion_id = e.id and d.act = 'closed')) as "to",
    ${['declared', 'approved', 'closed', 'withdrawn'].map(decision).join(',')}
  from exclusions e`;
