import type { TicketEvent } from '../engine/clock/ticket-event.js';
import { evaluate, type Evaluation } from '../engine/evaluate.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Concerned } from '../engine/exclusion/exclusion.js';
import { excludedBecause } from '../engine/exclusion/excluded-because.js';
import { asDecidedBy } from '../engine/exclusion/exclusions.js';
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
  const ticketId = recorded.id;
  const input = { events, promises, at, ticketId };
  const evaluation = evaluate(input);
  if (evaluation.nextLook !== null && evaluation.nextLook <= at) {
    throw new Error(`the next look, ${evaluation.nextLook}, does not lie after this one, ${at}`);
  }
  const clocks = clockRows(ticketId, evaluation, promises, at, excludedBecause(input, evaluation));
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
      foldOf: (facts, decidedBy) =>
        evaluate({ events: facts, promises: asDecidedBy(promises, decidedBy), at, ticketId }),
      decidedSince: (instant, clockId) =>
        promises.exclusions?.decidedSince(instant, concerned(ticketId, evaluation, clockId)) ?? [],
      asKnownAt: (instant) =>
        evaluate({ events, promises: asDecidedBy(promises, instant), at: instant, ticketId }),
    }),
  };
}

function concerned(ticketId: number, { ticket, clocks }: Evaluation, clockId: string): Concerned {
  const { customer, service } = ticket;
  const by = clocks.find(({ id }) => id === clockId)?.objective.promisedBy;
  return { ticketId, customer, service, agreementId: by?.agreementId ?? null };
}
