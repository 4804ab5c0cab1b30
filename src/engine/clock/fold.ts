import type { Promised, Promises, PromiseTrace } from '../agreement/promises.js';
import { termsOf, termsWithout, type CalendarLookup, type Terms } from '../agreement/terms.js';
import type { Instant } from '../instant.js';
import { countedFacts, rank, saidAt, STATUS_RANK } from './facts.js';
import { pauseReason } from './obligation.js';
import type { GivenTerms } from './run.js';
import { Ticket } from './ticket.js';
import type { TicketEvent } from './ticket-event.js';
import { Track } from './track.js';

export interface Folded {
  readonly ticket: Ticket;
  readonly facts: readonly TicketEvent[];
  readonly tracks: readonly Track[];
  readonly promised: Promised;
  /** When something that is known already comes to count: a fact dated ahead, a version in force later. */
  readonly nextChange: Instant | null;
}

const NOTHING: Promised = { objectives: [], trace: [] };

/** Replays the facts known at `asOf`, instant by instant. */
export function fold(
  events: readonly TicketEvent[],
  promises: Promises,
  asOf: Instant,
  ticketId: number | null = null,
): Folded {
  return new Fold(events, promises, asOf, ticketId).run();
}

class Fold {
  private readonly facts: readonly TicketEvent[];
  private readonly nextFact: Instant | null;
  private readonly ticket = new Ticket();
  private readonly tracks: Track[] = [];
  private promised = NOTHING;
  private changes: ReturnType<Promises['changesAfter']> = [];
  private changed = 0;

  constructor(
    events: readonly TicketEvent[],
    private readonly promises: Promises,
    private readonly asOf: Instant,
    private readonly ticketId: number | null,
  ) {
    const { facts, next } = countedFacts(events, asOf);
    this.facts = facts;
    this.nextFact = next;
  }

  run(): Folded {
    const { facts } = this;
    for (let i = 0; i < facts.length;) {
      const { at } = facts[i]!;
      let end = i + 1;
      while (end < facts.length && facts[end]!.at === at) end++;
      this.changePromises(at, 'before');
      this.pass(at, 'before');
      if (end === i + 1) this.take(facts[i]!);
      else this.takeInOrder(facts.slice(i, end));
      this.changePromises(at, 'through');
      this.pass(at, 'through');
      i = end;
    }
    this.changePromises(this.asOf, 'through');
    this.pass(this.asOf, 'through');
    return {
      ticket: this.ticket,
      facts,
      tracks: this.tracks,
      promised: this.promised,
      nextChange: this.nextChange(),
    };
  }

  private pass(at: Instant, until: 'before' | 'through'): void {
    for (const { last } of this.tracks) last?.passTo(at, until);
  }

  /** Of one instant, what was said later comes later. */
  private takeInOrder(facts: readonly TicketEvent[]): void {
    for (let i = 0; i < facts.length;) {
      let end = i + 1;
      while (end < facts.length && saidAt(facts[end]!) === saidAt(facts[i]!)) end++;
      this.takeTogether(facts.slice(i, end));
      i = end;
    }
  }

  /** Same-instant order (rule C8). Which statuses resume and which pause is known once the starts have been taken. */
  private takeTogether(facts: readonly TicketEvent[]): void {
    for (const fact of facts) if (rank(fact) < STATUS_RANK) this.take(fact);
    const statuses = facts.filter((fact) => rank(fact) === STATUS_RANK);
    for (const fact of statuses) if (!this.pauses(fact)) this.take(fact);
    for (const fact of statuses) if (this.pauses(fact)) this.take(fact);
    for (const fact of facts) if (rank(fact) > STATUS_RANK) this.take(fact);
  }

  private pauses(fact: TicketEvent): boolean {
    if (fact.kind !== 'status.changed') return false;
    for (const { inForce, terms } of this.tracks) {
      if (inForce && pauseReason(terms.objective, fact.to) !== null) return true;
    }
    return false;
  }

  private take(fact: TicketEvent): void {
    const { ticket } = this;
    if (fact.kind === 'ticket.created') return this.create(fact);
    const cause = causeOf(fact, ticket);
    ticket.apply(fact);
    if (ticket.createdAt === null) return;
    if (cause === null || this.isPromisedTheSame(fact)) this.follow(fact.at);
    else this.promiseAnew(fact.at, cause);
  }

  private create(fact: Extract<TicketEvent, { kind: 'ticket.created' }>): void {
    if (this.ticket.createdAt !== null) return;
    this.ticket.create(fact);
    this.changes = this.promises.changesAfter(fact.at);
    this.promiseAnew(fact.at, 'ticket created');
    if (this.ticket.settle(fact)) this.follow(fact.at);
  }

  private follow(at: Instant): void {
    for (const track of this.tracks) track.follow(this.ticket, at);
  }

  /** Versions that reach running clocks, as they come into force. */
  private changePromises(at: Instant, until: 'before' | 'through'): void {
    for (; this.changed < this.changes.length; this.changed++) {
      const change = this.changes[this.changed]!;
      if (change.at > at || (change.at === at && until === 'before')) return;
      this.pass(change.at, 'before');
      this.promiseAnew(change.at, change.cause);
      this.pass(change.at, 'through');
    }
  }

  /** Rule C4 and C11: who is promised what from now on. */
  private promiseAnew(at: Instant, cause: string): void {
    const { ticket, tracks } = this;
    this.promised = this.promisedAt(at);
    const named: string[] = [];
    const calendars = this.calendarsAt(at);
    for (const objective of this.promised.objectives) {
      const found = termsOf(objective, ticket.priority, calendars);
      if (found === null) continue;
      const terms = given(this.without(found), ticket.priority, this.promised.trace);
      named.push(objective.id);
      const track = tracks.find(({ id }) => id === objective.id);
      if (track) track.obey(terms, at, cause);
      else tracks.push(new Track(terms, at));
    }
    for (const track of tracks) if (!named.includes(track.id)) track.leave(at, cause);
    this.follow(at);
  }

  /** Most agreements do not care which team has the ticket. */
  private isPromisedTheSame({ kind, at }: TicketEvent): boolean {
    const scopeMoved = kind === 'group.assigned' || kind === 'customer.changed' || kind === 'service.changed';
    // What is excluded depends on the customer and the service too.
    return scopeMoved && this.promises.exclusions === undefined && this.promisedAt(at) === this.promised;
  }

  /** Exclusions hold as if they had always been known, for the ticket as it is now (rule C4). */
  private without(terms: Terms): Terms {
    const { exclusions } = this.promises;
    if (exclusions === undefined) return terms;
    const { customer, service } = this.ticket;
    const agreementId = terms.objective.promisedBy?.agreementId ?? null;
    return termsWithout(
      terms,
      exclusions.pausing({ ticketId: this.ticketId, customer, service, agreementId }),
    );
  }

  private promisedAt(at: Instant): Promised {
    const { ticket, promises } = this;
    if (ticket.policy) return { objectives: ticket.policy, trace: [] };
    return promises.promisedTo(ticket.attributes, ticket.createdAt ?? at, at);
  }

  private calendarsAt(at: Instant): CalendarLookup {
    const { ticket, promises } = this;
    return (calendarId) =>
      calendarId === undefined && ticket.calendar
        ? { calendar: ticket.calendar, version: 0 }
        : promises.calendarFor(calendarId, ticket.createdAt ?? at, at);
  }

  private nextChange(): Instant | null {
    const version = this.ticket.solved ? undefined : this.changes[this.changed]?.at;
    if (version === undefined) return this.nextFact;
    return this.nextFact === null ? version : Math.min(version, this.nextFact);
  }
}

/** Written out, because a spread here costs two thirds of the speed of `evaluate` (npm run bench:engine). */
const given = (terms: Terms, priority: string | null, trace: PromiseTrace): GivenTerms => ({
  objective: terms.objective,
  target: terms.target,
  calendar: terms.calendar,
  calendarVersion: terms.calendarVersion,
  hours: terms.hours,
  realTime: terms.realTime,
  excluded: terms.excluded,
  priority,
  trace,
});

/** Why the promise may be another after this fact; null where it cannot be. */
function causeOf(fact: TicketEvent, ticket: Ticket): string | null {
  const moved = (what: string, from: string | null, to: string | null) =>
    from === to ? null : `${what} changed from ${from ?? 'none'} to ${to ?? 'none'}`;
  switch (fact.kind) {
    case 'priority.changed':
      return moved('priority', ticket.priority, fact.priority);
    case 'customer.changed':
      return moved('customer', ticket.customer, fact.to);
    case 'service.changed':
      return moved('service', ticket.service, fact.to);
    case 'group.assigned':
      return moved('team', ticket.group, fact.to);
    case 'policy.changed':
      return fact.cause ?? 'policy changed';
    case 'calendar.changed':
      return fact.cause ?? 'calendar changed';
    default:
      return null;
  }
}
