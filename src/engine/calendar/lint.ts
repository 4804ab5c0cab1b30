import { DAY, MINUTE, type Instant } from '../instant.js';
import type { Finding } from '../finding.js';
import { compileCalendar } from './compile.js';
import { at as fieldOf } from './fields.js';
import type { Holiday } from './holiday.js';
import { dateText, localDate, weekdayOf, WEEKDAYS, yearOf, type LocalDate } from './local-date.js';
import { parseCalendar, type Composition, type Hours } from './parse.js';
import type { Periods } from './periods.js';

const LAST_MINUTE = DAY - MINUTE;

/**
 * What is well-formed in a calendar and yet unlikely to be meant.
 * @param at the instant of asking: which year is the next one
 * @throws Malformed as `compileCalendar` does
 */
export function lintCalendar(spec: unknown, at: Instant, path = ''): Finding[] {
  const parsed = parseCalendar(spec, path);
  const findings = lintParsed(parsed, at, path);
  if (compileCalendar(spec, path).nextOpen(at) !== null) return findings;
  const field = fieldOf(path, 'parts' in parsed ? `${parsed.open}Of` : 'weekly');
  return [{ severity: 'error', field, message: 'is never open in the ten years ahead' }, ...findings];
}

function lintParsed(parsed: Hours | Composition, at: Instant, path: string): Finding[] {
  if ('parts' in parsed) {
    return parsed.parts.flatMap((part, i) => lintParsed(part, at, fieldOf(path, `${parsed.open}Of[${i}]`)));
  }
  const today = Math.floor((at + parsed.zone.offsetAt(at)) / DAY);
  return [
    ...midnight(parsed, path),
    ...missingYear(parsed, today, path),
    ...idleHolidays(parsed, today, path),
    ...idleExceptions(parsed, today, path),
  ];
}

/** People who cannot write 24:00 write 23:59, and lose a minute each night. */
function midnight({ weekly, holidays }: Hours, path: string): Finding[] {
  const week = weekly.flatMap((periods, i) => {
    const tomorrow = weekly[(i + 1) % 7]!;
    return lastMinute(periods, tomorrow[0]?.from === 0, fieldOf(path, `weekly.${WEEKDAYS[i]}`));
  });
  const special = holidays.flatMap(({ open }, i) =>
    lastMinute(open ?? [], false, fieldOf(path, `holidays[${i}].open`)),
  );
  return [...week, ...special];
}

function lastMinute(periods: Periods, goesOn: boolean, field: string): Finding[] {
  const last = periods.at(-1);
  if (last?.to !== LAST_MINUTE) return [];
  const remedy = 'write the end as "24:00"';
  if (last.from === 0) {
    return [
      {
        severity: 'warning',
        field,
        message: `is open from 00:00 to 23:59, a minute short of the whole day: ${remedy}`,
      },
    ];
  }
  if (!goesOn) return [];
  return [{ severity: 'warning', field, message: `closes at 23:59 and opens again at midnight: ${remedy}` }];
}

/** Dated closings that stop at some year: the next New Year's Day would be a working day. */
function missingYear({ holidays }: Hours, today: LocalDate, path: string): Finding[] {
  const years = new Set(
    holidays
      .filter((holiday) => !holiday.yearly && !holiday.open)
      .flatMap(({ from, to }) => [yearOf(from), yearOf(to)]),
  );
  const [thisYear, field] = [yearOf(today), fieldOf(path, 'holidays')];
  const last = Math.max(...years);
  if (years.size === 0 || last > thisYear) return [];
  if (last < thisYear) {
    return [{ severity: 'warning', field, message: `has no dates for ${thisYear}; the last are of ${last}` }];
  }
  // Before October nobody has next year's.
  const severity = today >= localDate(thisYear, 10, 1)! ? 'warning' : 'info';
  return [{ severity, field, message: `has no dates for ${thisYear + 1} yet` }];
}

/** Closings to come that nobody observes, because nobody would have worked on them. */
function idleHolidays({ weekly, holidays }: Hours, today: LocalDate, path: string): Finding[] {
  const closes = (date: LocalDate): boolean => weekly[weekdayOf(date)]!.length > 0;
  return holidays.flatMap((holiday, i) => {
    if (holiday.open || holiday.yearly || holiday.to < today || datesOf(holiday).some(closes)) return [];
    const field = fieldOf(path, `holidays[${i}]`);
    return [
      {
        severity: 'info' as const,
        field,
        message: `closes nothing: ${holiday.name} falls on days without hours`,
      },
    ];
  });
}

function idleExceptions({ holidays, ignored }: Hours, today: LocalDate, path: string): Finding[] {
  const closings = holidays.filter((holiday) => !holiday.open);
  return [...ignored].flatMap((date, i) => {
    if (date < today || closings.some((holiday) => holiday.yearly || covers(holiday, date))) return [];
    const field = fieldOf(path, `ignoredHolidays[${i}]`);
    return [
      {
        severity: 'info' as const,
        field,
        message: `ignores nothing: ${dateText(date)} is not listed as a holiday`,
      },
    ];
  });
}

const covers = ({ from, to }: Holiday, date: LocalDate): boolean => from <= date && date <= to;

const datesOf = ({ from, to }: Holiday): LocalDate[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
