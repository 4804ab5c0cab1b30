import { Malformed } from '../malformed.js';
import type { CalendarSpec } from './calendar.js';
import { at, fields, flag, list, text, type Fields } from './fields.js';
import { parseDate, parseHolidays, type Holiday } from './holiday.js';
import type { LocalDate } from './local-date.js';
import { parseWeekly, type Periods } from './periods.js';
import { zone, type Zone } from './zone.js';

/** A calendar's own hours, checked. */
export interface Hours {
  readonly name: string | undefined;
  readonly zone: Zone;
  /** By weekday, Sunday first. */
  readonly weekly: readonly Periods[];
  readonly holidays: readonly Holiday[];
  readonly ignored: ReadonlySet<LocalDate>;
}

/** Several calendars taken together; the zone says which local dates its days are. */
export interface Composition {
  readonly name: string | undefined;
  readonly zone: Zone;
  readonly open: 'any' | 'all';
  readonly parts: readonly (Hours | Composition)[];
}

const OWN = ['is24x7', 'weekly', 'holidays', 'ignoredHolidays'] as const satisfies (keyof CalendarSpec)[];
const KNOWN = ['name', 'timezone', ...OWN, 'anyOf', 'allOf'] as const satisfies (keyof CalendarSpec)[];
// Deep enough for regions of sites of teams, and an end to hostile input.
const DEEPEST = 8;
// Every opening of each is compared with all the others.
const MOST_PARTS = 100;

/**
 * @param path where in the caller's document the calendar stands ("calendars.support"), for the error's field
 * @throws Malformed naming the field and the reason
 */
export function parseCalendar(input: unknown, path = '', depth = 0): Hours | Composition {
  const spec = fields(input, path, KNOWN, depth === 0 && path === '' ? 'calendar' : path);
  const name = text(spec, 'name', path);
  if (spec.anyOf === undefined && spec.allOf === undefined) return { name, ...parseHours(spec, path) };
  return { name, ...parseComposition(spec, path, depth) };
}

function parseHours(spec: Fields, path: string): Omit<Hours, 'name'> {
  const zone = parseZone(spec.timezone, at(path, 'timezone'));
  const weekly = parseWeekly(spec.weekly, flag(spec, 'is24x7', path), at(path, 'weekly'));
  const holidays = parseHolidays(spec.holidays, at(path, 'holidays'));
  const ignored = new Set(list(spec.ignoredHolidays, at(path, 'ignoredHolidays'), parseDate));
  const everOpen = (periods: Periods | null): boolean => periods !== null && periods.length > 0;
  if (!weekly.some(everOpen) && !holidays.some((holiday) => everOpen(holiday.open))) {
    throw new Malformed(at(path, 'weekly'), 'is never open: give at least one period, or "is24x7": true');
  }
  return { zone, weekly, holidays, ignored };
}

function parseComposition(spec: Fields, path: string, depth: number): Omit<Composition, 'name'> {
  const open = spec.anyOf === undefined ? 'all' : 'any';
  const field = at(path, `${open}Of`);
  const rival = [...OWN, 'allOf'].find((other) => spec[other] !== undefined && open + 'Of' !== other);
  if (rival)
    throw new Malformed(
      at(path, rival),
      `does not go with "${open}Of": put it into one of the calendars there`,
    );
  if (depth === DEEPEST) throw new Malformed(field, `is nested more than ${DEEPEST} deep`);
  const zone = parseZone(spec.timezone, at(path, 'timezone'));
  const parts = list(spec[`${open}Of`], field, (part, partPath) => parseCalendar(part, partPath, depth + 1));
  if (parts.length === 0) throw new Malformed(field, 'must name at least one calendar');
  if (sizeOf(parts) > MOST_PARTS)
    throw new Malformed(field, `takes more than ${MOST_PARTS} calendars together`);
  return { zone, open, parts };
}

const sizeOf = (parts: Composition['parts']): number =>
  parts.reduce((sum, part) => sum + ('parts' in part ? sizeOf(part.parts) : 1), 0);

function parseZone(input: unknown, path: string): Zone {
  if (typeof input !== 'string')
    throw new Malformed(path, 'must be an IANA time zone, such as "Europe/Berlin"');
  try {
    return zone(input);
  } catch (error) {
    throw error instanceof Malformed ? new Malformed(path, error.reason) : error;
  }
}
