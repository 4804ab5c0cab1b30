import type { TicketState } from '../evaluate.js';
import type { Instant } from '../instant.js';
import type { ExclusionKind } from './exclusion.js';

/** Which tickets an agreement leaves out of adjusted attainment. All that is said has to be true; the rest is not asked. */
export interface ExclusionRule {
  readonly kind: ExclusionKind;
  /** The ticket stood in one of them when it was decided. */
  readonly statuses?: readonly string[];
  readonly priorities?: readonly string[];
  readonly services?: readonly string[];
  readonly customers?: readonly string[];
  readonly teams?: readonly string[];
}

/** @param decidedAt when a cycle or a ticket was judged; what is undecided matches nothing yet */
export function matches(rule: ExclusionRule, decidedAt: Instant | null, ticket: TicketState): boolean {
  if (decidedAt === null) return false;
  // What is done at that very instant may be what decided it: the status until then is meant.
  const status = ticket.statuses.findLast(({ at }) => at < decidedAt)?.status ?? ticket.statuses[0]?.status;
  return (
    isAmong(rule.statuses, status ?? null) &&
    isAmong(rule.priorities, ticket.priority) &&
    isAmong(rule.services, ticket.service) &&
    isAmong(rule.customers, ticket.customer) &&
    isAmong(rule.teams, ticket.group)
  );
}

/** What is not said asks for nothing. */
export const isAmong = (wanted: readonly string[] | undefined, is: string | null): boolean =>
  wanted === undefined || (is !== null && wanted.includes(is));
