import { hoursOf } from '../../../src/agreements/hours-of.js';
import { compilePromises } from '../../../src/engine/agreement/compile-promises.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';

const at = Date.parse('2026-03-07T12:00:00Z');
const office = compileCalendar({ timezone: 'UTC', weekly: { mon: [['09:00', '17:00']] } });
const version = (number: number, from: string) => ({
  calendarId: 'office',
  version: number,
  from: Date.parse(from),
  reach: 'new' as const,
});
const first = { ...version(1, '2026-01-01T00:00:00Z'), calendar: office };
const lost = { ...version(2, '2026-02-01T00:00:00Z'), unreadable: 'timezone is not known' };
const next = { ...version(3, '2026-04-01T00:00:00Z'), calendar: office };

test('people are reminded around the clock where no clock can be timed', () => {
  const promises = compilePromises([], [first, lost], 'office');
  expect(() => promises.calendarFor('office', at, at)).toThrow(
    'calendar office cannot be read in its version 2: timezone is not known',
  );
  // A Saturday, on which the office is closed.
  expect(hoursOf(promises, 'office', at).isOpen(at)).toBe(true);
  expect(hoursOf(promises, 'office', Date.parse('2026-01-10T12:00:00Z')).isOpen(at)).toBe(false);
  expect(() => hoursOf(promises, 'moon', at)).toThrow('no calendar moon');
});

test('the next version that can be read stands in for the one that was lost, from its first day on', () => {
  const promises = compilePromises([], [first, lost, next], 'office');
  expect(promises.calendarFor('office', at, at)).toMatchObject({ version: 3, calendar: office });
  expect(hoursOf(promises, 'office', at).isOpen(at)).toBe(false);
});
