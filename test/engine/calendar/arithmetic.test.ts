import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { HOUR, iso, MINUTE } from '../../../src/engine/instant.js';

const at = (text: string): number => Date.parse(text);
const minutes = (count: number): number => count * MINUTE;

const nineToFive = ['mon', 'tue', 'wed', 'thu', 'fri'].reduce(
  (weekly, day) => ({ ...weekly, [day]: [['09:00', '17:00']] }),
  {},
);
const london = compileCalendar({
  timezone: 'Europe/London',
  weekly: nineToFive,
  holidays: [
    '2026-01-01',
    { date: '2026-12-25', yearly: true, name: 'Christmas' },
    { from: '2026-08-03', to: '2026-08-07' },
  ],
});

describe('add', () => {
  test.each`
    from                   | hours   | due                           | because
    ${'2026-01-05T10:00Z'} | ${2}    | ${'2026-01-05T12:00:00.000Z'} | ${'open time runs like real time'}
    ${'2026-01-05T16:00Z'} | ${2}    | ${'2026-01-06T10:00:00.000Z'} | ${'nights do not count'}
    ${'2026-01-09T16:00Z'} | ${2}    | ${'2026-01-12T10:00:00.000Z'} | ${'nights and weekends do not count'}
    ${'2026-01-10T03:00Z'} | ${1}    | ${'2026-01-12T10:00:00.000Z'} | ${'a start while closed counts from opening'}
    ${'2026-01-09T09:00Z'} | ${8}    | ${'2026-01-09T17:00:00.000Z'} | ${'landing on closing stays on closing (C1)'}
    ${'2026-01-09T17:00Z'} | ${8}    | ${'2026-01-12T17:00:00.000Z'} | ${'closing time itself is closed'}
    ${'2025-12-31T16:00Z'} | ${2}    | ${'2026-01-02T10:00:00.000Z'} | ${'a holiday does not count'}
    ${'2031-12-24T16:00Z'} | ${2}    | ${'2031-12-26T10:00:00.000Z'} | ${'a yearly holiday returns'}
    ${'2026-07-31T15:00Z'} | ${2}    | ${'2026-08-10T09:00:00.000Z'} | ${'a range closes both its ends (summer time: opening is 08:00Z)'}
    ${'2026-01-10T03:00Z'} | ${0}    | ${'2026-01-10T03:00:00.000Z'} | ${'nothing added is the instant itself'}
    ${'2026-01-12T10:00Z'} | ${-2}   | ${'2026-01-09T16:00:00.000Z'} | ${'backward, nights and weekends do not count'}
    ${'2026-01-12T17:00Z'} | ${-8}   | ${'2026-01-12T09:00:00.000Z'} | ${'backward, landing on opening stays on opening'}
    ${'2026-01-12T09:00Z'} | ${-8}   | ${'2026-01-09T09:00:00.000Z'} | ${'backward from opening starts at the last closing'}
    ${'2026-01-05T09:00Z'} | ${2000} | ${'2026-12-28T17:00:00.000Z'} | ${'a year of hours crosses every holiday'}
  `('$because', ({ from, hours, due }) => {
    expect(iso(london.add(at(from), hours * HOUR))).toBe(due);
  });

  test('is exact to the millisecond', () => {
    expect(iso(london.add(at('2026-01-05T16:59:59.999Z'), 2))).toBe('2026-01-06T09:00:00.001Z');
    expect(london.between(at('2026-01-05T16:59:59.999Z'), at('2026-01-06T09:00:00.001Z'))).toBe(2);
    expect(iso(london.add(at('2026-01-06T09:00:00.001Z'), -2))).toBe('2026-01-05T16:59:59.999Z');
  });
});

describe('between', () => {
  test.each`
    from                   | to                     | hours | because
    ${'2026-01-05T10:00Z'} | ${'2026-01-05T12:00Z'} | ${2}  | ${'open time runs like real time'}
    ${'2026-01-09T16:00Z'} | ${'2026-01-12T10:00Z'} | ${2}  | ${'a weekend lies between'}
    ${'2026-01-10T00:00Z'} | ${'2026-01-11T23:00Z'} | ${0}  | ${'a closed stretch has none'}
    ${'2026-01-12T10:00Z'} | ${'2026-01-09T16:00Z'} | ${-2} | ${'backward is negative'}
    ${'2026-01-12T10:00Z'} | ${'2026-01-12T10:00Z'} | ${0}  | ${'an instant has no length'}
    ${'1990-01-01T00:00Z'} | ${'1990-01-08T00:00Z'} | ${40} | ${'the past is no different'}
    ${'2099-12-28T00:00Z'} | ${'2100-01-04T00:00Z'} | ${40} | ${'nor is the far future'}
  `('$because', ({ from, to, hours }) => {
    expect(london.between(at(from), at(to))).toBe(hours * HOUR);
  });
});

describe('open', () => {
  test.each`
    when                          | open     | next
    ${'2026-01-05T08:59:59.999Z'} | ${false} | ${'2026-01-05T09:00:00.000Z'}
    ${'2026-01-05T09:00Z'}        | ${true}  | ${'2026-01-05T09:00:00.000Z'}
    ${'2026-01-05T16:59:59.999Z'} | ${true}  | ${'2026-01-05T16:59:59.999Z'}
    ${'2026-01-05T17:00Z'}        | ${false} | ${'2026-01-06T09:00:00.000Z'}
    ${'2026-01-01T12:00Z'}        | ${false} | ${'2026-01-02T09:00:00.000Z'}
    ${'2026-08-03T12:00Z'}        | ${false} | ${'2026-08-10T08:00:00.000Z'}
  `('at $when: $open', ({ when, open, next }) => {
    expect(london.isOpen(at(when))).toBe(open);
    expect(iso(london.nextOpen(at(when))!)).toBe(next);
  });
});

describe('touching periods act as one', () => {
  const nights = compileCalendar({
    timezone: 'Europe/London',
    weekly: {
      mon: [['22:00', '24:00']],
      tue: [
        ['00:00', '06:00'],
        ['22:00', '24:00'],
      ],
      wed: [['00:00', '06:00']],
    },
  });

  test('across midnight', () => {
    expect(nights.isOpen(at('2026-01-06T00:00Z'))).toBe(true);
    expect(iso(nights.add(at('2026-01-05T22:00Z'), 8 * HOUR))).toBe('2026-01-06T06:00:00.000Z');
    expect(nights.segments(at('2026-01-05T22:00Z'), at('2026-01-06T06:00Z'))).toHaveLength(1);
  });

  test('a holiday closes its own side of midnight', () => {
    const closed = compileCalendar({ ...nights.spec, holidays: ['2026-01-06'] });
    expect(iso(closed.add(at('2026-01-05T22:00Z'), 3 * HOUR))).toBe('2026-01-07T01:00:00.000Z');
  });

  test('24 hours a day never pause', () => {
    const always = compileCalendar({ timezone: 'America/New_York', is24x7: true });
    expect(always.between(at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z'))).toBe(365 * 24 * HOUR);
    expect(iso(always.add(at('2026-03-08T06:30Z'), minutes(90)))).toBe('2026-03-08T08:00:00.000Z');
  });
});

describe('special hours', () => {
  const shop = compileCalendar({
    timezone: 'Europe/Rome',
    weekly: {
      thu: [
        ['09:00', '13:00'],
        ['14:00', '18:00'],
      ],
      fri: [['09:00', '18:00']],
    },
    holidays: [
      { date: '2026-12-24', open: [['08:00', '12:30']], name: 'Christmas Eve' },
      { date: '2026-12-24', name: 'Closed, says another list' },
      { date: '2026-12-26', open: [['10:00', '12:00']] },
      '2026-12-25',
      '2026-12-31',
    ],
    ignoredHolidays: ['2026-12-31', '2026-12-24'],
  });

  test.each`
    day             | minutes | because
    ${'2026-12-17'} | ${480}  | ${'an ordinary Thursday has two periods'}
    ${'2026-12-24'} | ${270}  | ${'special hours replace the day, beat the holiday, and cannot be ignored'}
    ${'2026-12-25'} | ${0}    | ${'a holiday closes'}
    ${'2026-12-26'} | ${120}  | ${'special hours open a Saturday'}
    ${'2026-12-31'} | ${480}  | ${'an ignored holiday is worked'}
  `('$because', ({ day, minutes: open }) => {
    const midnight = at(`${day}T00:00+01:00`);
    expect(shop.between(midnight, midnight + 24 * HOUR)).toBe(minutes(open));
  });
});

describe('bounds', () => {
  const once = compileCalendar({
    timezone: 'UTC',
    holidays: [{ date: '2026-06-01', open: [['09:00', '10:00']] }],
  });

  test('more than ten closed years are unreachable', () => {
    expect(() => once.add(at('2026-06-01T09:30Z'), HOUR)).toThrow('more than ten years of closed time');
    expect(() => once.add(at('2026-06-01T09:30Z'), -HOUR)).toThrow('more than ten years of closed time');
    expect(() => once.add(at('2010-06-01T09:30Z'), HOUR)).toThrow('more than ten years of closed time');
    expect(iso(once.add(at('2016-06-02T00:00Z'), HOUR))).toBe('2026-06-01T10:00:00.000Z');
    expect(once.nextOpen(at('2010-06-01T09:30Z'))).toBeNull();
    expect(once.nextOpen(at('2026-06-01T10:00Z'))).toBeNull();
    expect(iso(once.nextOpen(at('2016-06-02T00:00Z'))!)).toBe('2026-06-01T09:00:00.000Z');
  });

  test.each`
    other           | reached  | because
    ${'2036-05-30'} | ${true}  | ${'a day short of ten years'}
    ${'2037-06-01'} | ${false} | ${'eleven years'}
  `('two openings $because apart: $reached', ({ other, reached }) => {
    const open = [['09:00', '10:00']];
    const twice = compileCalendar({
      timezone: 'UTC',
      holidays: [
        { date: '2026-06-01', open },
        { date: other, open },
      ],
    });
    const forward = () => twice.add(at('2026-06-01T09:30Z'), HOUR);
    const backward = () => twice.add(at(`${other}T09:30Z`), -HOUR);
    if (reached) {
      expect(iso(forward())).toBe(`${other}T09:30:00.000Z`);
      expect(iso(backward())).toBe('2026-06-01T09:30:00.000Z');
    } else {
      expect(forward).toThrow('more than ten years of closed time');
      expect(backward).toThrow('more than ten years of closed time');
    }
  });

  test('an absurd amount ends in an error, not in a hang', () => {
    expect(() => london.add(at('2026-01-01T00:00Z'), Number.MAX_SAFE_INTEGER)).toThrow('outside the years');
  });

  test.each([NaN, Infinity, -Infinity, 1.5, 2 ** 53, -(2 ** 53), 8.64e15, '2026-01-01' as never])(
    '%s is no instant',
    (value) => {
      for (const ask of [
        () => london.add(value, 1),
        () => london.between(value, 0),
        () => london.between(0, value),
        () => london.isOpen(value),
        () => london.nextOpen(value),
        () => london.segments(value, 0),
        () => london.addWorkingDays(value, 1),
        () => london.lastClosing(value),
      ]) {
        expect(ask).toThrow(/^(at|from|to) (must be a whole number|lies outside)/);
      }
    },
  );

  test.each([NaN, Infinity, 0.5, 2 ** 53])('%s ms cannot be added', (ms) => {
    expect(() => london.add(0, ms)).toThrow('ms must be a whole number');
  });
});
