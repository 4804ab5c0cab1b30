import { type ClosedPeriod, occasionsOf } from '../../../src/reviews/agreement/occasions.js';
import { beginningOf } from '../../../src/engine/calendar/local-day.js';
import { localDate } from '../../../src/engine/calendar/local-date.js';
import { zone } from '../../../src/engine/calendar/zone.js';

const terms = { every: 'month', timezone: 'Europe/Berlin' } as const;
const first = (month: number) => beginningOf(localDate(2026, month, 1)!, zone('Europe/Berlin'));

/** One of the months of 2026, with so many tickets; of each hundred decided, so many were met. */
const month = (n: number, tickets: number, attained: Record<string, number | null> = {}): ClosedPeriod => ({
  from: first(n),
  to: first(n + 1),
  terms,
  revisedAt: first(n + 1),
  tickets,
  objectives: Object.entries(attained).map(([objective, percent]) => ({
    objective,
    adjusted:
      percent === null ? { met: 0, measured: 0 } : { met: Math.round(percent * 1_000), measured: 100_000 },
    goal: objective === 'free' ? null : 95_000,
  })),
});
const year = (...percents: (number | null)[]) => percents.map((each, i) => month(i + 1, 10, { solve: each }));
const called = (periods: readonly ClosedPeriod[]) =>
  occasionsOf(periods).map(({ key, because }) => `${key}: ${because}`);

test.each<[string, (number | null)[], string[]]>([
  ['one bad month', [90, 96, 90], []],
  ['exactly the goal', [95, 95], []],
  ['two running', [96, 90, 94.99], ['attainment of 2026-03-01']],
  ['a third is no other occasion', [90, 90, 90, 90], ['attainment of 2026-02-01']],
  [
    'a good one in between, and then two again',
    [90, 90, 95, 90, 90],
    ['attainment of 2026-02-01', 'attainment of 2026-05-01'],
  ],
  ['a month without tickets is passed over', [90, null, 90], ['attainment of 2026-03-01']],
])('below its goal: %s', (_, percents, keys) => {
  expect(occasionsOf(year(...percents)).map(({ key }) => key)).toEqual(keys);
});

test('the reason has the figures, of every objective, and what has no goal calls nobody', () => {
  const both = (n: number, ...[solve, answer]: number[]) =>
    month(n, 10, { solve: solve!, answer: answer!, free: 0 });
  expect(called([both(1, 87.5, 80), both(2, 94.999, 75)])).toEqual([
    'attainment of 2026-02-01: answer was below its goal twice running: 80 % instead of 95 % in January 2026 and 75 % instead of 95 % in February 2026; ' +
      'solve was below its goal twice running: 87.5 % instead of 95 % in January 2026 and 94.99 % instead of 95 % in February 2026',
  ]);
});

test.each<[string, number[], string[]]>([
  ['1 → 2 is a double of nothing', [1, 2], []],
  ['20 more are not half of 41', [41, 61], []],
  ['half as many again', [40, 60], ['from 40 in January 2026 to 60 in February 2026, 50 % more']],
  ['half are gone', [200, 100], ['from 200 in January 2026 to 100 in February 2026, 50 % less']],
  ['from none', [0, 20], ['from 0 in January 2026 to 20 in February 2026']],
  [
    'there and back again',
    [100, 200, 100],
    [
      'from 100 in January 2026 to 200 in February 2026, 100 % more',
      'from 200 in February 2026 to 100 in March 2026, 50 % less',
    ],
  ],
])('volume: %s', (_, tickets, words) => {
  const periods = tickets.map((each, i) => month(i + 1, each));
  expect(occasionsOf(periods).map(({ because }) => because)).toEqual(
    words.map((each) => `its tickets went ${each}`),
  );
});

test('half a month is compared with none, nor is one with another after a gap', () => {
  const half = { ...month(1, 20), from: first(1) + 14 * 86_400_000 };
  expect(called([half, month(2, 80)])).toEqual([]);
  expect(called([month(1, 20), month(3, 80)])).toEqual([]);
});

test('quarters have their names', () => {
  const quarter = (n: number, tickets: number): ClosedPeriod => ({
    ...month(n, tickets),
    to: first(n + 3),
    terms: { ...terms, every: 'quarter' },
  });
  expect(called([quarter(1, 20), quarter(4, 80)])).toEqual([
    'volume of 2026-04-01: its tickets went from 20 in January to March 2026 to 80 in April to June 2026, 300 % more',
  ]);
});
