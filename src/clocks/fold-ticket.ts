import type { TicketEvent } from '../engine/clock/ticket-event.js';
import { evaluate, type Evaluation } from '../engine/evaluate.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Instant } from '../engine/instant.js';
import { derivedTicket, type DerivedTicket } from '../tickets/derived-ticket.js';
import { type ClockChanges, clockChanges } from './clock-changes.js';
import { clockRows, type ClockRow } from './clock-row.js';
import type { RecordedTicket } from './recorded-ticket.js';
import { whatBecameTrue, type BecameTrue } from './what-became-true.js';

export interface FoldedTicket {
  readonly recorded: RecordedTicket;
  readonly evaluation: Evaluation;
  readonly factsKnown: number;
  readonly derived: DerivedTicket;
  readonly clocks: readonly ClockRow[];
  readonly clockChanges: ClockChanges;
  readonly became: BecameTrue;
}

export interface KnownFacts {
  readonly facts: readonly TicketEvent[];
  /** What was known until now, where deliveries were read again. */
  readonly before?: readonly TicketEvent[];
}

export function foldTicket(
  recorded: RecordedTicket,
  { facts, before }: KnownFacts,
  promises: Promises,
  at: Instant,
): FoldedTicket {
  // What stands in the database has arrived, whatever the clock of the process that took it in said.
  const arrived = (fact: TicketEvent) => {
    const receivedAt = Math.min(fact.receivedAt ?? fact.at, at);
    return receivedAt === fact.receivedAt ? fact : { ...fact, receivedAt };
  };
  const events = facts.map(arrived);
  const evaluation = evaluate({ events, promises, at });
  if (evaluation.nextLook !== null && evaluation.nextLook <= at) {
    throw new Error(`the next look, ${evaluation.nextLook}, does not lie after this one, ${at}`);
  }
  const clocks = clockRows(recorded.id, evaluation, promises, at);
  return {
    recorded,
    evaluation,
    factsKnown: facts.length,
    derived: derivedTicket(evaluation),
    clocks,
    clockChanges: clockChanges(recorded.clocks, clocks),
    became: whatBecameTrue({
      recorded,
      events,
      knownBefore: before?.map(arrived),
      evaluation,
      at,
      foldOf: (facts) => evaluate({ events: facts, promises, at }),
      asKnownAt: (instant) => evaluate({ events, promises, at: instant }),
    }),
  };
}
