import { timestamptz } from '../database/database.js';
import type { ExclusionScope } from '../engine/exclusion/exclusion.js';
import type { Instant } from '../engine/instant.js';

interface Interval {
  readonly scope: ExclusionScope;
  readonly from: Instant;
  readonly to: Instant | null;
}

/**
 * SQL that holds for the tickets `t` with a clock on which such an exclusion can have an effect: those that are open, and
 * those that were timed inside it. What it compares with is added to `values`.
 */
export function ticketsInScope({ scope, from, to }: Interval, values: unknown[]): string {
  const place = values.push(timestamptz(from), timestamptz(to));
  const timed = `exists (select from clocks c where c.ticket_id = t.id
    and ($${place}::timestamptz is null or c.started_at < $${place})
    and coalesce(c.satisfied_at, c.ended_at, 'infinity') > $${place - 1})`;
  return `t.created_at is not null and (t.open or ${timed}) and ${inScope(scope, values)}`;
}

/** By what a ticket is now, and by whichever agreement has ever timed it. */
function inScope(scope: ExclusionScope, values: unknown[]): string {
  if (scope.kind === 'all') return 'true';
  if (scope.kind === 'ticket') return `t.id = $${values.push(scope.id)}`;
  const ids = `any($${values.push(scope.ids)}::text[])`;
  switch (scope.kind) {
    case 'customers':
      return `t.customer_id = ${ids}`;
    case 'services':
      return `t.service_id = ${ids}`;
    case 'agreements':
      return `exists (select from clocks a where a.ticket_id = t.id and a.agreement_id = ${ids})`;
  }
}
