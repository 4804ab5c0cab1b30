import type { Revocation } from '../../breaches/revocations.js';
import type { ClockRow } from '../../clocks/clock-row.js';
import type { FoldedTicket } from '../../clocks/fold-ticket.js';
import type { Reached } from '../../clocks/what-became-true.js';
import type { Clock, Cycle } from '../../engine/clock/clock.js';
import { iso, type Instant } from '../../engine/instant.js';
import { isLive } from '../../tickets/derived-ticket.js';
import type { EventType } from './event-types.js';

/** Something others may want to be told by webhook. */
export interface Happening {
  readonly type: EventType;
  /** When it became true. */
  readonly at: Instant;
  readonly clockId: string;
  readonly cycleNumber: number;
  /** As they are now; undefined where a late fact has taken the clock away. */
  readonly clock: Clock | undefined;
  readonly cycle: Cycle | undefined;
  /** The step of the ladder that was reached. */
  readonly step: string | null;
  /** Of a breach: what broke the promise. */
  readonly cause: string | null;
  readonly revocation: Revocation | null;
  /** It can become true, be undone and become true again at the same instant: the moment of detection tells them apart. */
  readonly detectedAt: Instant | null;
}

interface Occasion {
  readonly at: Instant;
  /** Milestones that nobody had recorded before. */
  readonly announced: ReadonlySet<Reached>;
  /** What is older is recorded and told to nobody, but for the end of a breach that was told. */
  readonly announceAfter: Instant;
}

/** What this look has found out. A clock that paused and went on since the last one is told as it is now. */
export function happenings(folded: FoldedTicket, { at, announced, announceAfter }: Occasion): Happening[] {
  const news = [
    ...steps(folded, announced),
    ...breaches(folded, at),
    ...turns(folded, at).filter((each) => each !== null),
  ].filter((each) => each.at >= announceAfter);
  return [...news, ...revocations(folded, at)];
}

/** Whatever lies on the stroke of the due instant is told as the breach itself. */
function steps({ became }: FoldedTicket, announced: ReadonlySet<Reached>): Happening[] {
  return became.reached
    .filter((each) => announced.has(each) && each.milestone !== 'due' && each.at !== each.cycle.breachedAt)
    .map(({ clock, cycle, milestone, at }) => {
      const isLate = cycle.breachedAt !== null && at > cycle.breachedAt;
      const type = isLate ? 'escalation.step' : 'ticket.clock.warning';
      return { ...plain(type, at, clock, cycle), step: milestone };
    });
}

function breaches({ became, evaluation }: FoldedTicket, at: Instant): Happening[] {
  const broken = became.broken.map(({ clock, cycle, breachedAt, cause }) => ({
    ...plain('ticket.clock.breached', breachedAt, clock, cycle),
    cause,
  }));
  const reinstated = evaluation.clocks.flatMap((clock) =>
    clock.cycles
      .filter((cycle) => became.reinstated.some(({ breach }) => isOf(breach, clock, cycle)))
      .map((cycle) => ({
        ...plain('ticket.clock.breached', cycle.breachedAt ?? at, clock, cycle),
        cause: 'what had revoked it was itself corrected',
        detectedAt: at,
      })),
  );
  return [...broken, ...reinstated];
}

function turns({ evaluation, recorded }: FoldedTicket, at: Instant): (Happening | null)[] {
  return evaluation.clocks.flatMap((clock) =>
    clock.cycles.map((cycle) => {
      const before = recorded.clocks.find((row) => row.clock_id === clock.id && row.cycle === cycle.cycle);
      const turn = turnOf(cycle, before, at);
      return turn && { ...plain(turn.type, turn.at, clock, cycle), detectedAt: at };
    }),
  );
}

function turnOf(
  cycle: Cycle,
  before: ClockRow | undefined,
  at: Instant,
): { type: EventType; at: Instant } | null {
  if (cycle.state === 'met') {
    return before?.state === 'met' ? null : { type: 'ticket.clock.met', at: cycle.satisfiedAt ?? at };
  }
  if (!isLive(cycle)) return null;
  const pausedBefore = before?.paused_at ?? null;
  if (cycle.pausedAt !== null) {
    return pausedBefore === iso(cycle.pausedAt) ? null : { type: 'ticket.clock.paused', at: cycle.pausedAt };
  }
  return pausedBefore === null ? null : { type: 'ticket.clock.resumed', at: cycle.pauses.at(-1)?.to ?? at };
}

function revocations({ became, evaluation }: FoldedTicket, at: Instant): Happening[] {
  return became.revoked.map((revocation) => {
    const { clockId, cycle: cycleNumber, breachedAt } = revocation.breach;
    const clock = evaluation.clocks.find(({ id }) => id === clockId);
    const cycle = clock?.cycles.find((each) => each.cycle === cycleNumber);
    const nothingElse = { step: null, cause: null, detectedAt: at };
    return {
      type: 'ticket.clock.revoked',
      at: breachedAt,
      clockId,
      cycleNumber,
      clock,
      cycle,
      revocation,
      ...nothingElse,
    };
  });
}

const plain = (type: EventType, at: Instant, clock: Clock, cycle: Cycle): Happening => ({
  type,
  at,
  clockId: clock.id,
  cycleNumber: cycle.cycle,
  clock,
  cycle,
  step: null,
  cause: null,
  revocation: null,
  detectedAt: null,
});

const isOf = (breach: { clockId: string; cycle: number; breachedAt: Instant }, clock: Clock, cycle: Cycle) =>
  breach.clockId === clock.id && breach.cycle === cycle.cycle && breach.breachedAt === cycle.breachedAt;
