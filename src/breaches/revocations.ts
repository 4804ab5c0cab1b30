import type { TicketEvent, TicketEventKind } from '../engine/clock/ticket-event.js';
import type { Evaluation } from '../engine/evaluate.js';
import { iso, type Instant } from '../engine/instant.js';
import type { Breach } from './breach.js';

export interface LateFact {
  readonly kind: TicketEventKind;
  readonly occurredAt: Instant;
  readonly arrivedAt: Instant;
}

export interface Revocation {
  readonly breach: Breach;
  readonly because: string;
  readonly lateFact: LateFact | null;
  /** When the cycle ran out after all, if it did. */
  readonly breachedInsteadAt: Instant | null;
}

/**
 * A breach on record that the fold no longer shows. Only facts that were unknown at its detection may take it back;
 * where nothing new is known, a promise was rewritten, and the breach stays (C7).
 */
export function revocations(
  breaches: readonly Breach[],
  evaluation: Evaluation,
  facts: readonly TicketEvent[],
): Revocation[] {
  return breaches.flatMap((breach) => {
    if (breach.revokedAt !== null || facts.length <= breach.factsKnown) return [];
    const breachedNow = breachedAtOf(breach, evaluation);
    if (breachedNow === breach.breachedAt) return [];
    const lateFact = lateFactOf(breach, facts);
    return [{ breach, because: sentenceOf(lateFact), lateFact, breachedInsteadAt: breachedNow }];
  });
}

const breachedAtOf = ({ clockId, cycle }: Breach, { clocks }: Evaluation): Instant | null =>
  clocks.find(({ id }) => id === clockId)?.cycles.find((each) => each.cycle === cycle)?.breachedAt ?? null;

/** The fact that arrived last among those that occurred before the breach: the one whose absence made it look broken. */
function lateFactOf({ breachedAt }: Breach, facts: readonly TicketEvent[]): LateFact | null {
  const [late] = facts
    .filter(({ at }) => at <= breachedAt)
    .sort((a, b) => arrival(b) - arrival(a) || a.at - b.at || (a.id ?? '').localeCompare(b.id ?? ''));
  return late === undefined ? null : { kind: late.kind, occurredAt: late.at, arrivedAt: arrival(late) };
}

const sentenceOf = (late: LateFact | null): string =>
  late === null
    ? 'the facts before it turned out differently'
    : `a late fact: ${late.kind} occurred at ${iso(late.occurredAt)}, arrived at ${iso(late.arrivedAt)}`;

const arrival = ({ at, receivedAt }: TicketEvent) => receivedAt ?? at;
