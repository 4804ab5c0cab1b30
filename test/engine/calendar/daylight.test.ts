import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { HOUR, iso, MINUTE } from '../../../src/engine/instant.js';

const at = (text: string): number => Date.parse(text);
const daily = (timezone: string, ...periods: [string, string][]) =>
  compileCalendar({
    timezone,
    weekly: Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, periods]),
    ),
  });

// Open minutes of one local date, given as the UTC instants between which it lies.
test.each`
  zone                     | period                | from                   | to                     | minutes | because
  ${'America/New_York'}    | ${['01:00', '04:00']} | ${'2026-03-08T05:00Z'} | ${'2026-03-09T04:00Z'} | ${120}  | ${'02:00–03:00 does not exist'}
  ${'America/New_York'}    | ${['02:00', '03:00']} | ${'2026-03-08T05:00Z'} | ${'2026-03-09T04:00Z'} | ${0}    | ${'a period inside the gap is skipped'}
  ${'America/New_York'}    | ${['00:00', '03:00']} | ${'2026-11-01T04:00Z'} | ${'2026-11-02T05:00Z'} | ${240}  | ${'01:00–02:00 occurs twice'}
  ${'America/New_York'}    | ${['01:15', '01:45']} | ${'2026-11-01T04:00Z'} | ${'2026-11-02T05:00Z'} | ${60}   | ${'a period inside the repeated hour counts twice'}
  ${'America/New_York'}    | ${['09:00', '17:00']} | ${'2026-11-01T04:00Z'} | ${'2026-11-02T05:00Z'} | ${480}  | ${'office hours never notice'}
  ${'Europe/Berlin'}       | ${['00:00', '24:00']} | ${'2026-03-28T23:00Z'} | ${'2026-03-29T22:00Z'} | ${1380} | ${'a day of 23 hours'}
  ${'Europe/Berlin'}       | ${['00:00', '24:00']} | ${'2026-10-24T22:00Z'} | ${'2026-10-25T23:00Z'} | ${1500} | ${'a day of 25 hours'}
  ${'Europe/Berlin'}       | ${['02:30', '03:30']} | ${'2026-03-28T23:00Z'} | ${'2026-03-29T22:00Z'} | ${30}   | ${'a period that begins in the gap opens after it'}
  ${'Australia/Lord_Howe'} | ${['01:00', '03:00']} | ${'2026-10-03T13:30Z'} | ${'2026-10-04T13:00Z'} | ${90}   | ${'a gap of 30 minutes'}
  ${'Australia/Lord_Howe'} | ${['01:00', '03:00']} | ${'2026-04-04T13:00Z'} | ${'2026-04-05T13:30Z'} | ${150}  | ${'30 minutes twice'}
  ${'Antarctica/Troll'}    | ${['00:00', '04:00']} | ${'2026-03-29T00:00Z'} | ${'2026-03-29T22:00Z'} | ${120}  | ${'a gap of two hours'}
  ${'Antarctica/Troll'}    | ${['00:00', '04:00']} | ${'2026-10-24T22:00Z'} | ${'2026-10-26T00:00Z'} | ${360}  | ${'two hours twice'}
  ${'America/Sao_Paulo'}   | ${['00:00', '02:00']} | ${'2018-11-04T03:00Z'} | ${'2018-11-05T02:00Z'} | ${60}   | ${'midnight does not exist, the day starts at 01:00'}
  ${'America/Sao_Paulo'}   | ${['22:00', '24:00']} | ${'2018-02-17T02:00Z'} | ${'2018-02-18T03:00Z'} | ${180}  | ${'the hour before midnight twice'}
  ${'Asia/Beirut'}         | ${['00:00', '02:00']} | ${'2022-03-26T22:00Z'} | ${'2022-03-27T21:00Z'} | ${60}   | ${'Beirut starts at 01:00'}
  ${'Africa/Cairo'}        | ${['00:00', '02:00']} | ${'2026-04-23T22:00Z'} | ${'2026-04-24T21:00Z'} | ${60}   | ${'Cairo starts at 01:00'}
  ${'America/St_Johns'}    | ${['00:00', '00:30']} | ${'2010-03-14T03:30Z'} | ${'2010-03-15T02:30Z'} | ${1}    | ${'at 00:01 it was 01:01'}
  ${'America/St_Johns'}    | ${['00:00', '00:30']} | ${'2010-11-07T02:30Z'} | ${'2010-11-08T03:30Z'} | ${31}   | ${'at 00:01 it was 23:01 the day before'}
  ${'Pacific/Apia'}        | ${['09:00', '17:00']} | ${'2011-12-29T10:00Z'} | ${'2011-12-31T10:00Z'} | ${960}  | ${'Friday 30 December 2011 did not happen'}
  ${'Africa/Casablanca'}   | ${['00:00', '04:00']} | ${'2026-02-14T23:00Z'} | ${'2026-02-16T00:00Z'} | ${300}  | ${'Ramadan begins: an hour twice'}
  ${'Africa/Casablanca'}   | ${['00:00', '04:00']} | ${'2026-03-22T00:00Z'} | ${'2026-03-22T23:00Z'} | ${180}  | ${'Ramadan ends: an hour missing'}
  ${'Africa/Casablanca'}   | ${['00:00', '04:00']} | ${'2026-09-19T23:00Z'} | ${'2026-09-21T00:00Z'} | ${300}  | ${'back to UTC for good'}
  ${'Asia/Pyongyang'}      | ${['23:00', '24:00']} | ${'2015-08-13T15:00Z'} | ${'2015-08-14T15:30Z'} | ${90}   | ${'half an hour twice, before midnight'}
`('$zone $period: $because', ({ zone, period, from, to, minutes }) => {
  expect(daily(zone, period).between(at(from), at(to))).toBe(minutes * MINUTE);
});

test('Havana keeps summer time through the winter of 2026, which ICU 2025c does not know', () => {
  const havana = daily('America/Havana', ['09:00', '17:00']);
  expect(iso(havana.nextOpen(at('2026-12-01T00:00Z'))!)).toBe('2026-12-01T13:00:00.000Z');
});

test('a repeated hour is open on both its turns, and the walk goes through it', () => {
  const early = daily('America/New_York', ['01:30', '02:00']);
  const walk = [];
  for (let when = at('2026-11-01T05:00Z'); when < at('2026-11-01T07:30Z'); when += 15 * MINUTE)
    walk.push(early.isOpen(when));
  expect(walk).toEqual([false, false, true, true, false, false, true, true, false, false]);
  expect(iso(early.add(at('2026-11-01T05:30Z'), 45 * MINUTE))).toBe('2026-11-01T06:45:00.000Z');
  expect(iso(early.add(at('2026-11-01T05:30Z'), 30 * MINUTE))).toBe('2026-11-01T06:00:00.000Z');
});

test('a holiday is its local date, in Sydney and in Honolulu', () => {
  const closed = (timezone: string) => compileCalendar({ timezone, is24x7: true, holidays: ['2026-04-25'] });
  const sydney = closed('Australia/Sydney').segments(at('2026-04-24T00:00Z'), at('2026-04-27T00:00Z'));
  const honolulu = closed('Pacific/Honolulu').segments(at('2026-04-24T00:00Z'), at('2026-04-27T00:00Z'));
  expect(sydney[1]).toMatchObject({
    from: at('2026-04-24T14:00Z'),
    to: at('2026-04-25T14:00Z'),
    open: false,
  });
  expect(honolulu[1]).toMatchObject({
    from: at('2026-04-25T10:00Z'),
    to: at('2026-04-26T10:00Z'),
    open: false,
  });
});

test('a holiday lasts 23 or 25 hours where its date does', () => {
  const berlin = compileCalendar({
    timezone: 'Europe/Berlin',
    is24x7: true,
    holidays: ['2026-03-29', '2026-10-25'],
  });
  const year = 365 * 24 * HOUR;
  expect(berlin.between(at('2025-12-31T23:00Z'), at('2026-12-31T23:00Z'))).toBe(year - 23 * HOUR - 25 * HOUR);
});
