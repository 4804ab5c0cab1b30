import type { Millis, Span } from '../instant.js';
import { doneOf, isWithin, type Life, reopenedAt, solvedAt } from './life.js';

/** How a ticket that was solved in a span came to be solved. */
export interface Solving {
  /** Open again after it was first solved in the span, up to now. */
  readonly reopened: boolean;
  /** Null where nobody can say: an agent or a bot opened it, or no agent ever wrote to the customer. */
  readonly byFirstContact: boolean | null;
}

/**
 * Null for a ticket that was not solved in the span. A ticket is solved by first contact when a customer opened it, one
 * public message of a person answered it before it was last solved, and it has never been reopened.
 */
export function solvingOf(life: Life, span: Span): Solving | null {
  const solved = solvedAt(life);
  const first = solved.find((at) => isWithin(at, span));
  if (first === undefined) return null;
  const reopened = reopenedAt(life);
  const last = solved.at(-1)!;
  const replies = life.messages.filter(({ actor, at }) => actor === 'agent' && at <= last).length;
  const isContact = life.createdBy === 'customer' && replies > 0;
  return {
    reopened: reopened.some((at) => at >= first),
    byFirstContact: isContact ? replies === 1 && reopened.length === 0 : null,
  };
}

/** Whom a status waits for; null where somebody works, or nobody has said. */
export type WaitsFor = (status: string) => string | null;
export const CUSTOMER = 'customer';

/**
 * How often somebody tried to reach a customer who never answered: public messages of people until it was solved, two of
 * them within `apart` of each other being one attempt. Null for a ticket that does not stand solved since the span, was
 * not given up while it waited for the customer, or whose customer wrote after an agent had.
 */
export function attemptsOf(life: Life, span: Span, waitsFor: WaitsFor, apart: Millis): number | null {
  const done = doneOf(life);
  if (done === null || !isWithin(done.at, span) || waitsFor(done.from) !== CUSTOMER) return null;
  const ours = life.messages
    .filter(({ actor, at }) => actor === 'agent' && at <= done.at)
    .map(({ at }) => at);
  if (life.createdBy === 'agent') ours.unshift(life.createdAt);
  const [first] = ours;
  if (first === undefined) return null;
  if (life.messages.some(({ actor, at }) => actor === 'customer' && at >= first)) return null;
  let [attempts, last] = [0, Number.NEGATIVE_INFINITY];
  for (const at of ours) {
    if (at - last < apart) continue;
    attempts += 1;
    last = at;
  }
  return attempts;
}
