import { Injectable } from '@nestjs/common';
import { Agreements } from '../agreements/agreements.js';
import { readAgreement } from '../agreements/read-agreement.js';
import { PromiseBook } from '../agreements/promise-book.js';
import { Calendars } from '../calendars/calendars.js';
import { Database } from '../database/database.js';
import type { Hours } from '../engine/agreement/terms.js';
import { targetFor } from '../engine/agreement/terms.js';
import type { Promises } from '../engine/agreement/promises.js';
import { unlessUnreachable } from '../engine/calendar/calendar.js';
import type { Concerned } from '../engine/exclusion/exclusion.js';
import {
  type Availability,
  availabilityOf,
  type Outage,
  type OutageCost,
  outageOf,
} from '../engine/figures/availability.js';
import { solvingOf, type WaitsFor } from '../engine/figures/contact.js';
import { type Life, lifeOf } from '../engine/figures/life.js';
import { satisfactionOf } from '../engine/figures/satisfaction.js';
import { type Asked, type Chain, type Counts, Tally, type Told } from '../engine/figures/tally.js';
import type { OutageRule } from '../engine/measure/measure.js';
import type { Instant, Millis, Span } from '../engine/instant.js';
import { Invalid, NotFound } from '../http/problem.js';
import { Now } from '../system-now.js';
import { type FiguredTicket, type Filter, outageTickets, solvedTickets } from './figured-tickets.js';
import { withEveryClockMet } from './green-but-red.js';
import { Newest } from './newest.js';
import { whoIsWaitedFor } from '../measures/waits-for.js';

export interface FiguresQuestion extends Filter, Asked {
  /** Agreed service hours, and those of tickets that no agreement with a customer has timed. */
  readonly calendar?: string;
  readonly outages: OutageRule | null;
}

export interface FiguresRow extends Counts {
  readonly group: readonly (string | null)[];
  /** Null where nobody said what an outage is. */
  readonly availability: ListedAvailability | null;
}

export interface ListedAvailability extends Omit<Availability, 'outages'> {
  readonly outages: readonly (OutageCost & Pick<FiguredTicket, 'externalId' | 'subject'>)[];
}

export interface ListedTicket {
  readonly id: number;
  readonly externalId: string;
  readonly subject: string | null;
  /** Of what it is listed for. */
  readonly at: Instant;
}

export interface ListedChain extends ListedTicket, Chain {}

export interface Answer {
  readonly rows: readonly FiguresRow[];
  /** Rated badly although every decided clock was met, by when they were rated. */
  readonly greenButRed: readonly ListedTicket[];
  /** Who used the time of which ticket, by when it was solved. */
  readonly chains: readonly ListedChain[];
}

/** The latest so many of each list. */
export const MOST_LISTED = 100;

const listed = ({ id, externalId, subject }: FiguredTicket, at: Instant): ListedTicket => ({
  id,
  externalId,
  subject,
  at,
});

/** Fresh at the time of reading, from the facts of all tickets that were solved, or out of service, in the span. */
@Injectable()
export class ReadFigures {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly calendars: Calendars,
    private readonly agreements: Agreements,
    private readonly now: Now,
  ) {}

  async run(question: FiguresQuestion): Promise<Answer> {
    const at = this.now.now();
    const promises = await this.promiseBook.current();
    const calendarId = await this.calendarOf(question);
    const hoursOf = (id: string | null | undefined, createdAt: Instant, until = at): Hours | null =>
      id == null ? null : promises.calendarFor(id, createdAt, until).calendar;
    const solved = await this.solved(question, at, promises, (ticket) =>
      hoursOf(ticket.calendarId ?? calendarId, ticket.createdAt),
    );
    const span = {
      from: question.span.from,
      to: Math.min(question.span.to, Math.max(at, question.span.from)),
    };
    // What comes into force as the span ends is later.
    const serviceHours = hoursOf(calendarId, span.to - 1, span.to - 1);
    const availability =
      question.outages === null || serviceHours === null
        ? null
        : await this.availability(question, question.outages, at, promises, { span, hours: serviceHours });
    const rows = rowsOf(question, solved.tallies, availability);
    return { rows, greenButRed: await this.greenOf(solved.red), chains: solved.chains };
  }

  private async solved(
    question: FiguresQuestion,
    at: Instant,
    promises: Promises,
    hoursOf: (ticket: FiguredTicket) => Hours | null,
  ) {
    const waitsFor = await whoIsWaitedFor(this.database.pool);
    const tallies = new Map<string, Tally>();
    const red: ListedTicket[] = [];
    const chains = new Newest<ListedChain>(MOST_LISTED);
    for await (const batch of solvedTickets(this.database, question.span, question)) {
      for (const ticket of batch) {
        const life = lifeOf(ticket.events, at);
        if (life === null) continue;
        const told = toldOf(ticket, life, {
          hours: hoursOf(ticket),
          waitsFor: waitsFor(ticket.integrationId),
          promises,
          at,
        });
        const chain = tallyOf(tallies, ticket.group, question).add(told);
        if (chain !== null) chains.add({ ...listed(ticket, chain.doneAt), ...chain });
        if (solvingOf(life, question.span) === null) continue;
        if (life.rating !== null && satisfactionOf(life.rating) === 'bad')
          red.push(listed(ticket, life.rating.at));
      }
    }
    return { tallies, red, chains: chains.latest() };
  }

  private async availability(
    question: FiguresQuestion,
    rule: OutageRule,
    at: Instant,
    promises: Promises,
    { span, hours }: { span: Span; hours: Hours },
  ): Promise<Map<string, ListedAvailability>> {
    const tickets = new Map<number, Pick<FiguredTicket, 'externalId' | 'subject'>>();
    const groups = new Map<string, Outage[]>();
    for await (const batch of outageTickets(this.database, span, rule, question)) {
      for (const ticket of batch) {
        const life = lifeOf(ticket.events, at);
        if (life === null) continue;
        const key = JSON.stringify(ticket.group);
        const { id: ticketId, externalId, subject, customer, service } = ticket;
        tickets.set(ticketId, { externalId, subject });
        const agreementId = question.agreement ?? ticket.agreementId;
        const concerned = { ticketId, customer, service, agreementId };
        const outage = outageOf(ticketId, life, excludedFrom(promises, concerned));
        const its = groups.get(key);
        if (its === undefined) groups.set(key, [outage]);
        else its.push(outage);
      }
    }
    if (question.by.length === 0 && groups.size === 0) groups.set('[]', []);
    return new Map(
      [...groups].map(([key, outages]) => {
        const excluded = excludedFrom(promises, concernedBy(question, rule, JSON.parse(key) as Group));
        const availability = availabilityOf(outages, hours, span, excluded);
        const named = availability.outages.map((cost) => ({ ...cost, ...tickets.get(cost.ticketId)! }));
        return [key, { ...availability, outages: named }];
      }),
    );
  }

  private async greenOf(red: readonly ListedTicket[]): Promise<ListedTicket[]> {
    const green = await withEveryClockMet(
      this.database,
      red.map(({ id }) => id),
    );
    const both = new Newest<ListedTicket>(MOST_LISTED);
    for (const ticket of red) if (green.has(ticket.id)) both.add(ticket);
    return both.latest();
  }

  /** The one that was named, else the agreement's. */
  private async calendarOf({ calendar, agreement, outages }: FiguresQuestion): Promise<string | null> {
    if (calendar !== undefined) {
      await found('calendar', calendar, this.calendars.versionsOf(calendar));
      return calendar;
    }
    if (agreement !== undefined) {
      const [latest] = await found('agreement', agreement, this.agreements.versionsOf(agreement));
      return readAgreement(latest!.body).calendarId;
    }
    if (outages === null) return null;
    throw new Invalid('calendar', 'is missing: availability is a share of agreed service hours');
  }
}

type Group = readonly (string | null)[];

async function found<Versions>(field: string, id: string, versions: Promise<Versions>): Promise<Versions> {
  try {
    return await versions;
  } catch (fault) {
    if (!(fault instanceof NotFound)) throw fault;
    throw new Invalid(field, `is ${id}, and there is no such ${field}`);
  }
}

interface Known {
  readonly hours: Hours | null;
  readonly waitsFor: WaitsFor;
  readonly promises: Promises;
  readonly at: Instant;
}

function toldOf(ticket: FiguredTicket, life: Life, { hours, waitsFor, promises, at }: Known): Told {
  const { customer, service, priority, createdAt } = ticket;
  const targetOf = (team: string): Millis | null => {
    const promised = unlessUnreachable(() =>
      promises.promisedTo({ customer, service, priority, group: team }, createdAt, at),
    );
    const own = promised?.objectives.find(
      ({ metric, agreementType, group }) =>
        metric === 'ownership' && agreementType === 'OLA' && (group ?? team) === team,
    );
    return own === undefined ? null : (targetFor(own, priority)?.ms ?? null);
  };
  return { life, hours, waitsFor, targetOf };
}

function tallyOf(tallies: Map<string, Tally>, group: Group, asked: Asked): Tally {
  const key = JSON.stringify(group);
  const tally = tallies.get(key) ?? new Tally(asked);
  tallies.set(key, tally);
  return tally;
}

function excludedFrom({ exclusions }: Promises, concerned: Concerned): Span[] {
  if (exclusions === undefined) return [];
  return [...exclusions.pausing(concerned), ...exclusions.leavingOut(concerned)].map(({ from, to }) => ({
    from,
    to: to ?? Number.POSITIVE_INFINITY,
  }));
}

/** What the service time of a row is about: one customer or service, where it is about one. */
function concernedBy({ by, customer, agreement }: FiguresQuestion, { services }: OutageRule, group: Group) {
  const grouped = (dimension: 'agreement' | 'customer' | 'service') => group[by.indexOf(dimension)] ?? null;
  return {
    ticketId: null,
    customer: customer ?? grouped('customer'),
    service: services?.length === 1 ? services[0]! : grouped('service'),
    agreementId: agreement ?? grouped('agreement'),
  };
}

/** Without dimensions there is always one row, of everything. */
function rowsOf(
  question: FiguresQuestion,
  tallies: ReadonlyMap<string, Tally>,
  availability: ReadonlyMap<string, ListedAvailability> | null,
): FiguresRow[] {
  const keys = new Set([...tallies.keys(), ...(availability?.keys() ?? [])]);
  if (question.by.length === 0) keys.add('[]');
  return [...keys].sort().map((key) => ({
    group: JSON.parse(key) as Group,
    ...(tallies.get(key) ?? new Tally(question)).counts,
    availability: availability?.get(key) ?? null,
  }));
}
