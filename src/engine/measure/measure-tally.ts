import type { Hours } from '../agreement/terms.js';
import { isSolved, type TicketEvent } from '../clock/ticket-event.js';
import { type Attainment, attainmentOf } from '../credit/attainment.js';
import type { Measured } from '../credit/credits.js';
import { evaluate, type TicketState } from '../evaluate.js';
import { type ExclusionRule, matches } from '../exclusion/exclusion-rule.js';
import type { Concerned } from '../exclusion/exclusion.js';
import type { Exclusions } from '../exclusion/exclusions.js';
import { type Availability, availabilityOf, type Outage } from '../figures/availability.js';
import type { WaitsFor } from '../figures/contact.js';
import { doneOf, type Life, LIFE_KINDS, lifeOf, openStretches, overlap } from '../figures/life.js';
import type { Instant, Millis, Span } from '../instant.js';
import { judgeTicket } from './judge-ticket.js';
import { type AvailabilityMeasure, isAvailability, type Measure, type TicketMeasure } from './measure.js';
import { outageSpans } from './outage-spans.js';

/** A ticket that the agreement covers. */
export interface MeasuredTicket {
  readonly id: number;
  readonly externalId: string;
  /** Its facts of the kinds that count, all arrived by now: without `receivedAt`. */
  readonly events: readonly TicketEvent[];
  readonly waitsFor: WaitsFor;
}

/** Kinds of facts that count here: no other has to be read. */
export const MEASURED_KINDS = [
  ...LIFE_KINDS,
  'priority.changed',
  'customer.changed',
  'service.changed',
] as const satisfies TicketEvent['kind'][];

/** What a period of an agreement is measured by. */
export interface MeasuredBy {
  readonly agreementId: string;
  readonly measures: readonly Measure[];
  /** Its one customer; null where it has several. */
  readonly customer: string | null;
  /** Of its contract: which tickets it leaves out. */
  readonly rules: readonly { readonly title: string; readonly rule: ExclusionRule }[];
  readonly exclusions: Exclusions | undefined;
  /** Agreed service hours, as they stood when the period ended. */
  readonly hoursOf: (measure: AvailabilityMeasure) => Hours;
}

interface Evident {
  readonly objective: string;
  readonly ticketId: number;
  readonly ticketExternalId: string;
  /** When it was decided: rated, solved, given up; of an outage, when it began. */
  readonly at: Instant;
  /** For people: what was seen. */
  readonly because: string;
}

/** A ticket that counts for or against a measure. */
export interface JudgedTicket extends Evident {
  readonly measure: TicketMeasure['measure'];
  readonly verdict: 'met' | 'missed';
  /** Why it is left out of the adjusted figure. */
  readonly excludedBecause: string | null;
}

/** An outage that cost service time. */
export interface CountedOutage extends Evident {
  readonly measure: 'availability';
  /** By itself, whatever else was down. */
  readonly down: Millis;
  /** Of it, what is not excluded. */
  readonly downAdjusted: Millis;
}

export type MeasureEvidence = JudgedTicket | CountedOutage;

export interface MeasuredSpan {
  /** One a measure, also where nothing was measured. */
  readonly figures: readonly Measured[];
  /** By measure, then by ticket. */
  readonly evidence: readonly MeasureEvidence[];
}

/**
 * Adds up the tickets of an agreement over a period, [from, to). A period is judged by what had happened when it ended: what
 * comes to light later about the time before changes it, what happens later does not.
 */
export class MeasureTally {
  private readonly judged: JudgedTicket[] = [];
  private readonly outages = new Map<AvailabilityMeasure, Outage[]>();
  /** By which people know a ticket. */
  private readonly names = new Map<number, string>();

  constructor(
    private readonly span: Span,
    private readonly by: MeasuredBy,
  ) {
    for (const measure of by.measures) if (isAvailability(measure)) this.outages.set(measure, []);
  }

  add({ id, externalId, events, waitsFor }: MeasuredTicket): void {
    const { from, to } = this.span;
    const known = events.filter(({ at }) => at < to);
    // Nearly all of an agreement's tickets lie in another period, and a fold costs more than this.
    if (known.every(({ at }) => at < from) && (this.outages.size === 0 || wasSolved(known))) return;
    const life = lifeOf(known, to);
    if (life === null) return;
    const { ticket } = evaluate({ events: known, promises: NOTHING_PROMISED, at: to });
    this.names.set(id, externalId);
    for (const measure of this.by.measures) {
      if (isAvailability(measure)) {
        const down = outageSpans(measure.outages, known, life, to);
        if (down.length === 0) continue;
        this.outages.get(measure)!.push({ ticketId: id, down, excluded: this.excludedOf(id, life, ticket) });
        continue;
      }
      const judgement = judgeTicket(measure, life, this.span, waitsFor);
      if (judgement === null) continue;
      this.judged.push({
        objective: measure.id,
        measure: measure.measure,
        ticketId: id,
        ticketExternalId: externalId,
        ...judgement,
        excludedBecause: this.excludedBecause(id, life, ticket, judgement),
      });
    }
  }

  result(): MeasuredSpan {
    const measured = this.by.measures.map((measure) =>
      isAvailability(measure) ? this.available(measure) : this.counted(measure.id),
    );
    return {
      figures: measured.map(({ figures }) => figures),
      evidence: measured.flatMap(({ evidence }) => evidence),
    };
  }

  private counted(objective: string): { figures: Measured; evidence: MeasureEvidence[] } {
    const evidence = this.judged
      .filter((each) => each.objective === objective)
      .sort((a, b) => a.ticketId - b.ticketId);
    return {
      evidence,
      figures: { objective, attainment: attainmentOf(evidence), unit: 'tickets', overrunMs: 0 },
    };
  }

  private available(measure: AvailabilityMeasure): { figures: Measured; evidence: MeasureEvidence[] } {
    const { id: objective } = measure;
    const excluded = this.intervals({
      ticketId: null,
      customer: this.by.customer,
      service: onlyOne(measure),
    });
    const hours = this.by.hoursOf(measure);
    const uptime = availabilityOf(this.outages.get(measure)!, hours, this.span, excluded);
    const evidence = uptime.outages
      .map(({ ticketId, since, raw, adjusted }) => ({
        objective,
        measure: measure.measure,
        ticketId,
        ticketExternalId: this.names.get(ticketId)!,
        at: since,
        because: 'out of service',
        down: raw,
        downAdjusted: adjusted,
      }))
      .sort((a, b) => a.ticketId - b.ticketId);
    const attainment = timeAttained(uptime);
    return { evidence, figures: { objective, attainment, unit: 'ms', overrunMs: uptime.adjusted.down } };
  }

  /** A rule of the contract; or, of what was missed, the exclusions during which the ticket was open. */
  private excludedBecause(
    ticketId: number,
    life: Life,
    ticket: TicketState,
    { at, verdict }: Pick<JudgedTicket, 'at' | 'verdict'>,
  ): string | null {
    const rule = this.by.rules.find((each) => matches(each.rule, at, ticket));
    if (rule !== undefined) return rule.title;
    if (verdict === 'met') return null;
    const { customer, service } = ticket;
    const open = openStretches(life).flatMap((stretch) => overlap(stretch, { from: ALWAYS.from, to: at }));
    const during = this.exclusionsOf({ ticketId, customer, service }).filter(({ from, to }) =>
      open.some((stretch) => overlap(stretch, { from, to: to ?? ALWAYS.to }).length > 0),
    );
    return during.length === 0 ? null : during.map(({ title }) => title).join(', ');
  }

  private excludedOf(ticketId: number, life: Life, ticket: TicketState): Span[] {
    const until = doneOf(life)?.at ?? this.span.to;
    if (this.by.rules.some(({ rule }) => matches(rule, until, ticket))) return [ALWAYS];
    const { customer, service } = ticket;
    return this.intervals({ ticketId, customer, service });
  }

  private intervals(concerned: Omit<Concerned, 'agreementId'>): Span[] {
    return this.exclusionsOf(concerned).map(({ from, to }) => ({ from, to: to ?? ALWAYS.to }));
  }

  private exclusionsOf(concerned: Omit<Concerned, 'agreementId'>) {
    const { exclusions, agreementId } = this.by;
    if (exclusions === undefined) return [];
    const its = { ...concerned, agreementId };
    return [...exclusions.pausing(its), ...exclusions.leavingOut(its)];
  }
}

const ALWAYS: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** To see what a ticket was like at an instant, nothing has to be promised about it. */
const NOTHING_PROMISED = {
  promisedTo: () => ({ objectives: [], trace: [] }),
  calendarFor: () => {
    throw new Error('a calendar is asked for, and nothing was promised');
  },
  changesAfter: () => [],
};

/** Where its last status ends the work; not where several were told of at one instant, and one of them does not. */
function wasSolved(events: readonly TicketEvent[]): boolean {
  let [last, solved] = [Number.NEGATIVE_INFINITY, false];
  for (const event of events) {
    const status = statusOf(event);
    if (status === undefined || event.at < last) continue;
    solved = isSolved(status) && (event.at > last || solved);
    last = event.at;
  }
  return solved;
}

function statusOf(event: TicketEvent): string | undefined {
  if (event.kind === 'status.changed') return event.to;
  return event.kind === 'ticket.created' ? (event.status ?? 'new') : undefined;
}

const onlyOne = ({ outages: { services } }: AvailabilityMeasure): string | null =>
  services?.length === 1 ? services[0]! : null;

const timeAttained = ({ raw, adjusted }: Availability): Attainment => ({
  raw: { met: raw.service - raw.down, measured: raw.service },
  adjusted: { met: adjusted.service - adjusted.down, measured: adjusted.service },
  excluded: raw.service - adjusted.service,
  open: 0,
  neither: 0,
});
