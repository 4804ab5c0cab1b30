import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { plusDays, plusMonths, tellingInstant } from '../../../src/reviews/agreement/contract-days.js';

const nine = [['09:00', '17:00']] as const;
const BERLIN = {
  timezone: 'Europe/Berlin',
  weekly: { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine },
};

test('days and months of a contract', () => {
  expect(plusMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(plusMonths('2027-12-31', 2)).toBe('2028-02-29');
  expect(plusDays('2026-03-29', 1)).toBe('2026-03-30');
  const calendar = compileCalendar(BERLIN);
  const at = (date: string) => new Date(tellingInstant(date, calendar, 'Europe/Berlin')).toISOString();
  expect(at('2026-03-29')).toBe('2026-03-27T08:00:00.000Z');
  expect(at('2026-03-30')).toBe('2026-03-30T07:00:00.000Z');
});
