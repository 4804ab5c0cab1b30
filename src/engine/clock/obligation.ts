import type { Metric, Objective } from '../agreement/objective.js';
import type { Instant, Span } from '../instant.js';
import type { Pause } from './clock.js';
import type { Ticket } from './ticket.js';
import { isSolved } from './ticket-event.js';

/** Something owed on a ticket since an instant. Compared by identity: a new object is a new cycle. */
export interface Obligation {
  readonly since: Instant;
  /** Of a customer's streak: whether an agent had replied before. */
  readonly next?: boolean;
  /** Of an ownership: the team. */
  readonly team?: string;
}

/** Solving answers what is `open`; whoever promised `solveSatisfies: false` still owes what is `kept`. */
export interface Owed {
  open: Obligation | null;
  kept: Obligation | null;
}

/** What this objective times on the ticket as it is now; null when nothing is owed. */
export function obligationOf(objective: Objective, ticket: Ticket): Obligation | null {
  const attachment = startsWhenAttached(objective) ? ticket.attachmentOf(objective) : null;
  if (startsWhenAttached(objective) && attachment === null) return null;
  switch (objective.metric) {
    case 'first_response':
      return stillOwed(ticket.firstReply, objective);
    case 'response':
      return stillOwed(ticket.streak, objective);
    case 'next_response': {
      const streak = stillOwed(ticket.streak, objective);
      return streak?.next ? streak : null;
    }
    case 'assignment':
      return stillOwed(ticket.assignment, objective);
    case 'periodic_update':
    case 'pausable_update':
      return ticket.update;
    case 'ownership':
      return objective.group === undefined || ticket.ownership?.team === objective.group
        ? ticket.ownership
        : null;
    case 'resolution':
    case 'requester_wait':
    case 'agent_work':
    case 'ola': {
      if (ticket.solved) return null;
      const { life, episode } = ticket;
      const whole = attachment ?? life;
      const since = attachment?.attachedAt ?? life?.since;
      const restarted =
        objective.onReopen === 'restart' && episode && since !== undefined && episode.since > since;
      return restarted ? episode : whole;
    }
  }
}

const stillOwed = (owed: Owed, { solveSatisfies }: Objective): Obligation | null =>
  solveSatisfies === false ? owed.kept : owed.open;

/** Rule C5: the clock waits until a fact attaches it. */
export const startsWhenAttached = (objective: Objective): boolean =>
  objective.metric === 'ola' || objective.startsWhenAttached === true;

/**
 * Rule C5: an OLA that no fact attaches is attached by coming into force, and never runs retroactively; ownership
 * starts with the team anyway.
 */
export const startsInForce = ({ metric, agreementType }: Objective): boolean =>
  agreementType === 'OLA' && metric !== 'ownership';

const ON_HOLD = ['hold', 'on-hold', 'on_hold', 'on hold'];
const NEVER: readonly string[] = [];
const DEFAULT_PAUSES: Partial<Record<Metric, readonly string[]>> = {
  requester_wait: ['pending'],
  pausable_update: ['pending'],
  agent_work: ['pending', ...ON_HOLD],
};

/** What pauses a clock of this metric where its objective does not say. */
export const defaultPauses = (metric: Metric): readonly string[] => DEFAULT_PAUSES[metric] ?? NEVER;

/** Clocks of the whole ticket, which a reopening takes up again (rule C6). What was answered stays answered. */
export const canReopen = ({ metric }: Objective): boolean =>
  metric === 'resolution' || metric === 'requester_wait' || metric === 'agent_work' || metric === 'ola';

/** Mode `continue`: the time between solving and reopening counts. */
export const chargesSolvedTime = (objective: Objective): boolean =>
  objective.onReopen === 'continue' && canReopen(objective);

/** Why a clock of this objective stands still in `status`; null when it runs. */
export function pauseReason(objective: Objective, status: string): string | null {
  if (isSolved(status)) return 'solved';
  if (objective.runsOn) return objective.runsOn.includes(status) ? null : status;
  const pauseOn = objective.pauseOn ?? defaultPauses(objective.metric);
  return pauseOn.includes(status) ? status : null;
}

/** The pauses that a status history makes inside `span`. */
export function pausesIn(objective: Objective, ticket: Ticket, span: Span): Pause[] {
  const pauses: Pause[] = [];
  ticket.history.forEach(({ at, status }, i) => {
    const from = Math.max(at, span.from);
    const to = Math.min(ticket.history[i + 1]?.at ?? span.to, span.to);
    const because = pauseReason(objective, status);
    if (from >= to || because === null) return;
    if (because === 'solved' && chargesSolvedTime(objective)) return;
    const last = pauses.at(-1);
    if (last?.to === from && last.because === because) pauses[pauses.length - 1] = { ...last, to };
    else pauses.push({ from, to, because });
  });
  return pauses;
}
