import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileCalendar } from '../../src/engine/calendar/compile.js';
import type { Calendar, HolidaySpec } from '../../src/engine/calendar/calendar.js';
import { DAY } from '../../src/engine/instant.js';
import { median } from './engine-measure.js';
import { OFFICE } from './engine-workload.js';

const AT = Date.UTC(2026, 5, 1);
/** Never asked about before this bench asks. */
const NEW_ZONES = [
  'Europe/Berlin',
  'Asia/Tokyo',
  'Europe/Rome',
  'Australia/Sydney',
  'America/Chicago',
  'Africa/Cairo',
  'Europe/Paris',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Europe/Lisbon',
  'Pacific/Auckland',
  'America/Los_Angeles',
  'Europe/Athens',
  'Asia/Jerusalem',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'America/Havana',
  'Europe/Madrid',
  'Asia/Tehran',
  'America/Toronto',
  'Europe/Oslo',
];

const timed = (act: () => void): number => {
  const begun = performance.now();
  act();
  return performance.now() - begun;
};

/** Milliseconds for the first answer of the process, parsing and all. */
export const firstAnswer = (): number => timed(() => compileCalendar(OFFICE).isOpen(AT));

/** Milliseconds for a calendar in a zone that was not used before, and its first year. */
export function newZoneYears(): { median: number; worst: number } {
  const costs = NEW_ZONES.map((timezone) => timed(() => compileCalendar({ ...OFFICE, timezone }).isOpen(AT)));
  return { median: median(costs), worst: Math.max(...costs) };
}

/** Milliseconds for another calendar on a zone and year in use: reading it, and compiling its year. */
export function otherCalendar(holidayCount: number): { read: number; year: number } {
  const holidays: HolidaySpec[] = Array.from({ length: holidayCount }, (_, i) =>
    dateOf(Date.UTC(1990, 0, 1) + i * 7 * DAY),
  );
  const spec = { ...OFFICE, holidays };
  const reads: number[] = [];
  const years: number[] = [];
  for (let i = 0; i < 201; i++) {
    let calendar: Calendar;
    reads.push(timed(() => (calendar = compileCalendar(spec))));
    years.push(timed(() => calendar.isOpen(AT)));
  }
  return { read: median(reads), year: median(years) };
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Bytes that a calendar costs with one year in use, and with each further year. */
export function memory(): { first: number; further: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const COUNT = 300;
  const before = used();
  const calendars = Array.from({ length: COUNT }, () => compileCalendar(OFFICE));
  calendars.forEach((calendar) => calendar.isOpen(AT));
  const one = used();
  for (let year = 1; year <= 5; year++)
    calendars.forEach((calendar) => calendar.isOpen(AT + year * 398 * DAY));
  const six = used();
  return { first: (one - before) / calendars.length, further: (six - one) / calendars.length / 5 };
}
