import fc from 'fast-check';
import { BLOCK } from '../../../src/engine/calendar/block.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { DAY, HOUR, MINUTE } from '../../../src/engine/instant.js';
import { calendarAndDay, instantNear } from '../oracle/random-calendars.js';

/** Calendars that keep opening, so that every amount is reached: a random one, and an hour every Wednesday. */
const asked = calendarAndDay.chain(({ written, day }) =>
  fc.record({
    calendar: fc.constant(
      compileCalendar({
        timezone: written.timezone,
        anyOf: [written, { timezone: 'UTC', weekly: { wed: [['10:07', '11:11']] } }],
      }),
    ),
    at: instantNear(day),
    later: fc.integer({ min: 0, max: 3 * DAY }),
    ms: fc.integer({ min: 1, max: 60 * HOUR }),
    more: fc.integer({ min: 1, max: 10 * HOUR }),
  }),
);
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;
const always = (property: (value: Asked) => void) =>
  fc.assert(fc.property(asked, property), { seed: 9, numRuns: 80 });

test('what was added lies between', () =>
  always(({ calendar, at, ms }) => {
    expect(calendar.between(at, calendar.add(at, ms))).toBe(ms);
    expect(calendar.between(calendar.add(at, -ms), at)).toBe(ms);
  }));

test('the deadline is the earliest such instant (C1), and backward the latest', () =>
  always(({ calendar, at, ms }) => {
    const [due, back] = [calendar.add(at, ms), calendar.add(at, -ms)];
    expect(calendar.isOpen(due - 1)).toBe(true);
    expect(calendar.isOpen(back)).toBe(true);
    expect(calendar.between(at, due - 1)).toBe(ms - 1);
    expect(calendar.between(back + 1, at)).toBe(ms - 1);
  }));

test('amounts add up', () =>
  always(({ calendar, at, ms, more }) => {
    expect(calendar.add(calendar.add(at, ms), more)).toBe(calendar.add(at, ms + more));
    expect(calendar.add(calendar.add(at, -ms), -more)).toBe(calendar.add(at, -ms - more));
  }));

test('a later start or a larger amount is never due earlier', () =>
  always(({ calendar, at, later, ms, more }) => {
    expect(calendar.add(at + later, ms)).toBeGreaterThanOrEqual(calendar.add(at, ms));
    expect(calendar.add(at, ms + more)).toBeGreaterThan(calendar.add(at, ms));
  }));

test('the next opening is open, and nothing is open before it', () =>
  always(({ calendar, at }) => {
    const next = calendar.nextOpen(at)!;
    expect(calendar.isOpen(next)).toBe(true);
    expect(calendar.between(at, next)).toBe(0);
  }));

test('segments leave no gap and add up to the open time', () =>
  always(({ calendar, at, later }) => {
    const segments = calendar.segments(at, at + later);
    const edges = segments.flatMap(({ from, to }) => [from, to]);
    expect(edges).toEqual([...edges].sort((a, b) => a - b));
    expect(segments.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(later);
    const open = segments.filter((segment) => segment.open).reduce((sum, { from, to }) => sum + to - from, 0);
    expect(open).toBe(calendar.between(at, at + later));
  }));

test.each(['America/New_York', 'Australia/Lord_Howe', 'Antarctica/Troll', 'Pacific/Apia'])(
  'a walk through a year of %s: elapsed time grows exactly while it is open',
  (timezone) => {
    const calendar = compileCalendar({
      timezone,
      weekly: {
        sun: [['00:00', '02:45']],
        mon: [['09:00', '12:30']],
        fri: [['09:00', '17:00']],
        sat: [['22:00', '24:00']],
      },
    });
    const start = Date.UTC(2011, 0, 1);
    let open = 0;
    const wrong: string[] = [];
    for (let at = start; at < start + 366 * DAY; at += 15 * MINUTE) {
      if (calendar.between(start, at) !== open) wrong.push(new Date(at).toISOString());
      if (calendar.isOpen(at)) open += 15 * MINUTE;
    }
    expect(wrong).toEqual([]);
    expect(open).toBeGreaterThan(700 * HOUR);
  },
);

test('nothing shows where one block of the timeline ends and the next begins', () => {
  const calendar = compileCalendar({ timezone: 'UTC', is24x7: true, holidays: ['2026-01-01'] });
  for (const edge of [40 * BLOCK, 51 * BLOCK, -3 * BLOCK]) {
    for (const away of [-1, 0, 1]) {
      expect(calendar.isOpen(edge + away)).toBe(true);
      expect(calendar.nextOpen(edge + away)).toBe(edge + away);
      expect(calendar.add(edge + away, 5)).toBe(edge + away + 5);
      expect(calendar.add(edge + away, -5)).toBe(edge + away - 5);
      expect(calendar.between(edge - 5, edge + away)).toBe(5 + away);
    }
  }
});

test('every edge of a block from 1980 to 2498 is crossed rightly', () => {
  const mondays = compileCalendar({ timezone: 'UTC', weekly: { mon: [['00:00', '24:00']] } });
  for (let edge = 10 * BLOCK; edge < Date.UTC(2498, 0, 1); edge += BLOCK) {
    expect(mondays.between(edge - 7 * DAY, edge + 7 * DAY)).toBe(2 * DAY);
    expect(mondays.add(edge - 7 * DAY, 2 * DAY)).toBeLessThanOrEqual(edge + 7 * DAY);
    expect(mondays.between(edge, mondays.add(edge, DAY))).toBe(DAY);
    // Backward over the edge, and exactly onto the block's first opening.
    const opening = mondays.nextOpen(edge)!;
    const later = edge + BLOCK + 9 * DAY;
    expect(mondays.add(later, -mondays.between(opening, later))).toBe(opening);
  }
});
