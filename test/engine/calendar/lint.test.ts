import { lintCalendar } from '../../../src/engine/calendar/lint.js';

const MAY = Date.parse('2026-05-20T12:00Z');
const NOVEMBER = Date.parse('2026-11-20T12:00Z');
const office = {
  timezone: 'Europe/Berlin',
  weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] },
};
const told = (spec: unknown, at = MAY): string[] =>
  lintCalendar(spec, at).map(({ severity, field, message }) => `${severity} ${field} ${message}`);

test('nothing to say about an ordinary calendar', () => {
  expect(
    told({ ...office, holidays: ['2026-12-28', '2027-01-04', { date: '2026-12-25', yearly: true }] }),
  ).toEqual([]);
});

test('never open', () => {
  const past = { timezone: 'UTC', holidays: [{ date: '2020-06-01', open: [['09:00', '10:00']] }] };
  expect(told(past)).toEqual(['error weekly is never open in the ten years ahead']);
  expect(told({ ...office, holidays: [{ from: '2026-01-01', to: '2040-01-01' }] })).toEqual([
    'error weekly is never open in the ten years ahead',
  ]);
  const wednesdays = { timezone: 'UTC', weekly: { wed: [['09:00', '17:00']] } };
  expect(told({ timezone: 'UTC', allOf: [office, wednesdays] })).toEqual([
    'error allOf is never open in the ten years ahead',
  ]);
});

test('a gap at midnight', () => {
  const nights = {
    timezone: 'UTC',
    weekly: {
      mon: [['22:00', '23:59']],
      tue: [
        ['00:00', '06:00'],
        ['20:00', '23:59'],
      ],
      sat: [['00:00', '23:59']],
      sun: [['00:00', '24:00']],
    },
    holidays: [{ date: '2026-12-24', open: [['00:00', '23:59']] }],
  };
  expect(told(nights)).toEqual([
    'warning weekly.mon closes at 23:59 and opens again at midnight: write the end as "24:00"',
    'warning weekly.sat is open from 00:00 to 23:59, a minute short of the whole day: write the end as "24:00"',
    'warning holidays[0].open is open from 00:00 to 23:59, a minute short of the whole day: write the end as "24:00"',
  ]);
});

test.each([
  [MAY, ['2026-12-28'], ['info holidays has no dates for 2027 yet']],
  [NOVEMBER, ['2026-12-28'], ['warning holidays has no dates for 2027 yet']],
  [NOVEMBER, ['2025-12-29'], ['warning holidays has no dates for 2026; the last are of 2025']],
  [NOVEMBER, [{ from: '2026-12-28', to: '2027-01-04' }], []],
  [NOVEMBER, [{ date: '2026-12-25', yearly: true }], []],
  // 2027 has begun in Tokyo, not yet in Berlin.
  [Date.parse('2026-12-31T20:00Z'), ['2027-01-04'], []],
])('next year’s holidays, asked at %d with %j', (at, holidays, findings) => {
  expect(told({ ...office, holidays }, at)).toEqual(findings);
});

test('the next year is that of the calendar’s zone', () => {
  const at = Date.parse('2026-12-31T20:00Z');
  expect(told({ ...office, timezone: 'Asia/Tokyo', holidays: ['2027-01-04'] }, at)).toEqual([
    'info holidays has no dates for 2028 yet',
  ]);
});

test('a holiday that closes nothing, and an exception from none', () => {
  const holidays = [
    { date: '2026-12-25', name: 'Christmas' },
    { from: '2026-12-24', to: '2026-12-28', name: 'Break' },
    '2025-12-26',
    '2027-01-04',
    '2027-01-05',
    { date: '2027-01-05', open: [['09:00', '12:00']] },
  ];
  expect(told({ ...office, holidays, ignoredHolidays: ['2027-01-04', '2027-02-02'] })).toEqual([
    'info holidays[0] closes nothing: Christmas falls on days without hours',
    'info ignoredHolidays[1] ignores nothing: 2027-02-02 is not listed as a holiday',
  ]);
});

test('the parts of a composition are checked in their place', () => {
  const findings = told({
    timezone: 'UTC',
    anyOf: [office, { timezone: 'UTC', weekly: { mon: [['00:00', '23:59']] } }],
  });
  expect(findings).toEqual([
    'warning anyOf[1].weekly.mon is open from 00:00 to 23:59, a minute short of the whole day: write the end as "24:00"',
  ]);
});

test('what is malformed is refused, not linted', () => {
  expect(() => lintCalendar({ ...office, timezone: 'Nowhere' }, MAY, 'calendar')).toThrow(
    'calendar.timezone is not a known',
  );
});
