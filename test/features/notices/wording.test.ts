import { mailView } from '../../../src/notices/mail/mail-view.js';
import type { NoticeKind } from '../../../src/notices/notice-facts.js';
import { atOrOn, dateAndTime, length, timeOfDay } from '../../../src/notices/mail/wording.js';

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

test.each`
  at                        | readAt                    | timezone              | words
  ${'2026-03-02T15:00:00Z'} | ${'2026-03-02T08:00:00Z'} | ${'UTC'}              | ${'at 15:00 (UTC)'}
  ${'2026-03-03T08:00:00Z'} | ${'2026-03-02T16:30:00Z'} | ${'Europe/Berlin'}    | ${'on Tue 3 Mar 2026 at 09:00 (Europe/Berlin)'}
  ${'2026-03-02T23:30:00Z'} | ${'2026-03-02T22:30:00Z'} | ${'Europe/Berlin'}    | ${'on Tue 3 Mar 2026 at 00:30 (Europe/Berlin)'}
  ${'2026-03-03T00:30:00Z'} | ${'2026-03-02T22:30:00Z'} | ${'America/New_York'} | ${'at 19:30 (America/New_York)'}
  ${'2026-02-27T16:00:00Z'} | ${'2026-03-02T09:00:00Z'} | ${'UTC'}              | ${'on Fri 27 Feb 2026 at 16:00 (UTC)'}
`('$at, read at $readAt, is $words', ({ at, readAt, timezone, words }) => {
  expect(atOrOn(Date.parse(at as string), Date.parse(readAt as string), timezone as string)).toBe(words);
});

const due = Date.parse('2026-03-03T09:30:00Z');
const atDusk = Date.parse('2026-03-02T16:30:00Z');
const nextDay = Date.parse('2026-03-04T08:00:00Z');
const facts = {
  ticket: { id: 7, externalId: 'T-7', subject: null, url: null, priority: null, status: 'open' },
  customer: null,
  team: null,
  assignee: null,
  metric: 'resolution',
  agreement: null,
  targetMs: ms(4),
  businessTime: true,
  startedAt: due - ms(24),
  dueAt: due,
  breachedAt: null,
  cause: null,
  satisfiedAt: null,
  remainingMs: ms(1),
  overrunMs: 0,
  milestone: 'step',
  detectedAt: atDusk,
  next: null,
  correction: null,
} as const;
const view = (kind: NoticeKind, seen: object) =>
  mailView({
    kind,
    facts: { ...facts, ...seen },
    recipientRole: 'assignee',
    timezone: 'Europe/Berlin',
    publicUrl: 'https://punctual.example',
  });

test('a warning about tomorrow says which day that is', () => {
  expect(view('warning', {}).subject).toBe('Resolution due on Tue 3 Mar 2026 at 10:30 (Europe/Berlin): T-7');
});

test.each(['breach', 'step'] as const)('a %s that is told on another day names the day', (kind) => {
  expect(view(kind, { breachedAt: due, detectedAt: due }).summary).toBe(
    'The time promised ran out at 10:30 (Europe/Berlin). The ticket still waits.',
  );
  expect(view(kind, { breachedAt: due, detectedAt: nextDay }).summary).toBe(
    'The time promised ran out on Tue 3 Mar 2026 at 10:30 (Europe/Berlin). The ticket still waits.',
  );
});

const flood = { title: 'Flood', act: 'withdrawn', by: 'Eve', at: nextDay };
test.each`
  reinstatement                                                       | why
  ${{ exclusions: [flood] }}                                          | ${'the breach is revoked. It stands again: “Flood” was withdrawn.'}
  ${{ exclusions: [] }}                                               | ${'the breach is revoked. It stands again: what had revoked it was itself corrected.'}
  ${{ exclusions: [], waiverWithdrawnBecause: 'The gate\nwas open' }} | ${'the breach is waived. It is not any more: The gate was open.'}
`('of a breach that stands again: $why', ({ reinstatement, why }) => {
  const told = view('reinstatement', { breachedAt: due, detectedAt: nextDay, reinstatement });
  expect(told.subject).toBe('Resolution missed after all: T-7');
  expect(told.summary).toBe(
    `You were told that ${why} The time promised ran out on Tue 3 Mar 2026 at 10:30 (Europe/Berlin). The ticket still waits.`,
  );
});
