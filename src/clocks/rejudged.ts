import type { Rejudged } from '../credits/ask-for-comparison.js';
import { decidedAt } from '../engine/credit/verdict.js';
import type { Instant } from '../engine/instant.js';
import type { ClockRow } from './clock-row.js';
import type { FoldedTicket } from './fold-ticket.js';
import { isSameCycle } from './clock-changes.js';

/** Cycles that were decided before `before`, or turn out to have been, and are judged otherwise than they were. */
export function rejudged(folded: readonly FoldedTicket[], before: Instant): Rejudged[] {
  return folded.flatMap(({ recorded, clockChanges }) => {
    const changed = [...clockChanges.changed, ...clockChanges.vanished];
    return changed.flatMap((row) => {
      const versions = [row, ...recorded.clocks.filter((known) => isSameCycle(known, row))];
      const decided = versions.flatMap((each) => decision(each) ?? []).filter((at) => at < before);
      if (decided.length === 0) return [];
      const agreements = new Set(versions.flatMap((each) => each.agreement_id ?? []));
      return [...agreements].map((agreementId) => ({ agreementId, since: Math.min(...decided) }));
    });
  });
}

const decision = ({ state, satisfied_at, breached_at }: ClockRow): Instant | null =>
  decidedAt({ state, satisfiedAt: instantOf(satisfied_at), breachedAt: instantOf(breached_at) });

const instantOf = (text: string | null): Instant | null => (text === null ? null : Date.parse(text));
