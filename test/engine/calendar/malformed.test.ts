import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { Malformed } from '../../../src/engine/malformed.js';

const office = { timezone: 'Europe/Berlin', weekly: { mon: [['09:00', '17:00']] } };
const refusal = (spec: unknown): string => {
  try {
    compileCalendar(spec);
  } catch (error) {
    if (error instanceof Malformed) return `${error.field}: ${error.reason}`;
    throw error;
  }
  return 'accepted';
};
const weekly = (mon: unknown) => ({ ...office, weekly: { mon } });
const holiday = (entry: unknown) => ({ ...office, holidays: ['2026-01-01', entry] });

test.each([
  [null, 'calendar: must be an object'],
  [[], 'calendar: must be an object'],
  [{ weekly: office.weekly }, 'timezone: must be an IANA time zone, such as "Europe/Berlin"'],
  [{ ...office, timezone: 'Mars/Olympus' }, 'timezone: is not a known IANA time zone: Mars/Olympus'],
  [{ ...office, timezone: 7 }, 'timezone: must be an IANA time zone, such as "Europe/Berlin"'],
  [
    { ...office, holiday: [] },
    'holiday: is not known here; known are name, timezone, is24x7, weekly, holidays, ignoredHolidays, anyOf, allOf',
  ],
  [{ ...office, name: 7 }, 'name: must be a text'],
  [{ ...office, is24x7: 'yes' }, 'is24x7: must be true or false'],
  [{ ...office, is24x7: true }, 'weekly: contradicts "is24x7": true: give one of the two'],
  [{ timezone: 'UTC' }, 'weekly: is never open: give at least one period, or "is24x7": true'],
  [{ timezone: 'UTC', weekly: {} }, 'weekly: is never open: give at least one period, or "is24x7": true'],
  [
    { timezone: 'UTC', weekly: { mon: [] } },
    'weekly: is never open: give at least one period, or "is24x7": true',
  ],
  [{ timezone: 'UTC', weekly: [] }, 'weekly: must be an object'],
  [
    { timezone: 'UTC', weekly: { 7: [] } },
    'weekly.7: is not known here; known are sun, mon, tue, wed, thu, fri, sat',
  ],
  [
    { timezone: 'UTC', weekly: { monday: [] } },
    'weekly.monday: is not known here; known are sun, mon, tue, wed, thu, fri, sat',
  ],
  [weekly('09:00-17:00'), 'weekly.mon: must be a list'],
  [weekly([['09:00']]), 'weekly.mon[0]: must be a pair of times, such as ["09:00", "17:00"]'],
  [weekly([['9:00', '17:00']]), 'weekly.mon[0][0]: must be a time from "00:00" to "24:00"'],
  [weekly([['09:00', '24:01']]), 'weekly.mon[0][1]: must be a time from "00:00" to "24:00"'],
  [weekly([['09:60', '17:00']]), 'weekly.mon[0][0]: must be a time from "00:00" to "24:00"'],
  [weekly([[540, 1020]]), 'weekly.mon[0][0]: must be a time from "00:00" to "24:00"'],
  [weekly([['24:00', '24:00']]), 'weekly.mon[0][0]: is "24:00", which may only end a period'],
  [weekly([['09:00', '09:00']]), 'weekly.mon[0]: ends when it starts'],
  [
    weekly([['22:00', '06:00']]),
    'weekly.mon[0]: ends before it starts; write an overnight shift as two periods: ["22:00", "24:00"] on this day and ["00:00", "06:00"] on the next',
  ],
  [
    weekly([
      ['09:00', '12:00'],
      ['11:00', '17:00'],
    ]),
    'weekly.mon[1]: overlaps another period of that day',
  ],
  [
    weekly([
      ['11:00', '17:00'],
      ['09:00', '12:00'],
    ]),
    'weekly.mon[0]: overlaps another period of that day',
  ],
  [{ ...office, holidays: '2026-01-01' }, 'holidays: must be a list'],
  [holiday('2026-02-30'), 'holidays[1]: is a date that does not exist: 2026-02-30'],
  [holiday('2026-13-01'), 'holidays[1]: is a date that does not exist: 2026-13-01'],
  [holiday('26-01-01'), 'holidays[1]: must be a date written YYYY-MM-DD'],
  [holiday('2026-01-01T00:00Z'), 'holidays[1]: must be a date written YYYY-MM-DD'],
  [holiday('0026-01-01'), 'holidays[1]: lies outside the years 1800 to 2499'],
  [holiday(7), 'holidays[1]: must be an object'],
  [holiday({}), 'holidays[1]: needs a "date", or "from" and "to"'],
  [holiday({ date: '2027-02-29' }), 'holidays[1].date: is a date that does not exist: 2027-02-29'],
  [
    holiday({ date: '2026-05-01', to: '2026-05-02' }),
    'holidays[1]: has both "date" and "from"/"to": give one of the two',
  ],
  [
    {
      ...office,
      holidays: [
        { from: '1990-01-01', to: '2200-01-01' },
        { from: '1990-01-01', to: '2200-01-01' },
      ],
    },
    'holidays[1]: is too much: the list covers more than 100,000 days',
  ],
  [holiday({ from: '2026-05-01' }), 'holidays[1].to: must be a date written YYYY-MM-DD'],
  [holiday({ from: '2026-05-02', to: '2026-05-01' }), 'holidays[1]: ends before it starts'],
  [
    holiday({ from: '2026-05-02', to: '2027-05-02', yearly: true }),
    'holidays[1]: is longer than the year in which it repeats',
  ],
  [holiday({ date: '2026-05-01', yearly: 'yes' }), 'holidays[1].yearly: must be true or false'],
  [
    holiday({ date: '2026-05-01', open: [['09:00', '08:00']] }),
    'holidays[1].open[0]: ends before it starts; write an overnight shift as two periods: ["09:00", "24:00"] on this day and ["00:00", "08:00"] on the next',
  ],
  [
    holiday({ date: '2026-05-01', repeat: true }),
    'holidays[1].repeat: is not known here; known are date, from, to, name, yearly, open',
  ],
  [
    {
      ...office,
      holidays: [
        { date: '2026-05-01', open: [['09:00', '10:00']] },
        { date: '2026-05-01', open: [['11:00', '12:00']] },
      ],
    },
    'holidays[1]: gives special hours to a date that already has some',
  ],
  [
    { ...office, ignoredHolidays: ['2026-02-30'] },
    'ignoredHolidays[0]: is a date that does not exist: 2026-02-30',
  ],
])('%j', (spec, reason) => {
  expect(refusal(spec)).toBe(reason);
});

test('the field says where in the document the calendar stands', () => {
  expect(() => compileCalendar({ ...office, timezone: 'Nowhere' }, 'calendars.support')).toThrow(
    'calendars.support.timezone is not a known IANA time zone: Nowhere',
  );
  expect(() => compileCalendar(null, 'calendars.support')).toThrow('calendars.support must be an object');
});

test('periods may be listed in any order, and touch', () => {
  expect(
    refusal(
      weekly([
        ['13:00', '17:00'],
        ['09:00', '13:00'],
      ]),
    ),
  ).toBe('accepted');
});
