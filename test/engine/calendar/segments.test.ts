import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { CalendarSegment } from '../../../src/engine/calendar/calendar.js';
import { iso } from '../../../src/engine/instant.js';

const at = (text: string): number => Date.parse(text);
const told = (segments: CalendarSegment[]): string[] =>
  segments.map(({ from, to, open, reason }) =>
    [
      iso(from).slice(5, 16),
      iso(to).slice(5, 16),
      open ? 'open' : 'closed',
      reason.kind,
      'name' in reason ? reason.name : '',
    ]
      .join(' ')
      .trim(),
  );

const office = compileCalendar({
  timezone: 'UTC',
  weekly: {
    thu: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    fri: [['09:00', '17:00']],
  },
  holidays: [
    { date: '2026-12-24', open: [['09:00', '12:00']], name: 'Christmas Eve' },
    { date: '2020-12-25', yearly: true, name: 'Christmas' },
    { from: '2026-12-25', to: '2026-12-27', name: 'Works closed' },
    '2026-12-31',
    { date: '2028-02-29', yearly: true, name: 'Leap day' },
    { from: '2026-12-31', to: '2027-01-02', yearly: true, name: 'Turn of the year' },
  ],
});

test('every stretch has its reason; a holiday shows on its own date only', () => {
  expect(told(office.segments(at('2026-12-24T10:00Z'), at('2026-12-28T00:00Z')))).toEqual([
    '12-24T10:00 12-24T12:00 open special Christmas Eve',
    '12-24T12:00 12-25T00:00 closed outside_hours',
    '12-25T00:00 12-26T00:00 closed holiday Christmas',
    '12-26T00:00 12-28T00:00 closed holiday Works closed',
  ]);
});

test('a single date goes before a range, and a range may cross the new year', () => {
  expect(told(office.segments(at('2026-12-30T00:00Z'), at('2027-01-03T00:00Z')))).toEqual([
    '12-30T00:00 12-31T00:00 closed outside_hours',
    '12-31T00:00 01-01T00:00 closed holiday 2026-12-31',
    '01-01T00:00 01-03T00:00 closed holiday Turn of the year',
  ]);
  expect(office.isOpen(at('2032-01-02T10:00Z'))).toBe(false);
  expect(office.isOpen(at('2032-01-09T10:00Z'))).toBe(true);
});

test('29 February recurs in leap years only', () => {
  expect(told(office.segments(at('2024-02-29T09:00Z'), at('2024-03-01T10:00Z')))).toEqual([
    '02-29T09:00 03-01T00:00 closed holiday Leap day',
    '03-01T00:00 03-01T09:00 closed outside_hours',
    '03-01T09:00 03-01T10:00 open open',
  ]);
  expect(told(office.segments(at('2029-03-01T09:00Z'), at('2029-03-01T10:00Z')))).toEqual([
    '03-01T09:00 03-01T10:00 open open',
  ]);
});

test('special hours win wherever they are listed; of two closings the first gives its name', () => {
  const shop = compileCalendar({
    timezone: 'UTC',
    is24x7: true,
    holidays: [
      { date: '2026-05-01', name: 'May Day' },
      { date: '2026-05-01', name: 'Labour Day' },
      { date: '2026-05-02', name: 'Bridge' },
      { date: '2026-05-02', name: 'Sale', open: [['10:00', '12:00']] },
      { from: '2026-04-30', to: '2026-05-03', name: 'Market', open: [['06:00', '24:00']] },
    ],
  });
  expect(told(shop.segments(at('2026-05-01T05:00Z'), at('2026-05-03T00:00Z')))).toEqual([
    '05-01T05:00 05-01T06:00 closed outside_hours',
    '05-01T06:00 05-02T00:00 open special Market',
    '05-02T00:00 05-02T10:00 closed outside_hours',
    '05-02T10:00 05-02T12:00 open special Sale',
    '05-02T12:00 05-03T00:00 closed outside_hours',
  ]);
  const closed = compileCalendar({
    timezone: 'UTC',
    is24x7: true,
    holidays: shop.spec.holidays!.slice(0, 2),
  });
  expect(told(closed.segments(at('2026-05-01T00:00Z'), at('2026-05-01T12:00Z')))).toEqual([
    '05-01T00:00 05-01T12:00 closed holiday May Day',
  ]);
});

test('a date closed by special hours without any is a holiday', () => {
  const closed = compileCalendar({
    timezone: 'UTC',
    is24x7: true,
    holidays: [{ date: '2026-05-01', open: [], name: 'May Day' }],
  });
  expect(told(closed.segments(at('2026-04-30T12:00Z'), at('2026-05-02T12:00Z')))).toEqual([
    '04-30T12:00 05-01T00:00 open open',
    '05-01T00:00 05-02T00:00 closed holiday May Day',
    '05-02T00:00 05-02T12:00 open open',
  ]);
});

test('an empty stretch has no segments, a reversed one is refused', () => {
  expect(office.segments(at('2026-12-24T10:00Z'), at('2026-12-24T10:00Z'))).toEqual([]);
  expect(() => office.segments(at('2026-12-24T10:00Z'), at('2026-12-24T09:00Z'))).toThrow(
    'to lies before from',
  );
});
