import type { TicketEvent, TicketEventKind } from '../engine/clock/ticket-event.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { DecidedExclusion } from '../engine/exclusion/exclusions.js';
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
  /** Decided since, where that explains it and no fact does. */
  readonly exclusions: readonly DecidedExclusion[];
  /** When the cycle ran out after all, if it did. */
  readonly breachedInsteadAt: Instant | null;
}

export interface Reading {
  /** In the order in which they became known. */
  readonly facts: readonly TicketEvent[];
  /** What was known until now, where deliveries were read again and said something else. */
  readonly knownBefore?: readonly TicketEvent[];
  readonly evaluation: Evaluation;
  readonly at: Instant;
  /** The same fold, of other facts, and with what had been excluded by then. */
  readonly foldOf: (facts: readonly TicketEvent[], decidedBy: Instant) => Evaluation;
  /** What was decided since about exclusions that concern a clock. */
  readonly decidedSince: (at: Instant, clockId: string) => readonly DecidedExclusion[];
}

/**
 * A breach on record that the fold no longer shows. It is taken back only if what was known at its detection shows it
 * to this day, for then new facts or an exclusion explain the difference. Otherwise a promise was rewritten, and the
 * breach stays (C7).
 */
export function revocations(
  breaches: readonly Breach[],
  { facts, knownBefore, evaluation, at, foldOf, decidedSince }: Reading,
): Revocation[] {
  return breaches.flatMap((breach): Revocation[] => {
    if (breach.revokedAt !== null || isShownBy(evaluation, breach)) return [];
    const known = knownBefore ?? facts.slice(0, breach.factsKnown);
    if (!isShownBy(foldOf(known, breach.detectedAt), breach)) return [];
    const breachedInsteadAt = breachedAtOf(breach, evaluation);
    const revocation = { breach, lateFact: null, exclusions: [], breachedInsteadAt };
    const exclusions = decidedSince(breach.detectedAt, breach.clockId);
    if (exclusions.length > 0 && isShownBy(foldOf(facts, breach.detectedAt), breach)) {
      return [{ ...revocation, because: decisionsInWords(exclusions), exclusions }];
    }
    if (knownBefore) return [{ ...revocation, because: READ_AGAIN }];
    const lateFact = lateFactOf(breach, facts.slice(breach.factsKnown));
    return [{ ...revocation, because: sentenceOf(lateFact, breach, at), lateFact }];
  });
}

/** "exclusion “Power cut”, approved by Eve at 2026-11-20T14:00:00.000Z" */
export const decisionsInWords = (decisions: readonly DecidedExclusion[]): string =>
  decisions.map(({ title, act, by, at }) => `exclusion “${title}”, ${act} by ${by} at ${iso(at)}`).join('; ');

const READ_AGAIN = 'read again under another mapping';

export const isShownBy = (evaluation: Evaluation, breach: Breach): boolean =>
  breachedAtOf(breach, evaluation) === breach.breachedAt;

const breachedAtOf = ({ clockId, cycle }: Breach, { clocks }: Evaluation): Instant | null =>
  clocks.find(({ id }) => id === clockId)?.cycles.find((each) => each.cycle === cycle)?.breachedAt ?? null;

/**
 * The fact that arrived last among those that occurred before the breach: the one whose absence made it look broken. Every
 * look at a ticket tells of its creation again, so that other news of the same arrival comes first.
 */
function lateFactOf({ breachedAt }: Breach, facts: readonly TicketEvent[]): LateFact | null {
  const [late] = facts
    .filter(({ at }) => at <= breachedAt)
    .sort(
      (a, b) =>
        arrival(b) - arrival(a) ||
        isCreation(a) - isCreation(b) ||
        a.at - b.at ||
        (a.id ?? '').localeCompare(b.id ?? ''),
    );
  return late === undefined ? null : { kind: late.kind, occurredAt: late.at, arrivedAt: arrival(late) };
}

const isCreation = ({ kind }: TicketEvent): number => Number(kind === 'ticket.created');

/** What had arrived before the breach was found and was still not known then waited, or lay in quarantine. */
function sentenceOf(late: LateFact | null, { detectedAt }: Breach, at: Instant): string {
  if (late === null) return 'the facts before it turned out differently';
  const understood = late.arrivedAt < detectedAt ? `, understood at ${iso(at)}` : '';
  return `a late fact: ${late.kind} occurred at ${iso(late.occurredAt)}, arrived at ${iso(late.arrivedAt)}${understood}`;
}

const arrival = ({ at, receivedAt }: TicketEvent) => receivedAt ?? at;
