import { LocalTime } from '../../../src/cli/import/local-time.js';

const rome = new LocalTime('yyyy/MM/dd HH:mm:ss.SSS', 'Europe/Rome');
const at = (text: string) => {
  const instant = rome.instant(text);
  return instant === null ? null : new Date(instant).toISOString();
};

test.each`
  written                      | instant                       | because
  ${'2012/10/09 14:50:17.000'} | ${'2012-10-09T12:50:17.000Z'} | ${'summer time is two hours ahead'}
  ${'2012/12/09 14:50:17.250'} | ${'2012-12-09T13:50:17.250Z'} | ${'winter time is one'}
  ${'2012/10/28 02:30:00.000'} | ${'2012-10-28T00:30:00.000Z'} | ${'an hour shown twice is its first pass'}
  ${'2012/10/28 03:00:00.000'} | ${'2012-10-28T02:00:00.000Z'} | ${'the hour after it is not'}
  ${'2012/03/25 02:30:00.000'} | ${'2012-03-25T01:30:00.000Z'} | ${'a skipped hour is taken as not yet put forward'}
  ${'2012/02/29 00:00:00.000'} | ${'2012-02-28T23:00:00.000Z'} | ${'2012 is a leap year'}
  ${'2011/02/29 00:00:00.000'} | ${null}                       | ${'2011 is not'}
  ${'2012/10/09 14:50:17'}     | ${null}                       | ${'the format asks for milliseconds'}
  ${'2012-10-09 14:50:17.000'} | ${null}                       | ${'the format asks for slashes'}
  ${''}                        | ${null}                       | ${'nothing is no time'}
`('$because', ({ written, instant }) => expect(at(written)).toBe(instant));

test('parts may stand in any order, and seconds may be missing', () => {
  const london = new LocalTime('dd.MM.yyyy HH:mm', 'Europe/London');
  expect(london.instant('01.07.2026 09:05')).toBe(Date.parse('2026-07-01T08:05:00Z'));
});

test.each([
  ['yyyy/MM/dd', 'Europe/Rome', 'time.format does not say where HH stands'],
  ['yyyy/MM/dd dd HH:mm', 'Europe/Rome', 'time.format has a part twice'],
  ['yyyy/MM/dd HH:mm', 'Europe/Atlantis', 'time.zone is not a known IANA time zone: Europe/Atlantis'],
])('%s in %s is refused', (format, zone, message) => {
  expect(() => new LocalTime(format, zone)).toThrow(message);
});
