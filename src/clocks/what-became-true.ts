import {
  decisionsInWords,
  isShownBy,
  type Reading,
  revocations,
  type Revocation,
} from '../breaches/revocations.js';
import type { Breach } from '../breaches/breach.js';
import type { Clock, Cycle } from '../engine/clock/clock.js';
import type { TicketEvent } from '../engine/clock/ticket-event.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { DecidedExclusion } from '../engine/exclusion/exclusions.js';
import type { Instant } from '../engine/instant.js';
import { reachedAt } from './reached-at.js';
import type { RecordedMilestone, RecordedTicket } from './recorded-ticket.js';

export interface Reached {
  readonly clock: Clock;
  readonly cycle: Cycle;
  readonly milestone: string;
  /** The moment it became true, however late it was noticed. */
  readonly at: Instant;
}

export interface Broken {
  readonly clock: Clock;
  readonly cycle: Cycle;
  readonly breachedAt: Instant;
  readonly cause: string;
}

export interface Reinstated {
  readonly breach: Breach;
  /** Decided since: an exclusion is none any more. None where it was a fact. */
  readonly exclusions: readonly DecidedExclusion[];
}

export interface BecameTrue {
  readonly reached: readonly Reached[];
  readonly broken: readonly Broken[];
  readonly revoked: readonly Revocation[];
  /** Revoked once, and shown by the fold again. */
  readonly reinstated: readonly Reinstated[];
}

export interface Look {
  readonly recorded: RecordedTicket;
  readonly events: readonly TicketEvent[];
  readonly knownBefore?: readonly TicketEvent[];
  readonly evaluation: Evaluation;
  readonly at: Instant;
  readonly foldOf: Reading['foldOf'];
  readonly decidedSince: Reading['decidedSince'];
  /** The fold as it could be known at an earlier instant. */
  readonly asKnownAt: (instant: Instant) => Evaluation;
}

/** What is true now and is not on record yet. Knows everything, touches nothing. */
export function whatBecameTrue(look: Look): BecameTrue {
  const { recorded, evaluation, at, events: facts, knownBefore, foldOf, decidedSince } = look;
  const revoked = revocations(recorded.breaches, {
    facts,
    knownBefore,
    evaluation,
    at,
    foldOf,
    decidedSince,
  });
  const standing = recorded.breaches.filter(
    (breach) => breach.revokedAt === null && !revoked.some((each) => each.breach === breach),
  );
  // A promise was rewritten after it was broken. Of such a cycle nothing is told a second time under the new one.
  const kept = standing.filter((breach) => !isShownBy(evaluation, breach));
  return {
    reached: newlyReached(look, kept),
    broken: newlyBroken(look, kept),
    revoked,
    reinstated: reinstated(look, kept),
  };
}

function reinstated({ recorded, evaluation, decidedSince }: Look, kept: readonly Breach[]): Reinstated[] {
  return recorded.breaches.flatMap((breach) => {
    const { revokedAt, clockId, cycle } = breach;
    if (revokedAt === null || !isShownBy(evaluation, breach)) return [];
    if (kept.some((each) => each.clockId === clockId && each.cycle === cycle)) return [];
    return { breach, exclusions: decidedSince(revokedAt, clockId) };
  });
}

const isAmong = (breaches: readonly Breach[], clock: Clock, { cycle }: Cycle) =>
  breaches.some((breach) => breach.clockId === clock.id && breach.cycle === cycle);

function newlyReached(look: Look, kept: readonly Breach[]): Reached[] {
  return everyReached(look.evaluation, look.at).filter((reached) => {
    const earlier = look.recorded.milestones.filter((known) => isSameMilestone(known, reached));
    if (earlier.some(({ at }) => at === reached.at)) return false;
    if (isAmong(kept, reached.clock, reached.cycle)) {
      return earlier.length === 0 && reached.at !== reached.cycle.breachedAt;
    }
    return earlier.length === 0 || wasTakenBack(look, reached) || wasSeenComing(look, reached);
  });
}

function everyReached(evaluation: Evaluation, at: Instant): Reached[] {
  return everyCycle(evaluation).flatMap(({ clock, cycle }) => {
    const reached = cycle.milestones.flatMap((milestone) => {
      const instant = reachedAt(cycle, milestone, at);
      return instant === null ? [] : [{ clock, cycle, milestone: milestone.id, at: instant }];
    });
    // A breach sticks to the instant at which it happened, even where a change has moved the due instant since (C4, C7).
    const dueIsThere = reached.some((each) => each.milestone === 'due' && each.at === cycle.breachedAt);
    return cycle.breachedAt === null || dueIsThere
      ? reached
      : [...reached, { clock, cycle, milestone: 'due', at: cycle.breachedAt }];
  });
}

/** Whoever was told that the promise was kept after all has to hear that it was not: this breach is news to them. */
function wasTakenBack({ recorded }: Look, { clock, cycle, milestone }: Reached): boolean {
  const known = recorded.breaches.filter(
    ({ clockId, cycle: number }) => clockId === clock.id && number === cycle.cycle,
  );
  return milestone === 'due' && known.length > 0 && known.every(({ revokedAt }) => revokedAt !== null);
}

/**
 * A milestone that has fired and was moved fires again only if it was moved into the future (C4). It was, if what
 * was known at its new instant already put it there; otherwise the news that moved it came later than that.
 */
function wasSeenComing(look: Look, reached: Reached): boolean {
  return everyReached(look.asKnownAt(reached.at), reached.at).some(
    (then) =>
      then.at === reached.at &&
      then.milestone === reached.milestone &&
      then.clock.id === reached.clock.id &&
      then.cycle.cycle === reached.cycle.cycle,
  );
}

function newlyBroken(look: Look, kept: readonly Breach[]): Broken[] {
  const { recorded, evaluation } = look;
  return everyBreach(evaluation)
    .filter(({ clock, cycle }) => !isAmong(kept, clock, cycle))
    .filter(({ clock, cycle }) => !recorded.breaches.some((breach) => isOf(breach, clock, cycle)))
    .map(({ clock, cycle }) => ({
      clock,
      cycle,
      breachedAt: cycle.breachedAt,
      cause: causeOf(look, clock, cycle),
    }));
}

/** A change that moved the due instant into the past broke the promise, or the end of an exclusion; otherwise time did. */
function causeOf({ events, foldOf, decidedSince }: Look, clock: Clock, cycle: BreachedCycle): string {
  const { breachedAt, recomputes } = cycle;
  const moved = recomputes.findLast(({ at, dueAfter }) => dueAfter === breachedAt && at > breachedAt);
  if (moved !== undefined) return moved.cause;
  const decisions = decidedSince(breachedAt, clock.id);
  const wasBrokenThen = () =>
    everyBreach(foldOf(events, breachedAt)).some(
      (then) =>
        then.clock.id === clock.id &&
        then.cycle.cycle === cycle.cycle &&
        then.cycle.breachedAt === breachedAt,
    );
  return decisions.length === 0 || wasBrokenThen() ? 'ran out' : decisionsInWords(decisions);
}

type BreachedCycle = Cycle & { readonly breachedAt: Instant };

const everyBreach = (evaluation: Evaluation) =>
  everyCycle(evaluation).filter(
    (each): each is { clock: Clock; cycle: BreachedCycle } => each.cycle.breachedAt !== null,
  );

const everyCycle = (evaluation: Evaluation) =>
  evaluation.clocks.flatMap((clock) => clock.cycles.map((cycle) => ({ clock, cycle })));

const isOf = (breach: Breach, clock: Clock, cycle: Cycle) =>
  breach.clockId === clock.id && breach.cycle === cycle.cycle && breach.breachedAt === cycle.breachedAt;

const isSameMilestone = (known: RecordedMilestone, { clock, cycle, milestone }: Reached) =>
  known.clockId === clock.id && known.cycle === cycle.cycle && known.milestone === milestone;
