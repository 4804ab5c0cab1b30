import type { Millis } from '../instant.js';

export const MEASURES = ['satisfaction', 'first_contact', 'contact_attempts', 'availability'] as const;
export type MeasureKind = (typeof MEASURES)[number];

/** By what an outage is told from other tickets: both where both are given. */
export interface OutageRule {
  readonly priorities?: readonly string[];
  readonly services?: readonly string[];
}

interface Goal {
  /** Unique within the agreement, among its objectives too: credits name it. */
  readonly id: string;
  /** Share of what is measured, in percent. */
  readonly goalPercent: number;
}

/** Tickets that are rated in a period: the good ones. */
export interface SatisfactionMeasure extends Goal {
  readonly measure: 'satisfaction';
}

/** Tickets that are solved in a period: those that took one reply. */
export interface FirstContactMeasure extends Goal {
  readonly measure: 'first_contact';
}

/** Tickets that are given up in a period: those whose customer was tried often enough. */
export interface ContactAttemptsMeasure extends Goal {
  readonly measure: 'contact_attempts';
  readonly attempts: number;
  /** Messages closer to each other are one attempt. */
  readonly apart: Millis;
}

/** Agreed service time without outages. */
export interface AvailabilityMeasure extends Goal {
  readonly measure: 'availability';
  readonly outages: OutageRule;
  /** Whose open hours are the service time; absent: the agreement's calendar. */
  readonly calendarId?: string;
}

/** A promise that no clock times: a share with a goal, measured over a period. */
export type Measure =
  SatisfactionMeasure | FirstContactMeasure | ContactAttemptsMeasure | AvailabilityMeasure;

/** Measured in tickets rather than in time. */
export type TicketMeasure = Exclude<Measure, AvailabilityMeasure>;

export const isAvailability = (measure: Measure): measure is AvailabilityMeasure =>
  measure.measure === 'availability';

/** As in "satisfaction: 92 % of 75 tickets". */
export const MEASURE_WORDS: Readonly<Record<MeasureKind, string>> = {
  satisfaction: 'satisfaction',
  first_contact: 'solved by first contact',
  contact_attempts: 'attempts before giving up',
  availability: 'availability',
};
