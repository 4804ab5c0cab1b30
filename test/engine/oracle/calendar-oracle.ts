/**
 * A second calendar, by brute force: for each minute it asks Intl what the wall clock shows and looks that up in the
 * calendar as people wrote it. It shares nothing with the engine, not even types; it is slow and hard to get wrong.
 */

type Pair = readonly [string, string];
type Listed =
  | string
  | { date?: string; from?: string; to?: string; name?: string; yearly?: boolean; open?: readonly Pair[] };
export interface Written {
  timezone: string;
  name?: string;
  is24x7?: boolean;
  weekly?: Record<string, readonly Pair[]>;
  holidays?: readonly Listed[];
  ignoredHolidays?: readonly string[];
  anyOf?: readonly Written[];
  allOf?: readonly Written[];
}

// In Jest's sandbox each mention of a global costs more than the arithmetic.
const { floor, ceil, min, max } = Math;
const MINUTE = 60_000;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What the wall clock of a zone shows, as minutes since 1970 of its own. */
class WallClock {
  private readonly format: Intl.DateTimeFormat;
  /** By hour: the first minute's reading, or null where the clock jumps inside the hour. */
  private readonly hours = new Map<number, number | null>();

  constructor(timezone: string) {
    this.format = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  /** Its reading at each minute from `from` on; both bounds are whole hours. */
  readings(from: number, to: number): Int32Array {
    const readings = new Int32Array(to - from);
    for (let hour = from / 60; hour < to / 60; hour++) {
      const first = this.firstOf(hour);
      for (let i = 0; i < 60; i++)
        readings[hour * 60 - from + i] = first === null ? this.ask(hour * 60 + i) : first + i;
    }
    return readings;
  }

  private firstOf(hour: number): number | null {
    let first = this.hours.get(hour);
    if (first === undefined) {
      const begin = this.ask(hour * 60);
      first = this.ask(hour * 60 + 59) === begin + 59 ? begin : null;
      this.hours.set(hour, first);
    }
    return first;
  }

  private ask(minute: number): number {
    const [date, time] = this.format.format(minute * MINUTE).split(', ') as [string, string];
    return Date.parse(`${date}T${time}Z`) / MINUTE;
  }
}

const clocks = new Map<string, WallClock>();
function clockOf(timezone: string): WallClock {
  let clock = clocks.get(timezone);
  if (!clock) clocks.set(timezone, (clock = new WallClock(timezone)));
  return clock;
}

interface OneDate {
  /** By minute of the day. */
  open: Uint8Array;
  reason: { whenOpen: string; whenClosed: string };
}

/** One calendar's dates, looked up in what was written. */
class Dates {
  private readonly dates = new Map<number, OneDate>();
  private last: { day: number; date: OneDate } | undefined;

  constructor(private readonly written: Written) {}

  on(day: number): OneDate {
    if (this.last?.day === day) return this.last.date;
    let date = this.dates.get(day);
    if (!date) this.dates.set(day, (date = this.look(new Date(day * 86_400_000).toISOString().slice(0, 10))));
    this.last = { day, date };
    return date;
  }

  private look(date: string): OneDate {
    const { weekly = {}, holidays = [], ignoredHolidays = [], is24x7 } = this.written;
    const covering = holidays
      .map((listed) => (typeof listed === 'string' ? { date: listed } : listed))
      .filter((one) => covers(one, date));
    const special = best(covering.filter((one) => one.open));
    if (special?.open?.length)
      return oneDate(special.open, `special ${nameOf(special, date)}`, 'outside_hours');
    const closing = special ?? (ignoredHolidays.includes(date) ? undefined : best(covering));
    if (closing) return oneDate([], '', `holiday ${nameOf(closing, date)}`);
    const weekday = NAMES[new Date(`${date}T00:00Z`).getUTCDay()]!;
    return oneDate(is24x7 ? [['00:00', '24:00']] : (weekly[weekday] ?? []), 'open', 'outside_hours');
  }
}

type Entry = Exclude<Listed, string>;

function covers(entry: Entry, date: string): boolean {
  const from = entry.date ?? entry.from!;
  const to = entry.date ?? entry.to!;
  if (!entry.yearly) return from <= date && date <= to;
  const [first, last, day] = [from.slice(5), to.slice(5), date.slice(5)];
  return from.slice(0, 4) === to.slice(0, 4) ? first <= day && day <= last : day >= first || day <= last;
}

// A date before its yearly repetition, that before a range; of equals the one listed first.
function best(entries: Entry[]): Entry | undefined {
  return (
    entries.find((entry) => entry.date && !entry.yearly) ??
    entries.find((entry) => entry.date) ??
    entries.find((entry) => !entry.yearly) ??
    entries[0]
  );
}

function nameOf(entry: Entry, date: string): string {
  return entry.name ?? (entry.date ? date : `${entry.from} – ${entry.to}`);
}

function oneDate(periods: readonly Pair[], whenOpen: string, whenClosed: string): OneDate {
  const open = new Uint8Array(1440);
  for (const [from, to] of periods) open.fill(1, minuteOf(from), minuteOf(to));
  return { open, reason: { whenOpen, whenClosed } };
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Knows the minutes of one window, and answers for the instants inside it. */
export class Oracle {
  /** By minute of the window: what the clock reads, and whether the calendar is open. */
  private readonly walls: Int32Array;
  private readonly opens: Uint8Array;
  private local: LocalDate[] | undefined;

  /** @param first, last minutes since 1970, whole hours */
  constructor(
    private readonly written: Written,
    readonly first: number,
    private readonly last: number,
  ) {
    this.walls = clockOf(written.timezone).readings(first, last);
    const parts = written.anyOf ?? written.allOf;
    this.opens = parts ? this.together(parts) : this.own();
  }

  open(at: number): boolean {
    return this.opens[floor(at / MINUTE) - this.first] === 1;
  }

  between(from: number, to: number): number {
    let open = 0;
    for (let at = from; at < to;) {
      const next = min(to, (floor(at / MINUTE) + 1) * MINUTE);
      if (this.open(at)) open += next - at;
      at = next;
    }
    return open;
  }

  /** Undefined where the answer lies outside the window. */
  add(at: number, ms: number): number | undefined {
    if (ms === 0) return at;
    return ms > 0 ? this.forward(at, ms) : this.backward(at, -ms);
  }

  next(at: number): number | undefined {
    for (let now = at; now < this.last * MINUTE; now = (floor(now / MINUTE) + 1) * MINUTE) {
      if (this.open(now)) return now;
    }
    return undefined;
  }

  private forward(at: number, ms: number): number | undefined {
    let left = ms;
    for (let now = at; now < this.last * MINUTE;) {
      const next = (floor(now / MINUTE) + 1) * MINUTE;
      if (this.open(now)) {
        if (left <= next - now) return now + left;
        left -= next - now;
      }
      now = next;
    }
    return undefined;
  }

  private backward(at: number, ms: number): number | undefined {
    let left = ms;
    for (let now = at; now > this.first * MINUTE;) {
      const previous = (ceil(now / MINUTE) - 1) * MINUTE;
      if (this.open(previous)) {
        if (left <= now - previous) return now - left;
        left -= now - previous;
      }
      now = previous;
    }
    return undefined;
  }

  /** "open", "special NAME", "holiday NAME" or "outside_hours", by minute; of calendars with hours of their own. */
  reasons(): string[] {
    const dates = new Dates(this.written);
    const reasons: string[] = [];
    for (let i = 0; i < this.walls.length; i++) {
      const { reason } = dates.on(floor(this.walls[i]! / 1440));
      reasons.push(this.opens[i] ? reason.whenOpen : reason.whenClosed);
    }
    return reasons;
  }

  addWorkingDays(at: number, days: number): number | undefined {
    if (days === 0) return at;
    const minute = floor(at / MINUTE);
    const wall = this.walls[minute - this.first]!;
    const today = floor(wall / 1440);
    // The first and the last date are cut off by the window.
    this.local ??= this.dates();
    const open = this.local.slice(1, -1).filter((date) => date.lastClosing > 0);
    const ahead =
      days > 0 ? open.filter(({ day }) => day >= today) : open.filter(({ day }) => day <= today).reverse();
    const [start, target] = [ahead[0], ahead[Math.abs(days)]];
    if (!start || !target) return undefined;
    let timeOfDay = (wall - today * 1440) * MINUTE + (at - minute * MINUTE);
    if (start.day !== today) timeOfDay = days > 0 ? start.openingTime : start.closingTime;
    const reading = target.minutes.find(([, shown]) => (shown + 1) * MINUTE > timeOfDay);
    if (!reading) return target.lastClosing;
    return min(reading[0] * MINUTE + max(0, timeOfDay - reading[1] * MINUTE), target.lastClosing);
  }

  /** The local dates in order. */
  private dates(): LocalDate[] {
    const dates = new Map<number, LocalDate>();
    let date: LocalDate | undefined;
    for (let i = 0; i < this.walls.length; i++) {
      const day = floor(this.walls[i]! / 1440);
      const shown = this.walls[i]! - day * 1440;
      if (date?.day !== day) date = dates.get(day) ?? emptyDate(day);
      dates.set(day, date);
      date.minutes.push([this.first + i, shown]);
      if (!this.opens[i]) continue;
      if (date.openingTime < 0) date.openingTime = shown * MINUTE;
      date.closingTime = (shown + 1) * MINUTE;
      date.lastClosing = (this.first + i + 1) * MINUTE;
    }
    return [...dates.values()].sort((a, b) => a.day - b.day);
  }

  private own(): Uint8Array {
    const dates = new Dates(this.written);
    const opens = new Uint8Array(this.walls.length);
    for (let i = 0; i < opens.length; i++) {
      const day = floor(this.walls[i]! / 1440);
      opens[i] = dates.on(day).open[this.walls[i]! - day * 1440]!;
    }
    return opens;
  }

  private together(written: readonly Written[]): Uint8Array {
    const parts = written.map((part) => new Oracle(part, this.first, this.last).opens);
    return this.walls.reduce((opens, _, i) => {
      opens[i] = Number(
        this.written.anyOf ? parts.some((part) => part[i] === 1) : parts.every((part) => part[i] === 1),
      );
      return opens;
    }, new Uint8Array(this.walls.length));
  }
}

interface LocalDate {
  readonly day: number;
  /** Each with the time of day it shows. */
  readonly minutes: [minute: number, shown: number][];
  /** Times of day. */
  openingTime: number;
  closingTime: number;
  /** An instant. */
  lastClosing: number;
}

const emptyDate = (day: number): LocalDate => ({
  day,
  minutes: [],
  openingTime: -1,
  closingTime: -1,
  lastClosing: 0,
});
