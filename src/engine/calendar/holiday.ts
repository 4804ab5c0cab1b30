import { DAY } from '../instant.js';
import { Malformed } from '../malformed.js';
import { at, fields, flag, list, text } from './fields.js';
import { dateText, localDate, yearOf, type LocalDate } from './local-date.js';
import { parsePeriods, type Periods } from './periods.js';

/** A listed day or range: closed, or open at other hours. */
export interface Holiday {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly yearly: boolean;
  /** Its date where it was given no name. */
  readonly name: string;
  /** Null closes the day. */
  readonly open: Periods | null;
}

// A year's compilation visits each; two and a half centuries of closed days are enough for anybody.
const MOST_DAYS = 100_000;

export function parseHolidays(input: unknown, path: string): Holiday[] {
  const seen = new Set<string>();
  let days = 0;
  return list(input, path, (entry, field) => {
    const holiday = parseHoliday(entry, field);
    days += holiday.to - holiday.from + 1;
    if (days > MOST_DAYS) throw new Malformed(field, 'is too much: the list covers more than 100,000 days');
    if (holiday.open && holiday.from === holiday.to) {
      const key = holiday.yearly ? dateText(holiday.from).slice(5) : dateText(holiday.from);
      if (seen.has(key)) throw new Malformed(field, 'gives special hours to a date that already has some');
      seen.add(key);
    }
    return holiday;
  });
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
  const name =
    text(holiday, 'name', path) ?? (single ? dateText(from) : `${dateText(from)} – ${dateText(to)}`);
  const open = holiday.open === undefined ? null : parsePeriods(holiday.open, at(path, 'open'));
  return { from, to, yearly, name, open };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function parseDate(input: unknown, path: string): LocalDate {
  if (typeof input !== 'string' || !DATE.test(input))
    throw new Malformed(path, 'must be a date written YYYY-MM-DD');
  const year = Number(input.slice(0, 4));
  if (year < 1800 || year > 2499) throw new Malformed(path, 'lies outside the years 1800 to 2499');
  const date = localDate(year, Number(input.slice(5, 7)), Number(input.slice(8)));
  if (date === undefined) throw new Malformed(path, `is a date that does not exist: ${input}`);
  return date;
}

/** The dates of `year` that a holiday may paint, as ranges: one that is repeated may reach over from last year. */
export function occurrences(holiday: Holiday, year: number): (readonly [LocalDate, LocalDate])[] {
  if (!holiday.yearly) return [[holiday.from, holiday.to]];
  const reach = yearOf(holiday.to) - yearOf(holiday.from);
  return (reach === 0 ? [year] : [year - reach, year]).flatMap((start) => {
    const from = anniversary(holiday.from, start);
    const to = anniversary(holiday.to, start + reach);
    // 02-29 in a common year: a single date is left out, a range begins or ends beside it.
    if (from === undefined && holiday.from === holiday.to) return [];
    return [[from ?? localDate(start, 3, 1)!, to ?? localDate(start + reach, 2, 28)!] as const];
  });
}

function anniversary(date: LocalDate, year: number): LocalDate | undefined {
  const original = new Date(date * DAY);
  return localDate(year, original.getUTCMonth() + 1, original.getUTCDate());
}

/** Higher wins: special hours over closings, a date over its yearly repetition, that over a range. */
export const precedence = (holiday: Holiday): number =>
  (holiday.open ? 4 : 0) + (holiday.from === holiday.to ? 2 : 0) + (holiday.yearly ? 0 : 1);
