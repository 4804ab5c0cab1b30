import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { HOUR, iso } from '../../../src/engine/instant.js';

const at = (text: string): number => Date.parse(text);
const workdays = (from: string, to: string) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [[from, to]]]));

const tokyo = { name: 'Tokyo', timezone: 'Asia/Tokyo', weekly: workdays('09:00', '17:00') };
const berlin = {
  name: 'Berlin',
  timezone: 'Europe/Berlin',
  weekly: workdays('09:00', '17:00'),
  holidays: [{ date: '2026-05-01', name: 'Tag der Arbeit' }],
};
const newYork = {
  name: 'New York',
  timezone: 'America/New_York',
  weekly: workdays('09:00', '17:00'),
  holidays: [{ date: '2026-05-01', name: 'Inventory', open: [['09:00', '10:00']] }],
};

describe('any of them: follow the sun', () => {
  const sun = compileCalendar({ timezone: 'UTC', anyOf: [tokyo, berlin, newYork] });

  test('hours that overlap count once', () => {
    // Tokyo 00–08, Berlin 07–15, New York 13–21, all in UTC on a summer's Tuesday.
    expect(sun.between(at('2026-06-02T00:00Z'), at('2026-06-03T00:00Z'))).toBe(21 * HOUR);
    expect(iso(sun.add(at('2026-06-05T20:00Z'), 2 * HOUR))).toBe('2026-06-08T01:00:00.000Z');
    expect(iso(sun.add(at('2026-06-08T01:00Z'), -2 * HOUR))).toBe('2026-06-05T20:00:00.000Z');
  });

  test('what is closed says whose holiday it is', () => {
    const told = sun.segments(at('2026-05-01T00:00Z'), at('2026-05-01T16:00Z')).map((segment) => ({
      ...segment,
      from: iso(segment.from).slice(11, 16),
      to: iso(segment.to).slice(11, 16),
    }));
    expect(told).toEqual([
      { from: '00:00', to: '08:00', open: true, reason: { kind: 'open' } },
      {
        from: '08:00',
        to: '13:00',
        open: false,
        reason: { kind: 'holiday', name: 'Tag der Arbeit (Berlin)' },
      },
      { from: '13:00', to: '14:00', open: true, reason: { kind: 'special', name: 'Inventory' } },
      {
        from: '14:00',
        to: '16:00',
        open: false,
        reason: { kind: 'holiday', name: 'Tag der Arbeit (Berlin)' },
      },
    ]);
  });
});

describe('all of them', () => {
  const both = compileCalendar({ timezone: 'Europe/Berlin', allOf: [berlin, newYork] });

  test('open only where they overlap', () => {
    expect(
      both.segments(at('2026-06-02T00:00Z'), at('2026-06-03T00:00Z')).filter(({ open }) => open),
    ).toEqual([
      { from: at('2026-06-02T13:00Z'), to: at('2026-06-02T15:00Z'), open: true, reason: { kind: 'open' } },
    ]);
    expect(iso(both.nextOpen(at('2026-05-01T00:00Z'))!)).toBe('2026-05-04T13:00:00.000Z');
  });

  test('working days are the local dates of the composition’s zone', () => {
    expect(iso(both.addWorkingDays(at('2026-04-30T14:00Z'), 1))).toBe('2026-05-04T14:00:00.000Z');
    expect(iso(both.lastClosing(at('2026-06-02T00:00Z'))!)).toBe('2026-06-02T15:00:00.000Z');
  });

  test('calendars that never overlap have no next opening', () => {
    const never = compileCalendar({ timezone: 'UTC', allOf: [tokyo, newYork] });
    expect(never.nextOpen(at('2026-06-02T00:00Z'))).toBeNull();
    expect(() => never.add(at('2026-06-02T00:00Z'), HOUR)).toThrow('more than ten years of closed time');
  });
});

test('compositions nest', () => {
  const nested = compileCalendar({
    timezone: 'UTC',
    anyOf: [tokyo, { timezone: 'UTC', allOf: [berlin, newYork] }],
  });
  expect(nested.between(at('2026-06-02T00:00Z'), at('2026-06-03T00:00Z'))).toBe(10 * HOUR);
});

test.each([
  [{ timezone: 'UTC', anyOf: [] }, 'anyOf must name at least one calendar'],
  [{ timezone: 'UTC', anyOf: tokyo }, 'anyOf must be a list'],
  [{ anyOf: [tokyo] }, 'timezone must be an IANA time zone'],
  [{ timezone: 'UTC', anyOf: [tokyo], allOf: [berlin] }, 'allOf does not go with "anyOf"'],
  [{ timezone: 'UTC', allOf: [tokyo], holidays: ['2026-05-01'] }, 'holidays does not go with "allOf"'],
  [
    { timezone: 'UTC', anyOf: [tokyo, { timezone: 'UTC', allOf: [{ ...berlin, timezone: 'X' }] }] },
    'anyOf[1].allOf[0].timezone is not a known',
  ],
])('%j is refused', (spec, reason) => {
  expect(() => compileCalendar(spec)).toThrow(reason);
});

test('no more than a hundred calendars are taken together, nested ones included', () => {
  const ten = { timezone: 'UTC', anyOf: Array(10).fill(tokyo) };
  const refused = () => compileCalendar({ timezone: 'UTC', allOf: [tokyo, ...Array(10).fill(ten)] });
  expect(
    compileCalendar({ timezone: 'UTC', allOf: Array(10).fill(ten) }).isOpen(at('2026-06-02T00:00Z')),
  ).toBe(true);
  expect(refused).toThrow('allOf takes more than 100 calendars together');
});

test('endless nesting is refused', () => {
  let spec: unknown = tokyo;
  for (let i = 0; i < 20; i++) spec = { timezone: 'UTC', anyOf: [spec] };
  expect(() => compileCalendar(spec)).toThrow('is nested more than 8 deep');
});
