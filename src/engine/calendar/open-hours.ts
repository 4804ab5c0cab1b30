import { DAY, type Instant, type Span } from '../instant.js';
import type { CalendarSegment, DayReason } from './calendar.js';
import { dateText, localDate, newYear, weekdayOf, yearOf, type LocalDate } from './local-date.js';
import type { Holiday, Hours, Periods } from './parse.js';
import type { Zone } from './zone.js';

/** Where open time comes from: a calendar's own hours, or several calendars taken together. */
export interface OpenHours {
  readonly zone: Zone;
  /** Open stretches of [from, to), ordered, apart. */
  spans(from: Instant, to: Instant): Span[];
  /** All of [from, to), open and closed, with reasons. */
  segments(from: Instant, to: Instant): CalendarSegment[];
}

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

const OPEN: DayReason = { kind: 'open' };
const OUTSIDE_HOURS: DayReason = { kind: 'outside_hours' };

/** Open by the wall clock (rule C9): an instant is open exactly when the zone's clock reads inside a period. */
export class OwnHours implements OpenHours {
  readonly zone: Zone;
  private readonly week: readonly Day[];
  private readonly years = new Map<number, Year>();
  private year: Year | undefined;
  /** In the order of painting: the last one wins. */
  private readonly yearly: readonly Holiday[];
  private readonly dated = new Map<number, Holiday[]>();

  constructor(private readonly hours: Hours) {
    this.zone = hours.zone;
    this.week = hours.weekly.map((periods) => ({ periods, whenOpen: OPEN, whenClosed: OUTSIDE_HOURS }));
    const painted = [...hours.holidays].reverse().sort((a, b) => rank(a) - rank(b));
    this.yearly = painted.filter((holiday) => holiday.yearly);
    for (const holiday of painted.filter((holiday) => !holiday.yearly)) {
      for (let year = yearOf(holiday.from); year <= yearOf(holiday.to); year++) {
        const inYear = this.dated.get(year);
        if (inYear) inYear.push(holiday);
        else this.dated.set(year, [holiday]);
      }
    }
  }

  spans(from: Instant, to: Instant): Span[] {
    const spans: Span[] = [];
    let last: { from: Instant; to: Instant } | undefined;
    this.eachDay(from, to, (day, midnight, dayFrom, dayTo) => {
      for (const period of day.periods) {
        const opens = Math.max(midnight + period.from, dayFrom);
        const closes = Math.min(midnight + period.to, dayTo);
        if (opens >= closes) continue;
        if (last && last.to === opens) last.to = closes;
        else spans.push((last = { from: opens, to: closes }));
      }
    });
    return spans;
  }

  segments(from: Instant, to: Instant): CalendarSegment[] {
    const segments = new SegmentList();
    this.eachDay(from, to, (day, midnight, dayFrom, dayTo) => {
      let reached = dayFrom;
      for (const period of day.periods) {
        const opens = Math.max(midnight + period.from, dayFrom);
        const closes = Math.min(midnight + period.to, dayTo);
        if (opens >= closes) continue;
        segments.add(reached, opens, false, day.whenClosed);
        segments.add(opens, closes, true, day.whenOpen);
        reached = closes;
      }
      segments.add(reached, dayTo, false, day.whenClosed);
    });
    return segments.all;
  }

  /**
   * Visits the parts of local dates that [from, to) consists of, in order of instants. A date is visited once for every
   * offset it sees: an hour that is repeated is visited twice, one that is skipped, or a whole skipped date, not at all.
   */
  private eachDay(
    from: Instant,
    to: Instant,
    visit: (day: Day, midnight: Instant, dayFrom: Instant, dayTo: Instant) => void,
  ): void {
    for (const regime of this.zone.regimes(from, to)) {
      let date = Math.floor((regime.from + regime.offset) / DAY);
      for (let midnight = date * DAY - regime.offset; midnight < regime.to; midnight += DAY, date++) {
        visit(this.day(date), midnight, Math.max(midnight, regime.from), Math.min(midnight + DAY, regime.to));
      }
    }
  }

  private day(date: LocalDate): Day {
    const index = this.year ? date - this.year.first : -1;
    const day = index < 0 ? undefined : this.year!.days[index];
    if (day) return day;
    const number = yearOf(date);
    this.year = this.years.get(number) ?? this.paint(number);
    this.years.set(number, this.year);
    return this.year.days[date - this.year.first]!;
  }

  private paint(year: number): Year {
    const first = newYear(year);
    const days: Day[] = [];
    for (let date = first; date < newYear(year + 1); date++) days.push(this.week[weekdayOf(date)]!);
    const layers = [...this.yearly, ...(this.dated.get(year) ?? [])].sort((a, b) => rank(a) - rank(b));
    for (const holiday of layers) {
      for (const [from, to] of holiday.yearly
        ? occurrences(holiday, year)
        : [[holiday.from, holiday.to] as const]) {
        for (let date = Math.max(from, first); date <= to && date - first < days.length; date++) {
          if (!holiday.open && this.hours.ignored.has(date)) continue;
          days[date - first] = dayOf(holiday, date);
        }
      }
    }
    return { first, days };
  }
}

// Special hours win over closings, a date over its yearly repetition, that over a range.
const rank = (holiday: Holiday): number =>
  (holiday.open ? 4 : 0) + (holiday.from === holiday.to ? 2 : 0) + (holiday.yearly ? 0 : 1);

function dayOf(holiday: Holiday, date: LocalDate): Day {
  const name = holiday.yearly && holiday.name === dateText(holiday.from) ? dateText(date) : holiday.name;
  const special: DayReason = { kind: 'special', name };
  const closed: DayReason = { kind: 'holiday', name };
  return holiday.open?.length
    ? { periods: holiday.open, whenOpen: special, whenClosed: OUTSIDE_HOURS }
    : { periods: [], whenOpen: closed, whenClosed: closed };
}

/** The repetitions that may touch `year`: the one that starts in it, and the one that reaches over from last year. */
function occurrences(holiday: Holiday, year: number): (readonly [LocalDate, LocalDate])[] {
  const reach = yearOf(holiday.to) - yearOf(holiday.from);
  return (reach === 0 ? [year] : [year - reach, year]).flatMap((start) => {
    const from = anniversary(holiday.from, start);
    const to = anniversary(holiday.to, start + reach);
    if (from !== undefined && to !== undefined) return [[from, to] as const];
    // 02-29 in a common year: a single date is left out, a range begins or ends beside it.
    if (holiday.from === holiday.to) return [];
    return [[from ?? localDate(start, 3, 1)!, to ?? localDate(start + reach, 2, 28)!] as const];
  });
}

function anniversary(date: LocalDate, year: number): LocalDate | undefined {
  const original = new Date(date * DAY);
  return localDate(year, original.getUTCMonth() + 1, original.getUTCDate());
}

/** Neighbours with one reason are one segment. */
export class SegmentList {
  readonly all: CalendarSegment[] = [];

  add(from: Instant, to: Instant, open: boolean, reason: DayReason): void {
    if (from >= to) return;
    const last = this.all.at(-1);
    if (last && last.open === open && sameReason(last.reason, reason)) {
      this.all[this.all.length - 1] = { ...last, to };
    } else {
      this.all.push({ from, to, open, reason });
    }
  }
}

const nameOf = (reason: DayReason): string | null => ('name' in reason ? reason.name : null);
const sameReason = (a: DayReason, b: DayReason): boolean => a.kind === b.kind && nameOf(a) === nameOf(b);
