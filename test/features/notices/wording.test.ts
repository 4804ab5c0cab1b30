import { dateAndTime, length, timeOfDay } from '../../../src/notices/mail/wording.js';

const ms = (hours: number, minutes = 0, seconds = 0) => ((hours * 60 + minutes) * 60 + seconds) * 1_000;

test.each`
  amount          | inDays   | words            | because
  ${0}            | ${false} | ${'0 s'}         | ${'nothing is nothing'}
  ${999}          | ${false} | ${'0 s'}         | ${'less than a second is not told'}
  ${ms(0, 0, 59)} | ${false} | ${'59 s'}        | ${'seconds below a minute'}
  ${ms(0, 1)}     | ${false} | ${'1 min'}       | ${'a round length has one part'}
  ${ms(0, 5, 7)}  | ${false} | ${'5 min 07 s'}  | ${'two parts at most'}
  ${ms(1, 5, 59)} | ${false} | ${'1 h 05 min'}  | ${'seconds do not matter beside hours'}
  ${ms(40)}       | ${false} | ${'40 h'}        | ${'open time has no days'}
  ${ms(51)}       | ${true}  | ${'2 d 03 h'}    | ${'real time does, from two on'}
  ${ms(47, 30)}   | ${true}  | ${'47 h 30 min'} | ${'below, hours are clearer'}
`('$because: $words', ({ amount, inDays, words }: { amount: number; inDays: boolean; words: string }) => {
  expect(length(amount, { inDays })).toBe(words);
});

test.each`
  at                            | timezone               | words
  ${'2026-03-02T15:00:00Z'}     | ${'UTC'}               | ${'Mon 2 Mar 2026, 15:00 (UTC)'}
  ${'2026-03-02T15:00:05Z'}     | ${'Europe/Berlin'}     | ${'Mon 2 Mar 2026, 16:00:05 (Europe/Berlin, UTC+1)'}
  ${'2026-07-01T23:30:00.500Z'} | ${'Asia/Kolkata'}      | ${'Thu 2 Jul 2026, 05:00 (Asia/Kolkata, UTC+5:30)'}
  ${'2026-01-01T02:00:00Z'}     | ${'America/St_Johns'}  | ${'Wed 31 Dec 2025, 22:30 (America/St_Johns, UTC−3:30)'}
  ${'2026-10-01T12:00:00Z'}     | ${'Africa/Casablanca'} | ${'Thu 1 Oct 2026, 12:00 (Africa/Casablanca, UTC+0)'}
`(
  '$at is told in $timezone as $words',
  ({ at, timezone, words }: Record<'at' | 'timezone' | 'words', string>) => {
    expect(dateAndTime(Date.parse(at), timezone)).toBe(words);
  },
);

test('seconds are told only where there are any', () => {
  expect(timeOfDay(Date.parse('2026-03-02T15:00:00Z'), 'UTC')).toBe('15:00');
  expect(timeOfDay(Date.parse('2026-03-02T15:00:30Z'), 'UTC')).toBe('15:00:30');
});
