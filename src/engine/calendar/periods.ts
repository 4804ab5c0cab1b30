import { DAY, HOUR, MINUTE, type Millis, type Span } from '../instant.js';
import { Malformed } from '../malformed.js';
import { at, fields, list } from './fields.js';
import { WEEKDAYS } from './local-date.js';

/** Times of day in milliseconds since local midnight; ordered, apart, never empty. */
export type Periods = readonly Span[];

const ALL_DAY: Periods = [{ from: 0, to: DAY }];

/** By weekday, Sunday first. */
export function parseWeekly(input: unknown, is24x7: boolean, path: string): Periods[] {
  const weekly = input === undefined ? {} : fields(input, path, WEEKDAYS);
  const days = WEEKDAYS.map((weekday) => parsePeriods(weekly[weekday], at(path, weekday)));
  if (!is24x7) return days;
  if (days.some((periods) => periods.length > 0)) {
    throw new Malformed(path, 'contradicts "is24x7": true: give one of the two');
  }
  return WEEKDAYS.map(() => ALL_DAY);
}

export function parsePeriods(input: unknown, path: string): Periods {
  const periods = list(input, path, parsePeriod).map((period, i) => ({ ...period, field: `${path}[${i}]` }));
  periods.sort((a, b) => a.from - b.from);
  const merged: Span[] = [];
  for (const { from, to, field } of periods) {
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
    const thisDay = `["${input[0]}", "24:00"] on this day`;
    throw new Malformed(
      path,
      to === 0
        ? `ends before it starts; the end of the day is written "24:00": ${thisDay}`
        : `ends before it starts; write an overnight shift as two periods: ${thisDay} and ["00:00", "${input[1]}"] on the next`,
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
