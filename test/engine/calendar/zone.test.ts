import moment from 'moment-timezone';
import { zone, zoneDataVersion } from '../../../src/engine/calendar/zone.js';
import { MINUTE } from '../../../src/engine/instant.js';

const at = (text: string): number => Date.parse(text);

test.each`
  name                     | when                   | minutes | because
  ${'America/New_York'}    | ${'2026-01-01T00:00Z'} | ${-300} | ${'west is negative'}
  ${'America/New_York'}    | ${'2026-03-08T06:59Z'} | ${-300} | ${'winter until 02:00 local'}
  ${'America/New_York'}    | ${'2026-03-08T07:00Z'} | ${-240} | ${'summer from then on'}
  ${'Asia/Kolkata'}        | ${'2026-01-01T00:00Z'} | ${330}  | ${'half hours'}
  ${'Asia/Calcutta'}       | ${'2026-01-01T00:00Z'} | ${330}  | ${'an alias is its zone'}
  ${'europe/berlin'}       | ${'2026-07-01T00:00Z'} | ${120}  | ${'capitals do not matter'}
  ${'Asia/Kathmandu'}      | ${'2026-01-01T00:00Z'} | ${345}  | ${'quarter hours'}
  ${'Australia/Lord_Howe'} | ${'2026-01-01T00:00Z'} | ${660}  | ${'summer of a half-hour shift'}
  ${'Australia/Lord_Howe'} | ${'2026-07-01T00:00Z'} | ${630}  | ${'winter of a half-hour shift'}
  ${'Antarctica/Troll'}    | ${'2026-07-01T00:00Z'} | ${120}  | ${'a two-hour shift'}
  ${'Pacific/Apia'}        | ${'2011-12-30T09:59Z'} | ${-600} | ${'the day before the missing day'}
  ${'Pacific/Apia'}        | ${'2011-12-30T10:00Z'} | ${840}  | ${'the day after it'}
  ${'Europe/Dublin'}       | ${'2026-01-01T00:00Z'} | ${0}    | ${'negative DST is an offset like any other'}
  ${'Africa/Casablanca'}   | ${'2026-03-01T00:00Z'} | ${0}    | ${'Ramadan'}
  ${'Africa/Casablanca'}   | ${'2026-09-20T00:59Z'} | ${60}   | ${'the last hour at +1'}
  ${'Africa/Casablanca'}   | ${'2026-09-20T01:00Z'} | ${0}    | ${'UTC for good, which ICU 2025c does not know'}
  ${'Africa/Casablanca'}   | ${'2037-03-01T00:00Z'} | ${0}    | ${'no rule is left to go on'}
  ${'America/Vancouver'}   | ${'2026-12-01T00:00Z'} | ${-420} | ${'summer time for good since 2026, later than ICU 2025c'}
  ${'America/Winnipeg'}    | ${'2026-12-01T00:00Z'} | ${-300} | ${'likewise'}
  ${'America/Edmonton'}    | ${'2026-12-01T00:00Z'} | ${-360} | ${'likewise'}
  ${'America/Havana'}      | ${'2026-12-01T00:00Z'} | ${-240} | ${'one winter without winter time'}
  ${'America/Havana'}      | ${'2027-12-01T00:00Z'} | ${-300} | ${'and back the year after'}
  ${'America/Sao_Paulo'}   | ${'2026-01-01T00:00Z'} | ${-180} | ${'abolished in 2019'}
  ${'Asia/Pyongyang'}      | ${'2016-01-01T00:00Z'} | ${510}  | ${'half an hour without DST'}
  ${'America/New_York'}    | ${'2100-07-01T00:00Z'} | ${-240} | ${'far future: the last rule goes on'}
  ${'Europe/Berlin'}       | ${'2099-03-29T00:59Z'} | ${60}   | ${'the last Sunday of March 2099, before 01:00Z'}
  ${'Europe/Berlin'}       | ${'2099-03-29T01:00Z'} | ${120}  | ${'and after'}
  ${'Europe/Berlin'}       | ${'2510-07-01T00:00Z'} | ${120}  | ${'beyond the data: the cycle of 400 years'}
  ${'Europe/Berlin'}       | ${'2510-01-01T00:00Z'} | ${60}   | ${'beyond the data, winter'}
  ${'Asia/Tokyo'}          | ${'2510-01-01T00:00Z'} | ${540}  | ${'beyond the data, no rule'}
  ${'Europe/Berlin'}       | ${'1990-07-01T00:00Z'} | ${120}  | ${'the past'}
  ${'Etc/GMT+5'}           | ${'2026-01-01T00:00Z'} | ${-300} | ${'POSIX signs are the wrong way round'}
`('$name $when: $because', ({ name, when, minutes }) => {
  expect(zone(name).offsetAt(at(when))).toBe(minutes * MINUTE);
});

test.each(['Mars/Olympus', '', 'constructor', '__proto__', 'Europe_Berlin', 'GMT+1', '+01:00'])(
  '%s is no zone',
  (name) => {
    expect(() => zone(name)).toThrow(`timezone is not a known IANA time zone: ${name}`);
  },
);

test('[from, to) is cut where the offset changes', () => {
  const regimes = zone('America/New_York').regimes(at('2026-03-01T00:00Z'), at('2026-12-01T00:00Z'));
  expect(regimes).toEqual([
    { from: at('2026-03-01T00:00Z'), to: at('2026-03-08T07:00Z'), offset: -300 * MINUTE },
    { from: at('2026-03-08T07:00Z'), to: at('2026-11-01T06:00Z'), offset: -240 * MINUTE },
    { from: at('2026-11-01T06:00Z'), to: at('2026-12-01T00:00Z'), offset: -300 * MINUTE },
  ]);
});

test('a change of name alone is no transition: Lisbon went from WEST to CET in September 1992', () => {
  const regimes = zone('Europe/Lisbon').regimes(at('1992-06-01T00:00Z'), at('1993-02-01T00:00Z'));
  expect(regimes.map(({ offset }) => offset)).toEqual([60 * MINUTE]);
});

test('the data is the release we rely on, or a later one', () => {
  expect(zoneDataVersion >= '2026f').toBe(true);
});

// Should a release end earlier, the cycle of 400 years would repeat transitions of the 17th century: none.
test('a zone with a yearly rule has its transitions spelt out to the horizon', () => {
  for (const name of moment.tz.names()) {
    const last = moment.tz.zone(name)!.untils.at(-2) ?? 0;
    expect(last < at('2030-01-01') || last >= at('2499-01-01')).toBe(true);
  }
});

test('every zone agrees with the package, hour by hour around every transition of 1990–2100', () => {
  for (const name of moment.tz.names()) {
    const mine = zone(name);
    const theirs = moment.tz.zone(name)!;
    for (const until of theirs.untils) {
      if (!(until > at('1990-01-01') && until < at('2100-01-01'))) continue;
      for (const when of [until - 1, until, until + 1]) {
        const expected = Math.round(-theirs.utcOffset(when) * MINUTE);
        if (mine.offsetAt(when) !== expected + 0)
          throw new Error(`${name} at ${new Date(when).toISOString()}`);
      }
    }
  }
});
