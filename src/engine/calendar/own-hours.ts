import { DAY, type Instant, type Span } from '../instant.js';
import type { CalendarSegment, DayReason } from './calendar.js';
import { occurrences, precedence, type Holiday } from './holiday.js';
import { dateText, newYear, weekdayOf, yearOf, type LocalDate } from './local-date.js';
import type { OpenHours } from './open-hours.js';
import type { Hours } from './parse.js';
import type { Periods } from './periods.js';
import { SegmentList, SpanList } from './segment-list.js';
import type { Zone } from './zone.js';

/** What one local date looks like, whatever its offset. */
interface Day {
  readonly periods: Periods;
  readonly whenOpen: DayReason;
  readonly whenClosed: DayReason;
}

/** The dates of one year, painted: the week, over it the closings, over them the special hours. */
interface Year {
  readonly first: LocalDate;
  readonly days: readonly Day[];
}

/** Part of a local date, in one offset. `midnight` is the instant at which its clock would read 00:00. */
interface DayPart extends Span {
  readonly midnight: Instant;
}

const OPEN: DayReason = { kind: 'open' };
const OUTSIDE_HOURS: DayReason = { kind: 'outside_hours' };

/** Open by the wall clock (rule C9): an instant is open exactly when the zone's clock reads inside a period. */
export class OwnHours implements OpenHours {
  readonly zone: Zone;
  private readonly week: readonly Day[];
  private readonly yearly: readonly Holiday[];
  private readonly dated = new Map<number, Holiday[]>();
  private readonly years = new Map<number, Year>();
  private latest: Year | undefined;

  constructor(private readonly hours: Hours) {
    this.zone = hours.zone;
    this.week = hours.weekly.map((periods) => ({ periods, whenOpen: OPEN, whenClosed: OUTSIDE_HOURS }));
    this.yearly = hours.holidays.filter((holiday) => holiday.yearly);
    for (const holiday of hours.holidays) {
      if (holiday.yearly) continue;
      for (let year = yearOf(holiday.from); year <= yearOf(holiday.to); year++) {
        const inYear = this.dated.get(year);
        if (inYear) inYear.push(holiday);
        else this.dated.set(year, [holiday]);
      }
    }
  }

  spans(from: Instant, to: Instant): Span[] {
    const spans = new SpanList();
    this.eachDay(from, to, (day, part) => {
      for (const period of day.periods) spans.add(opening(part, period), closing(part, period));
    });
    return spans.all;
  }

  segments(from: Instant, to: Instant): CalendarSegment[] {
    const segments = new SegmentList();
    this.eachDay(from, to, (day, part) => {
      let reached = part.from;
      for (const period of day.periods) {
        const opens = opening(part, period);
        const closes = closing(part, period);
        if (opens >= closes) continue;
        segments.add(reached, opens, false, day.whenClosed);
        segments.add(opens, closes, true, day.whenOpen);
        reached = closes;
      }
      segments.add(reached, part.to, false, day.whenClosed);
    });
    return segments.all;
  }

  /**
   * Visits the parts of local dates that [from, to) consists of, in order of instants. A date is visited once for every
   * offset it sees: an hour that is repeated is visited twice, one that is skipped, or a whole skipped date, not at all.
   */
  private eachDay(from: Instant, to: Instant, visit: (day: Day, part: DayPart) => void): void {
    for (const regime of this.zone.regimes(from, to)) {
      let date = Math.floor((regime.from + regime.offset) / DAY);
      for (let midnight = date * DAY - regime.offset; midnight < regime.to; midnight += DAY) {
        const part = {
          from: Math.max(midnight, regime.from),
          to: Math.min(midnight + DAY, regime.to),
          midnight,
        };
        visit(this.day(date++), part);
      }
    }
  }

  private day(date: LocalDate): Day {
    const day =
      this.latest && date >= this.latest.first ? this.latest.days[date - this.latest.first] : undefined;
    if (day) return day;
    const year = yearOf(date);
    this.latest = this.years.get(year) ?? this.paint(year);
    this.years.set(year, this.latest);
    return this.latest.days[date - this.latest.first]!;
  }

  private paint(year: number): Year {
    const first = newYear(year);
    const days: Day[] = [];
    const next = newYear(year + 1);
    for (let date = first; date < next; date++) days.push(this.week[weekdayOf(date)]!);
    // The last layer wins; of equals that is the one listed first.
    const layers = [...this.yearly, ...(this.dated.get(year) ?? [])].reverse();
    layers.sort((a, b) => precedence(a) - precedence(b));
    for (const holiday of layers) {
      for (const [from, to] of occurrences(holiday, year)) {
        for (let date = Math.max(from, first); date <= to && date < next; date++) {
          if (holiday.open || !this.hours.ignored.has(date)) days[date - first] = dayOf(holiday, date);
        }
      }
    }
    return { first, days };
  }
}

const opening = (part: DayPart, period: Span): Instant => Math.max(part.midnight + period.from, part.from);
const closing = (part: DayPart, period: Span): Instant => Math.min(part.midnight + period.to, part.to);

function dayOf(holiday: Holiday, date: LocalDate): Day {
  // A repetition without a name is called by its own date, not by that of its first year.
  const name = holiday.yearly && holiday.name === dateText(holiday.from) ? dateText(date) : holiday.name;
  const closed: DayReason = { kind: 'holiday', name };
  return holiday.open?.length
    ? { periods: holiday.open, whenOpen: { kind: 'special', name }, whenClosed: OUTSIDE_HOURS }
    : { periods: [], whenOpen: closed, whenClosed: closed };
}
