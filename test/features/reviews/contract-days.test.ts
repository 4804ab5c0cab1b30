import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import {
  nextOf,
  plusDays,
  plusMonths,
  tellingInstant,
} from '../../../src/reviews/agreement/contract-days.js';

const nine = [['09:00', '17:00']] as const;
const BERLIN = {
  timezone: 'Europe/Berlin',
  weekly: { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine },
};

test.each([
  ['2026-01-31', 1, '2026-01-01', '2026-01-31'],
  ['2026-01-31', 1, '2026-02-01', '2026-02-28'],
  ['2026-01-31', 1, '2026-03-01', '2026-03-31'],
  ['2026-01-31', 1, '2026-04-30', '2026-04-30'],
  ['2026-01-31', 1, '2026-05-01', '2026-05-31'],
  ['2024-02-29', 12, '2027-03-01', '2028-02-29'],
  ['2026-11-30', 3, '2027-02-28', '2027-02-28'],
  ['2026-11-30', 3, '2027-03-01', '2027-05-30'],
  ['2026-04-14', 6, '2020-01-01', '2026-04-14'],
])('from %s every %d months, not before %s: %s', (from, everyMonths, earliest, day) => {
  expect(nextOf({ from, everyMonths }, earliest)).toBe(day);
});

test('days and months of a contract', () => {
  expect(plusMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(plusMonths('2027-12-31', 2)).toBe('2028-02-29');
  expect(plusDays('2026-03-29', 1)).toBe('2026-03-30');
  const calendar = compileCalendar(BERLIN);
  const at = (date: string) => new Date(tellingInstant(date, calendar, 'Europe/Berlin')).toISOString();
  expect(at('2026-03-29')).toBe('2026-03-27T08:00:00.000Z');
  expect(at('2026-03-30')).toBe('2026-03-30T07:00:00.000Z');
});
