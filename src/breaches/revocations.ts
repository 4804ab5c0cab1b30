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

export interface Reading {
  /** In the order in which they became known. */
  readonly facts: readonly TicketEvent[];
  /** What was known until now, where deliveries were read again and said something else. */
  readonly knownBefore?: readonly TicketEvent[];
  readonly evaluation: Evaluation;
  /** The same fold, of other facts. */
  readonly foldOf: (facts: readonly TicketEvent[]) => Evaluation;
}

/**
 * A breach on record that the fold no longer shows. It is taken back only if what was known at its detection shows it
 * to this day, for then new facts explain the difference. Otherwise a promise was rewritten, and the breach stays (C7).
 */
export function revocations(
  breaches: readonly Breach[],
  { facts, knownBefore, evaluation, foldOf }: Reading,
): Revocation[] {
  return breaches.flatMap((breach) => {
    if (breach.revokedAt !== null || isShownBy(evaluation, breach)) return [];
    const known = knownBefore ?? facts.slice(0, breach.factsKnown);
    if (!isShownBy(foldOf(known), breach)) return [];
    const breachedInsteadAt = breachedAtOf(breach, evaluation);
    if (knownBefore) return [{ breach, because: READ_AGAIN, lateFact: null, breachedInsteadAt }];
    const lateFact = lateFactOf(breach, facts.slice(breach.factsKnown));
    return [{ breach, because: sentenceOf(lateFact), lateFact, breachedInsteadAt }];
  });
}

const READ_AGAIN = 'read again under another mapping';

export const isShownBy = (evaluation: Evaluation, breach: Breach): boolean =>
  breachedAtOf(breach, evaluation) === breach.breachedAt;

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
