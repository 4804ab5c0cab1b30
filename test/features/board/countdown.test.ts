import type { BoardRow } from '../../../src/board/board-row.js';
import { clockState, rowState } from '../../../src/board/board-row.js';
import { localDays } from '../../../src/board/local-days.js';
import { holdStill } from '../../../web/src/board/hold-still.js';
import { timeLeft, timeLeftWords, usedShare, waitsUntil } from '../../../web/src/board/clock-words.js';
import { lanesOf, ticksOf } from '../../../web/src/ticket/lanes.js';
import { duration, length, remaining } from '../../../web/src/time/duration.js';
import { ServerClock } from '../../../web/src/time/server-clock.js';

const at = (iso: string) => Date.parse(iso);
const HOUR = 3_600_000;

const clock = (given: Partial<BoardRow['clocks'][number]> = {}): BoardRow['clocks'][number] => ({
  id: 'house/first',
  cycle: 1,
  metric: 'first_response',
  agreement: 'House rules',
  targetMs: HOUR,
  dueAt: at('2026-03-02T10:00:00Z'),
  warningAt: at('2026-03-02T09:45:00Z'),
  breachedAt: null,
  pausedAt: null,
  pausedBecause: null,
  remainingMs: null,
  closed: [],
  ...given,
});

const row = (id: number, clocks = [clock()]): BoardRow => ({
  id,
  externalId: String(id),
  subject: null,
  url: null,
  status: 'open',
  priority: null,
  customer: null,
  service: null,
  team: null,
  assignee: null,
  revision: 1,
  clocks,
});

describe('lengths of time in words', () => {
  test.each`
    ms            | words
    ${5_025_000}  | ${'1h 23m'}
    ${3_900_000}  | ${'1h 05m'}
    ${3_599_999}  | ${'59m'}
    ${120_000}    | ${'2m'}
    ${119_000}    | ${'1m 59s'}
    ${45_000}     | ${'45s'}
    ${1}          | ${'1s'}
    ${0}          | ${'−0s'}
    ${-1_080_000} | ${'−18m'}
    ${-61_000}    | ${'−1m 01s'}
  `('$ms ms remain: $words', ({ ms, words }) => expect(remaining(ms)).toBe(words));

  test('open time has no days, real time has', () => {
    expect(duration(51 * HOUR)).toBe('51h 00m');
    expect(duration(51 * HOUR, { days: true })).toBe('2d 3h');
    expect(duration(48 * HOUR, { days: true })).toBe('2d');
  });

  test.each([
    [30 * 60_000, '30 min'],
    [4 * HOUR, '4 h'],
    [5_400_000, '1 h 30 min'],
    [90_500, '1 min 30.5 s'],
    [0, '0 min'],
  ])('a promise of %i ms is %s', (ms, words) => expect(length(ms)).toBe(words));
});

describe('what a clock shows at an instant', () => {
  test.each`
    now                       | state         | because
    ${'2026-03-02T09:44:59Z'} | ${'on_track'} | ${'the warning lies ahead'}
    ${'2026-03-02T09:45:00Z'} | ${'at_risk'}  | ${'the warning is reached'}
    ${'2026-03-02T09:59:59Z'} | ${'at_risk'}  | ${'a second is left'}
    ${'2026-03-02T10:00:00Z'} | ${'breached'} | ${'from the due instant on it is breached'}
  `('$state: $because', ({ now, state }) => expect(clockState(clock(), at(now))).toBe(state));

  test('a breach stays one while its clock is paused or put off', () => {
    const breachedAt = at('2026-03-02T10:00:00Z');
    const putOff = clock({ breachedAt, dueAt: at('2026-03-03T10:00:00Z') });
    expect(clockState(putOff, at('2026-03-02T11:00:00Z'))).toBe('breached');
  });

  test('a ticket has the most urgent state of its clocks', () => {
    const paused = clock({ dueAt: null, remainingMs: 600_000, pausedBecause: 'pending' });
    expect(rowState(row(1, [paused]), at('2026-03-02T09:00:00Z'))).toBe('paused');
    expect(rowState(row(1, [clock(), paused]), at('2026-03-02T09:50:00Z'))).toBe('at_risk');
  });

  test('closed hours are left out of the countdown, and it says when it goes on', () => {
    const overnight = clock({
      dueAt: at('2026-03-03T09:30:00Z'),
      closed: [[at('2026-03-02T17:00:00Z'), at('2026-03-03T09:00:00Z')]],
    });
    expect(timeLeft(overnight, at('2026-03-02T16:30:00Z'))).toBe(HOUR);
    expect(timeLeftWords(overnight, at('2026-03-02T23:00:00Z'))).toBe('30m');
    expect(waitsUntil(overnight, at('2026-03-02T23:00:00Z'))).toBe(at('2026-03-03T09:00:00Z'));
    expect(waitsUntil(overnight, at('2026-03-03T09:00:00Z'))).toBeNull();
    expect(usedShare(overnight, at('2026-03-03T09:15:00Z'))).toBe(0.75);
  });

  test('a paused clock stands still', () => {
    const paused = clock({ dueAt: null, remainingMs: 600_000, pausedBecause: 'pending' });
    expect(timeLeftWords(paused, at('2026-03-02T09:00:00Z'))).toBe('10m');
    expect(timeLeftWords(paused, at('2026-03-09T09:00:00Z'))).toBe('10m');
  });
});

describe('the server’s clock in the page', () => {
  const server = at('2026-03-02T09:00:00Z');

  test('runs on from the answer, whatever time the page has', () => {
    let monotonic = 5_000;
    const clock = new ServerClock(() => monotonic);
    clock.learn(server, 4_980, 5_020);
    expect(clock.now()).toBe(server);
    monotonic += 61_000;
    expect(clock.now()).toBe(server + 61_000);
  });

  test('a slow answer does not spoil what a quick one told', () => {
    let monotonic = 1_000;
    const clock = new ServerClock(() => monotonic);
    clock.learn(server, 990, 1_010);
    monotonic = 3_000;
    clock.learn(server + 1_500, 1_000, 3_000);
    expect(clock.now()).toBe(server + 2_000);
  });

  test('follows a server whose clock was set', () => {
    const clock = new ServerClock(() => 1_000);
    clock.learn(server, 990, 1_010);
    clock.learn(server + HOUR, 980, 1_020);
    expect(clock.now()).toBe(server + HOUR);
  });

  test('a message cannot come from the future: one that seems to sets the clock right', () => {
    const clock = new ServerClock(() => 1_000);
    clock.learn(server, 990, 1_010);
    expect(clock.hear(server - 5_000, 1_000)).toBe(false);
    expect(clock.now()).toBe(server);
    expect(clock.hear(server + HOUR, 1_000)).toBe(true);
    expect(clock.now()).toBe(server + HOUR);
  });

  test('a message serves until an answer is better known', () => {
    const clock = new ServerClock(() => 1_000);
    clock.hear(server, 1_000);
    clock.learn(server + 20, 960, 1_000);
    expect(clock.now()).toBe(server + 40);
  });

  test('after a sleep any answer is better than none', () => {
    const clock = new ServerClock(() => 1_000);
    clock.learn(server, 999, 1_001);
    clock.distrust();
    clock.learn(server + 30, 950, 1_050);
    expect(clock.now()).toBe(server + 30);
  });
});

describe('rows that hold still', () => {
  const [a, b, c, d] = [row(1), row(2), row(3), row(4)];

  test('keep their order and take fresh content', () => {
    const fresh = { ...a, subject: 'New subject' };
    const { shown, moved } = holdStill([a, b], [b, fresh]);
    expect(shown.map((line) => line.row)).toEqual([fresh, b]);
    expect(moved).toBe(2);
  });

  test('count what came and what went', () => {
    const { shown, moved } = holdStill([a, b, c], [a, c, d]);
    expect(shown.map(({ row: { id }, gone }) => [id, gone])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(moved).toBe(2);
  });

  test('say nothing while nothing moved', () => expect(holdStill([a, b], [a, b]).moved).toBe(0));
});

describe('the dates of a picture', () => {
  test.each`
    zone                   | from                      | to                        | dates
    ${'Europe/Berlin'}     | ${'2026-11-20T15:00:00Z'} | ${'2026-11-23T12:30:00Z'} | ${['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']}
    ${'Pacific/Apia'}      | ${'2011-12-29T20:00:00Z'} | ${'2011-12-31T20:00:00Z'} | ${['2011-12-29', '2011-12-31', '2012-01-01']}
    ${'America/Sao_Paulo'} | ${'2018-11-03T12:00:00Z'} | ${'2018-11-04T12:00:00Z'} | ${['2018-11-03', '2018-11-04']}
  `('$zone $dates', ({ zone, from, to, dates }) => {
    const days = localDays(zone, at(from), at(to));
    expect(days.map(({ date }) => date)).toEqual(dates);
    for (const [place, day] of days.entries()) {
      expect(day.from).toBeLessThan(day.to);
      if (place > 0) expect(day.from).toBe(days[place - 1]?.to);
    }
  });

  test('a day on which the clocks go back has 25 hours', () => {
    const [day] = localDays('Europe/Berlin', at('2026-10-25T10:00:00Z'), at('2026-10-25T11:00:00Z'));
    expect(day && (day.to - day.from) / HOUR).toBe(25);
  });
});

describe('the lanes of a picture', () => {
  const counted = (from: string, to: string) => ({
    from: at(from),
    to: at(to),
    countedMs: at(to) - at(from),
  });
  const closed = (from: string, to: string) => ({ from: at(from), to: at(to), countedMs: 0 });
  const times = (instants: number[]) =>
    instants.map((instant) => new Date(instant).toISOString().slice(11, 16));

  test('what lasts hours is one band', () => {
    const segments = [counted('2026-03-02T09:00:00Z', '2026-03-02T11:30:00Z')];
    const [lane, ...others] = lanesOf(segments, localDays('UTC', segments[0]!.from, segments[0]!.to));
    expect(others).toEqual([]);
    expect(lane).toMatchObject({ date: null, from: segments[0]!.from, to: segments[0]!.to });
    expect(times(ticksOf(lane!))).toEqual(['09:30', '10:00', '10:30', '11:00']);
  });

  test('what lasts days has a lane a date, cropped to the hours that count and an hour around them', () => {
    const segments = [
      counted('2026-03-02T15:00:00Z', '2026-03-02T16:30:00Z'),
      closed('2026-03-02T16:30:00Z', '2026-03-03T08:00:00Z'),
      counted('2026-03-03T08:00:00Z', '2026-03-03T09:15:00Z'),
    ];
    const lanes = lanesOf(segments, localDays('Europe/Berlin', segments[0]!.from, segments[2]!.to));
    expect(lanes.map(({ date, from, to }) => [date, ...times([from, to])])).toEqual([
      ['2026-03-02', '07:00', '18:00'],
      ['2026-03-03', '07:00', '18:00'],
    ]);
    // Even hours in Berlin, odd ones in UTC.
    expect(times(ticksOf(lanes[0]!))).toEqual(['09:00', '11:00', '13:00', '15:00', '17:00']);
  });

  test('nothing has no lane', () => expect(lanesOf([], [])).toEqual([]));
});
