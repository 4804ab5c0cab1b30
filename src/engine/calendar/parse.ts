import { DAY, HOUR, MINUTE, type Millis, type Span } from '../instant.js';
import { Malformed } from '../malformed.js';
import type { CalendarSpec } from './calendar.js';
import { localDate, WEEKDAYS, type LocalDate } from './local-date.js';
import { zone, type Zone } from './zone.js';

/** Times of day in milliseconds since local midnight; ordered, apart, never empty. */
export type Periods = readonly Span[];

/** A listed day or range: closed, or open at other hours. */
export interface Holiday {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly yearly: boolean;
  readonly name: string;
  /** Null closes the day. */
  readonly open: Periods | null;
}

/** A calendar's own hours, checked. */
export interface Hours {
  readonly zone: Zone;
  /** By weekday, Sunday first. */
  readonly weekly: readonly Periods[];
  readonly holidays: readonly Holiday[];
  readonly ignored: ReadonlySet<LocalDate>;
}

type Fields = Record<string, unknown>;

const ALL_DAY: Periods = [{ from: 0, to: DAY }];

/**
 * @param path where in the caller's document the calendar stands ("calendars.support"), for the error's field
 * @throws Malformed naming the field and the reason
 */
export function parseHours(input: unknown, path = ''): Hours {
  const spec = fields(input, path, [
    'name',
    'timezone',
    'is24x7',
    'weekly',
    'holidays',
    'ignoredHolidays',
  ] satisfies (keyof CalendarSpec)[]);
  text(spec, 'name', path);
  const always = flag(spec, 'is24x7', path);
  const weekly = parseWeekly(spec.weekly, always, at(path, 'weekly'));
  const holidays = list(spec.holidays, at(path, 'holidays')).map((entry, i) =>
    parseHoliday(entry, `${at(path, 'holidays')}[${i}]`),
  );
  refuseRivals(holidays, at(path, 'holidays'));
  const ignored = list(spec.ignoredHolidays, at(path, 'ignoredHolidays')).map((entry, i) =>
    parseDate(entry, `${at(path, 'ignoredHolidays')}[${i}]`),
  );
  if (![...weekly, ...holidays.map((holiday) => holiday.open ?? [])].some((periods) => periods.length > 0)) {
    throw new Malformed(at(path, 'weekly'), 'is never open: give at least one period, or "is24x7": true');
  }
  return {
    zone: parseZone(spec.timezone, at(path, 'timezone')),
    weekly,
    holidays,
    ignored: new Set(ignored),
  };
}

function parseZone(input: unknown, path: string): Zone {
  if (typeof input !== 'string')
    throw new Malformed(path, 'must be an IANA time zone, such as "Europe/Berlin"');
  try {
    return zone(input);
  } catch (error) {
    throw error instanceof Malformed ? new Malformed(path, error.reason) : error;
  }
}

function parseWeekly(input: unknown, always: boolean, path: string): Periods[] {
  const weekly = input === undefined ? {} : fields(input, path, WEEKDAYS);
  const days = WEEKDAYS.map((weekday) => parsePeriods(weekly[weekday], at(path, weekday)));
  if (!always) return days;
  if (days.some((periods) => periods.length > 0)) {
    throw new Malformed(path, 'contradicts "is24x7": true: give one of the two');
  }
  return WEEKDAYS.map(() => ALL_DAY);
}

function parsePeriods(input: unknown, path: string): Periods {
  const periods = list(input, path).map((entry, i) => ({
    ...parsePeriod(entry, `${path}[${i}]`),
    path: `${path}[${i}]`,
  }));
  periods.sort((a, b) => a.from - b.from);
  const merged: Span[] = [];
  for (const { from, to, path: field } of periods) {
    const last = merged.at(-1);
    if (last && from < last.to) throw new Malformed(field, 'overlaps another period of that day');
    // Touching periods act as one.
    if (last && from === last.to) merged[merged.length - 1] = { from: last.from, to };
    else merged.push({ from, to });
  }
  return merged;
}

function parsePeriod(input: unknown, path: string): Span {
  if (!Array.isArray(input) || input.length !== 2) {
    throw new Malformed(path, 'must be a pair of times, such as ["09:00", "17:00"]');
  }
  const from = parseTime(input[0], `${path}[0]`);
  const to = parseTime(input[1], `${path}[1]`);
  if (from === DAY) throw new Malformed(`${path}[0]`, 'is "24:00", which may only end a period');
  if (from === to) throw new Malformed(path, 'ends when it starts');
  if (to < from) {
    throw new Malformed(
      path,
      `ends before it starts; write an overnight shift as two periods: ["${input[0]}", "24:00"] on this day and ["00:00", "${input[1]}"] on the next`,
    );
  }
  return { from, to };
}

function parseTime(input: unknown, path: string): Millis {
  const match = typeof input === 'string' ? /^([01]\d|2[0-4]):([0-5]\d)$/.exec(input) : null;
  const time = match ? Number(match[1]) * HOUR + Number(match[2]) * MINUTE : Infinity;
  if (time > DAY) throw new Malformed(path, 'must be a time from "00:00" to "24:00"');
  return time;
}

function parseHoliday(input: unknown, path: string): Holiday {
  if (typeof input === 'string') {
    const date = parseDate(input, path);
    return { from: date, to: date, yearly: false, name: input, open: null };
  }
  const holiday = fields(input, path, ['date', 'from', 'to', 'name', 'yearly', 'open']);
  const single = holiday.date !== undefined;
  if (single && (holiday.from !== undefined || holiday.to !== undefined)) {
    throw new Malformed(path, 'has both "date" and "from"/"to": give one of the two');
  }
  if (!single && holiday.from === undefined) throw new Malformed(path, 'needs a "date", or "from" and "to"');
  const from = single ? parseDate(holiday.date, at(path, 'date')) : parseDate(holiday.from, at(path, 'from'));
  const to = single ? from : parseDate(holiday.to, at(path, 'to'));
  if (to < from) throw new Malformed(path, 'ends before it starts');
  const yearly = flag(holiday, 'yearly', path);
  if (yearly && to - from >= 365) throw new Malformed(path, 'is longer than the year in which it repeats');
  return {
    from,
    to,
    yearly,
    name: text(holiday, 'name', path) ?? String(single ? holiday.date : `${holiday.from} – ${holiday.to}`),
    open: holiday.open === undefined ? null : parsePeriods(holiday.open, at(path, 'open')),
  };
}

function parseDate(input: unknown, path: string): LocalDate {
  const match = typeof input === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(input) : null;
  if (!match) throw new Malformed(path, 'must be a date written YYYY-MM-DD');
  const year = Number(match[1]);
  const date = localDate(year, Number(match[2]), Number(match[3]));
  if (date === undefined) throw new Malformed(path, `is a date that does not exist: ${match[0]}`);
  if (year < 1800 || year > 2499) throw new Malformed(path, 'lies outside the years 1800 to 2499');
  return date;
}

/** Two entries that give one date different hours leave open which is meant. */
function refuseRivals(holidays: readonly Holiday[], path: string): void {
  const seen = new Set<string>();
  holidays.forEach((holiday, i) => {
    if (!holiday.open || holiday.from !== holiday.to) return;
    const key = `${holiday.from} ${holiday.yearly}`;
    if (seen.has(key))
      throw new Malformed(`${path}[${i}]`, 'gives special hours to a date that already has some');
    seen.add(key);
  });
}

const at = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`);

function fields(input: unknown, path: string, known: readonly string[]): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Malformed(path || 'calendar', 'must be an object');
  }
  for (const key of Object.keys(input)) {
    if (!known.includes(key))
      throw new Malformed(at(path, key), `is not known here; known are ${known.join(', ')}`);
  }
  return input as Fields;
}

function list(input: unknown, path: string): readonly unknown[] {
  if (input === undefined) return [];
  if (!Array.isArray(input)) throw new Malformed(path, 'must be a list');
  return input;
}

function flag(input: Fields, field: string, path: string): boolean {
  const value = input[field];
  if (value !== undefined && typeof value !== 'boolean')
    throw new Malformed(at(path, field), 'must be true or false');
  return value ?? false;
}

function text(input: Fields, field: string, path: string): string | undefined {
  const value = input[field];
  if (value !== undefined && typeof value !== 'string')
    throw new Malformed(at(path, field), 'must be a text');
  return value;
}
