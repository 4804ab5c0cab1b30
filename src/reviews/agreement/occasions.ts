import { day } from '../../agreements/document/words.js';
import { type Ratio, reaches } from '../../engine/credit/attainment.js';
import { boundaryAfter } from '../../engine/credit/period.js';
import type { MilliPercent, PeriodTerms } from '../../engine/credit/terms.js';
import type { Instant, Span } from '../../engine/instant.js';
import { dateOf } from './contract-days.js';

/** A period that is closed, as its statement says. */
export interface ClosedPeriod extends Span {
  readonly terms: PeriodTerms;
  /** When its statement was drawn up or last corrected. */
  readonly revisedAt: Instant;
  /** Of which anything was decided in it. */
  readonly tickets: number;
  readonly objectives: readonly Attained[];
}

export interface Attained {
  readonly objective: string;
  readonly adjusted: Ratio;
  /** Null where the agreement promises no share. */
  readonly goal: MilliPercent | null;
}

/** Something that closed periods show, for which an agreement is looked at again before its time. */
export interface Occasion {
  /** The later of the two periods. */
  readonly period: ClosedPeriod;
  /** The same however often it is looked for: `attainment of 2026-02-01`. */
  readonly key: string;
  /** "the agreement is to be reviewed, because …" */
  readonly because: string;
}

/** One bad period is bad luck; two running are a promise that does not fit. */
const PERIODS_BELOW_GOAL = 2;

/** Targets, staff and fees are agreed on for a volume: half as much again, or half of it gone, is another contract. */
const VOLUME_CHANGE_PERCENT = 50;

/** And so many tickets at least: 1 → 2 is no change of anything. */
const VOLUME_CHANGE_TICKETS = 20;

/**
 * @param periods in order. One in which nothing of an objective was measured is neither good nor bad, and passed over; a
 *   run of bad periods calls once, at its second.
 */
export function occasionsOf(periods: readonly ClosedPeriod[]): Occasion[] {
  const because = new Map<ClosedPeriod, string[]>();
  for (const { period, words } of belowGoal(periods)) {
    because.set(period, [...(because.get(period) ?? []), words]);
  }
  return [
    ...[...because].map(([period, words]) => ({
      period,
      key: `attainment of ${dateOf(period.from, period.terms.timezone)}`,
      because: words.join('; '),
    })),
    ...changesOfVolume(periods),
  ];
}

function belowGoal(periods: readonly ClosedPeriod[]) {
  const names = new Set(periods.flatMap(({ objectives }) => objectives.map(({ objective }) => objective)));
  return [...names].sort().flatMap((name) => {
    let missed: string[] = [];
    return periods.flatMap((period) => {
      const attained = period.objectives.find(({ objective }) => objective === name);
      const isGood = attained?.goal == null ? null : reaches(attained.adjusted, attained.goal);
      if (isGood === null) return [];
      missed = isGood ? [] : [...missed, `${instead(attained!)} ${during(period)}`];
      if (missed.length !== PERIODS_BELOW_GOAL) return [];
      return [{ period, words: `${name} was below its goal twice running: ${missed.join(' and ')}` }];
    });
  });
}

/** Rounded down: what is below its goal never reads as if it reached it. */
const instead = ({ adjusted: { met, measured }, goal }: Attained): string =>
  `${Math.floor((met * 10_000) / measured) / 100} % instead of ${goal! / 1_000} %`;

function changesOfVolume(periods: readonly ClosedPeriod[]): Occasion[] {
  return periods.flatMap((period, i) => {
    const before = periods[i - 1];
    // Half a month has half its tickets.
    if (before?.to !== period.from || !isWhole(before) || !isWhole(period)) return [];
    const change = period.tickets - before.tickets;
    if (Math.abs(change) < VOLUME_CHANGE_TICKETS) return [];
    if (Math.abs(change) * 100 < before.tickets * VOLUME_CHANGE_PERCENT) return [];
    const share = Math.round((Math.abs(change) / before.tickets) * 100);
    const words = before.tickets === 0 ? '' : `, ${share} % ${change > 0 ? 'more' : 'less'}`;
    return {
      period,
      key: `volume of ${dateOf(period.from, period.terms.timezone)}`,
      because: `its tickets went from ${before.tickets} ${during(before)} to ${period.tickets} ${during(period)}${words}`,
    };
  });
}

/** The period that the instant before it lies in ends where it begins. */
const isWhole = ({ from, terms }: ClosedPeriod): boolean => boundaryAfter(from - 1, terms) === from;

/** "in January 2026", "in January to March 2026", "from 10 March 2026 to 31 March 2026". */
function during(period: ClosedPeriod): string {
  const { timezone, every } = period.terms;
  const [first, last] = [dateOf(period.from, timezone), dateOf(period.to - 1, timezone)];
  if (!isWhole(period)) return `from ${day(first)} to ${day(last)}`;
  const [, month = '', year] = day(last).split(' ');
  return every === 'month' ? `in ${month} ${year}` : `in ${day(first).split(' ')[1]} to ${month} ${year}`;
}
