import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { iso } from '../../../src/engine/instant.js';

const at = (text: string): number => Date.parse(text);

const paris = compileCalendar({
  timezone: 'Europe/Paris',
  weekly: {
    mon: [['10:30', '19:00']],
    tue: [['08:30', '19:00']],
    wed: [['08:30', '19:00']],
    thu: [['08:30', '19:00']],
    fri: [['08:30', '16:00']],
  },
  holidays: ['2026-05-14'],
});

test.each`
  from                      | days  | due                           | because
  ${'2026-05-05T08:46:12Z'} | ${2}  | ${'2026-05-07T08:46:12.000Z'} | ${'the time of day is kept'}
  ${'2026-05-05T08:46:12Z'} | ${5}  | ${'2026-05-12T08:46:12.000Z'} | ${'a weekend is not counted'}
  ${'2026-05-12T08:00:00Z'} | ${3}  | ${'2026-05-18T08:00:00.000Z'} | ${'nor is a holiday; before opening it stays'}
  ${'2026-05-06T16:30:00Z'} | ${2}  | ${'2026-05-08T14:00:00.000Z'} | ${'a shorter day clips to its last closing'}
  ${'2026-05-09T11:00:00Z'} | ${1}  | ${'2026-05-12T08:30:00.000Z'} | ${'a start on a closed day moves to the next opening, which is day 0'}
  ${'2026-05-04T03:00:00Z'} | ${1}  | ${'2026-05-05T03:00:00.000Z'} | ${'an open day counts from before its opening'}
  ${'2026-05-12T08:46:12Z'} | ${-2} | ${'2026-05-08T08:46:12.000Z'} | ${'backward over a weekend'}
  ${'2026-05-12T16:30:00Z'} | ${-2} | ${'2026-05-08T14:00:00.000Z'} | ${'backward clips as well'}
  ${'2026-05-10T11:00:00Z'} | ${-1} | ${'2026-05-07T14:00:00.000Z'} | ${'backward from a closed day starts at the last closing before it'}
  ${'2026-05-10T11:00:00Z'} | ${0}  | ${'2026-05-10T11:00:00.000Z'} | ${'no days leave the instant alone'}
  ${'2026-03-26T09:00:00Z'} | ${2}  | ${'2026-03-30T08:00:00.000Z'} | ${'the wall clock is kept when the offset changes'}
`('$because', ({ from, days, due }) => {
  expect(iso(paris.addWorkingDays(at(from), days))).toBe(due);
});

test('the last closing of the date', () => {
  expect(iso(paris.lastClosing(at('2026-05-08T22:30+02:00'))!)).toBe('2026-05-08T14:00:00.000Z');
  expect(paris.lastClosing(at('2026-05-14T12:00+02:00'))).toBeNull();
});

test('a day that closes at 24:00 ends there, not at its beginning', () => {
  const late = compileCalendar({
    timezone: 'Europe/Berlin',
    weekly: { mon: [['12:00', '24:00']], tue: [['12:00', '20:00']], wed: [['12:00', '24:00']] },
  });
  expect(iso(late.lastClosing(at('2026-05-04T12:00+02:00'))!)).toBe('2026-05-04T22:00:00.000Z');
  expect(iso(late.addWorkingDays(at('2026-05-07T12:00+02:00'), -1))).toBe('2026-05-05T18:00:00.000Z');
  expect(iso(late.addWorkingDays(at('2026-05-07T12:00+02:00'), -2))).toBe('2026-05-04T22:00:00.000Z');
});

test('a wall time that the target day skips becomes the hour after the gap', () => {
  const always = compileCalendar({ timezone: 'America/New_York', is24x7: true });
  expect(iso(always.addWorkingDays(at('2026-03-07T02:30-05:00'), 1))).toBe('2026-03-08T07:00:00.000Z');
  expect(iso(always.addWorkingDays(at('2026-10-31T01:30-04:00'), 1))).toBe('2026-11-01T05:30:00.000Z');
});

test('an opening right after a gap is kept as the time it shows, not as the one it skipped', () => {
  const early = compileCalendar({ timezone: 'America/New_York', weekly: { sun: [['02:00', '03:30']] } });
  expect(iso(early.addWorkingDays(at('2026-03-07T19:00-05:00'), 1))).toBe('2026-03-15T07:00:00.000Z');
});

test('ten years without an open day are unreachable', () => {
  const once = compileCalendar({
    timezone: 'UTC',
    holidays: [{ date: '2026-06-01', open: [['09:00', '10:00']] }],
  });
  expect(() => once.addWorkingDays(at('2026-06-01T09:00Z'), 1)).toThrow('more than ten years');
  expect(() => once.addWorkingDays(at('2026-06-01T09:00Z'), 1.5)).toThrow('days must be a whole number');
});
