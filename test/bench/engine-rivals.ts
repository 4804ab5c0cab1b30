import { createRequire } from 'node:module';
import { HOLIDAYS } from './engine-workload.js';

export interface Program {
  readonly name: string;
  add(at: number, ms: number): number;
  between(from: number, to: number): number;
}

const load = createRequire(import.meta.url);
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const MINUTE = 60_000;

/**
 * Each in its quickest way: the zone is the process's (TZ), so that nobody pays for a zone library. Those that are not
 * installed are named as missing.
 */
export function rivals(): { programs: Program[]; missing: string[] } {
  const programs: Program[] = [];
  const missing: string[] = [];
  for (const [name, make] of Object.entries({
    opening_hours: openingHours,
    'moment-business-time': momentBusinessTime,
    'dayjs-business-time': dayjsBusinessTime,
  })) {
    try {
      const { version } = load(`${name}/package.json`);
      programs.push({ ...make(), name: `${name} ${version}` });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
      missing.push(name);
    }
  }
  return { programs, missing };
}

type Calls = Omit<Program, 'name'>;

function openingHours(): Calls {
  const OpeningHours = load('opening_hours');
  const closed = HOLIDAYS.map((date) => `${date.slice(0, 4)} ${monthName(date)} ${date.slice(8)} off`);
  const hours = new OpeningHours(['Mo-Fr 09:00-12:00,13:00-17:00', ...closed].join('; '));
  return {
    // It has no add: its iterator is walked.
    add(at, ms) {
      const walk = hours.getIterator(new Date(at));
      for (let left = ms; ;) {
        const [open, from] = [walk.getState(), walk.getDate().getTime()];
        walk.advance();
        const length = walk.getDate().getTime() - from;
        if (open && length >= left) return from + left;
        if (open) left -= length;
      }
    },
    between: (from, to) => hours.getOpenDuration(new Date(from), new Date(to))[0],
  };
}

const monthName = (date: string): string =>
  new Date(date).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });

function momentBusinessTime(): Calls {
  const moment = load('moment-business-time');
  const hours = ['09:00:00', '12:00:00', '13:00:00', '17:00:00'];
  moment.updateLocale('en', {
    workinghours: { 0: null, 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: null },
    holidays: HOLIDAYS,
  });
  return {
    add: (at, ms) =>
      moment(at)
        .addWorkingTime(ms / MINUTE, 'minutes')
        .valueOf(),
    between: (from, to) => moment(to).workingDiff(moment(from), 'minutes') * MINUTE,
  };
}

function dayjsBusinessTime(): Calls {
  const dayjs = load('dayjs');
  dayjs.extend(load('dayjs-business-time'));
  const hours = [
    { start: '09:00:00', end: '12:00:00' },
    { start: '13:00:00', end: '17:00:00' },
  ];
  dayjs.setBusinessTime({
    sunday: null,
    saturday: null,
    ...Object.fromEntries(WEEKDAYS.map((day) => [day, hours])),
  });
  dayjs.setHolidays(HOLIDAYS);
  return {
    add: (at, ms) =>
      dayjs(at)
        .addBusinessMinutes(ms / MINUTE)
        .valueOf(),
    between: (from, to) => dayjs(from).businessMinutesDiff(dayjs(to)) * MINUTE,
  };
}
