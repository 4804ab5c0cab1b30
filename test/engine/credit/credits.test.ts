import { attainmentOf, percent, reaches } from '../../../src/engine/credit/attainment.js';
import {
  type Accounted,
  accounted,
  type DecidedCycle,
  type Figures,
  figuresOf,
} from '../../../src/engine/credit/figures.js';
import { amountOf, rounded } from '../../../src/engine/credit/money.js';
import { percentile } from '../../../src/engine/credit/percentile.js';
import { midnightAfter, periodFrom } from '../../../src/engine/credit/period.js';
import type { CreditTerms, Rounding } from '../../../src/engine/credit/terms.js';
import { verdictOf } from '../../../src/engine/credit/verdict.js';
import { HOUR, iso, MINUTE } from '../../../src/engine/instant.js';

test.each`
  state          | satisfied | breached | verdict      | because
  ${'met'}       | ${5}      | ${null}  | ${'met'}     | ${'satisfied in time'}
  ${'breached'}  | ${9}      | ${8}     | ${'missed'}  | ${'satisfied too late'}
  ${'breached'}  | ${null}   | ${8}     | ${'missed'}  | ${'overdue, and still running'}
  ${'paused'}    | ${null}   | ${8}     | ${'missed'}  | ${'paused after it ran out'}
  ${'running'}   | ${null}   | ${null}  | ${'open'}    | ${'not due yet'}
  ${'paused'}    | ${null}   | ${null}  | ${'open'}    | ${'paused, so not due'}
  ${'cancelled'} | ${null}   | ${null}  | ${'neither'} | ${'cancelled'}
  ${'stopped'}   | ${null}   | ${null}  | ${'neither'} | ${'stopped before it was due'}
`('$because: $verdict', ({ state, satisfied, breached, verdict }) => {
  expect(verdictOf({ state, satisfiedAt: satisfied, breachedAt: breached })).toBe(verdict);
});

test('raw and adjusted stand side by side', () => {
  const { raw, adjusted, ...rest } = attainmentOf([
    { verdict: 'met', excludedBecause: null, times: 17 },
    { verdict: 'missed', excludedBecause: null },
    { verdict: 'missed', excludedBecause: 'maintenance' },
    { verdict: 'met', excludedBecause: 'maintenance' },
    { verdict: 'open', excludedBecause: null, times: 4 },
    { verdict: 'neither', excludedBecause: 'maintenance' },
  ]);
  expect([percent(raw), percent(adjusted)]).toEqual([90, 94.44]);
  expect(rest).toEqual({ excluded: 2, open: 4, neither: 1 });
});

test('where nothing was measured, attainment is neither 0 % nor 100 %', () => {
  const { raw } = attainmentOf([{ verdict: 'open', excludedBecause: null }]);
  expect([percent(raw), reaches(raw, 0), reaches(raw, 100_000)]).toEqual([null, null, null]);
});

test('94.996 % is shown as 95 %, and is still below it', () => {
  const ratio = { met: 23_749, measured: 25_000 };
  expect([percent(ratio), reaches(ratio, 95_000), reaches({ met: 19, measured: 20 }, 95_000)]).toEqual([
    95,
    false,
    true,
  ]);
});

test.each<[number, number]>([
  [50, 5],
  [90, 9],
  [95, 10],
  [100, 10],
])('the %i th percentile of 1…10 is %i, a value that occurred', (rank, value) => {
  expect(percentile([10, 3, 1, 2, 9, 8, 4, 7, 6, 5], rank)).toBe(value);
  expect(percentile([], rank)).toBeNull();
});

test.each<[Rounding, number[]]>([
  ['half_up', [1, 2, 3, 1, 0]],
  ['half_even', [0, 2, 2, 1, 0]],
  ['down', [0, 1, 2, 0, 0]],
])('%s rounds 0.5, 1.5, 2.5, 0.9 and 0.4', (rounding, expected) => {
  expect([5n, 15n, 25n, 9n, 4n].map((tenths) => rounded(tenths, 10n, rounding))).toEqual(expected);
});

test('10 % of an objective that weighs 60 % of 10,000.00 is 600.00; fixed money is not scaled', () => {
  const terms = { fee: 1_000_000, rounding: 'half_up' } as const;
  expect(amountOf({ share: 10_000 }, terms, 60_000)).toBe(60_000);
  expect(amountOf({ minor: 12_345 }, terms, 60_000)).toBe(12_345);
});

test.each`
  from                      | every        | to                        | because
  ${'2026-02-28T23:00:00Z'} | ${'month'}   | ${'2026-03-31T22:00:00Z'} | ${'March in Berlin loses an hour'}
  ${'2026-03-10T08:00:00Z'} | ${'month'}   | ${'2026-03-31T22:00:00Z'} | ${'what begins within a month ends with it'}
  ${'2026-11-30T23:00:00Z'} | ${'month'}   | ${'2026-12-31T23:00:00Z'} | ${'December ends with the year'}
  ${'2026-03-31T22:00:00Z'} | ${'quarter'} | ${'2026-06-30T22:00:00Z'} | ${'the second quarter'}
  ${'2026-11-05T10:00:00Z'} | ${'quarter'} | ${'2026-12-31T23:00:00Z'} | ${'the rest of the last quarter'}
`('$because', ({ from, every, to }) => {
  const period = periodFrom(Date.parse(from), { every, timezone: 'Europe/Berlin' });
  expect(iso(period.to)).toBe(to.replace('Z', '.000Z'));
});

test.each`
  from                      | timezone              | to                        | because
  ${'2026-03-31T22:00:00Z'} | ${'America/New_York'} | ${'2026-05-01T04:00:00Z'} | ${'April in New York, and the six hours since it was April in Berlin'}
  ${'2026-04-01T04:00:00Z'} | ${'Europe/Berlin'}    | ${'2026-04-30T22:00:00Z'} | ${'the other way they are missing'}
  ${'2026-03-31T10:00:00Z'} | ${'Europe/Berlin'}    | ${'2026-04-30T22:00:00Z'} | ${'the last afternoon of March is no period'}
  ${'2026-03-30T22:00:00Z'} | ${'Europe/Berlin'}    | ${'2026-03-31T22:00:00Z'} | ${'a whole day is one'}
`('no period of hours: $because', ({ from, timezone, to }) => {
  const { to: end } = periodFrom(Date.parse(from), { every: 'month', timezone });
  expect(iso(end)).toBe(to.replace('Z', '.000Z'));
});

test('three days after the end of March in Berlin, at midnight', () => {
  expect(iso(midnightAfter(Date.parse('2026-03-31T22:00:00Z'), 3, 'Europe/Berlin'))).toBe(
    '2026-04-03T22:00:00.000Z',
  );
});

const answers = 'customer.first_response';
const solutions = 'customer.resolution';
const terms: CreditTerms = {
  currency: 'EUR',
  fee: 1_000_000,
  rounding: 'half_up',
  cap: 100_000,
  objectives: [
    {
      objective: solutions,
      weight: 60_000,
      tiers: [
        { below: 90_000, credit: { share: 20_000 } },
        { below: 95_000, credit: { share: 10_000 } },
      ],
      perBreach: 0,
      goal: 95_000,
    },
    {
      objective: answers,
      weight: 40_000,
      tiers: [{ below: 95_000, credit: { share: 12_500 } }],
      perBreach: 1_250,
      goal: 95_000,
    },
  ],
  hoursDeficit: null,
  earnBack: null,
  rewards: [],
};

const cycles = (objective: string, met: number, missed: number, overrunMs = 0): DecidedCycle[] => [
  ...Array.from({ length: met }, () => ({
    objective,
    verdict: 'met' as const,
    excludedBecause: null,
    overrunMs: 0,
  })),
  ...Array.from({ length: missed }, () => ({
    objective,
    verdict: 'missed' as const,
    excludedBecause: null,
    overrunMs,
  })),
];
const month = (given: DecidedCycle[], earlier: readonly Figures[] = [], rules: CreditTerms = terms) =>
  figuresOf({
    from: earlier.length,
    cycles: given,
    terms: rules,
    earlier: earlier.map((each) => accounted(each, rules)),
  });

test.each`
  met   | missed | cents      | because
  ${19} | ${1}   | ${0}       | ${'95 % reaches 95 %'}
  ${18} | ${1}   | ${60_000}  | ${'94.74 % is below 95 %: 10 % × 60 % × 10,000.00'}
  ${9}  | ${1}   | ${60_000}  | ${'90 % is not below 90 %'}
  ${8}  | ${1}   | ${100_000} | ${'88.89 %: 1,200.00, of which the cap leaves 1,000.00'}
  ${0}  | ${0}   | ${0}       | ${'nothing was measured, nothing is owed'}
`('$because', ({ met, missed, cents }) => {
  expect(month(cycles(solutions, met, missed)).credit).toBe(cents);
});

test('the cap goes to the lines in the order of the agreement', () => {
  const figures = month([...cycles(solutions, 9, 1), ...cycles(answers, 1, 3)]);
  // 600.00 + 500.00 + 3 × 12.50 = 1,137.50, of which 1,000.00 are credited.
  expect(figures.lines.map(({ of, claimed, credited }) => [of, claimed, credited])).toEqual([
    ['tier', 60_000, 60_000],
    ['tier', 50_000, 40_000],
    ['breaches', 3_750, 0],
  ]);
  expect([figures.credit, figures.cutByCap, figures.total]).toEqual([100_000, 13_750, 100_000]);
});

test('hours are carried on until they are whole, and good periods make up for bad ones', () => {
  const rules = {
    ...terms,
    objectives: [],
    hoursDeficit: { objective: solutions, allowanceHours: 4, perHour: 8_000 },
  };
  const bad = month(cycles(solutions, 0, 1, 7 * HOUR + 15 * MINUTE), [], rules);
  const worse = month(cycles(solutions, 0, 1, 4 * HOUR + 50 * MINUTE), [bad], rules);
  const good = month(cycles(solutions, 3, 0), [bad, worse], rules);
  const shown = [bad, worse, good].map(({ credit, carriedMs }) => [credit, carriedMs / MINUTE]);
  expect(shown).toEqual([
    [24_000, 15],
    [8_000, 5],
    [0, 0],
  ]);
});

test('a reward is that of the highest threshold reached, and lowers the total', () => {
  const rewards = [
    { objective: solutions, atLeast: 98_000, reward: { minor: 10_000 } },
    { objective: solutions, atLeast: 99_000, reward: { share: 2_000 } },
  ];
  const figures = month(cycles(solutions, 99, 1), [], { ...terms, rewards });
  expect([figures.reward, figures.total]).toEqual([20_000, -20_000]);
});

describe('earn-back', () => {
  const year = (rule: 'average' | 'consecutive', ...months: [met: number, missed: number][]) => {
    const rules = { ...terms, earnBack: { rule, periods: 3, margin: 500 } };
    return months.reduce<Figures[]>(
      (so, [met, missed]) => [...so, month(cycles(solutions, met, missed), so, rules)],
      [],
    );
  };

  test.each<['average' | 'consecutive', [number, number][], number[], string]>([
    [
      'average',
      [
        [92, 8],
        [95, 5],
        [96, 4],
        [96, 4],
      ],
      [60_000, 0, 0, -60_000],
      'a mean of 95.67 % reaches 95.5 %',
    ],
    [
      'average',
      [
        [92, 8],
        [95, 5],
        [95, 5],
        [96, 4],
      ],
      [60_000, 0, 0, 0],
      'a mean of 95.33 % does not',
    ],
    [
      'average',
      [
        [92, 8],
        [95, 5],
        [0, 0],
        [96, 4],
        [96, 4],
      ],
      [60_000, 0, 0, 0, -60_000],
      'an empty month is passed over',
    ],
    [
      'average',
      [
        [92, 8],
        [95, 5],
        [96, 4],
        [96, 4],
        [100, 0],
      ],
      [60_000, 0, 0, -60_000, 0],
      'it is decided once',
    ],
    [
      'average',
      [
        [92, 8],
        [92, 8],
        [100, 0],
        [100, 0],
        [100, 0],
      ],
      [60_000, 60_000, 0, -60_000, -60_000],
      'a bad month may lie in the window of another',
    ],
    [
      'consecutive',
      [
        [92, 8],
        [96, 4],
        [96, 4],
        [96, 4],
      ],
      [60_000, 0, 0, -60_000],
      'three good months',
    ],
    [
      'consecutive',
      [
        [92, 8],
        [95, 5],
        [100, 0],
        [100, 0],
      ],
      [60_000, 0, 0, 0],
      'one of them was only as good as the goal',
    ],
  ])('%s %j: %j, for %4$s', (rule, months, totals) => {
    expect(year(rule, ...months).map(({ total }) => total)).toEqual(totals);
  });

  const by = (periods: number, more: Partial<CreditTerms> = {}): CreditTerms => ({
    ...terms,
    earnBack: { rule: 'average', periods, margin: 0 },
    ...more,
  });
  const amended = (...months: [rules: CreditTerms | null, met: number, missed: number][]) => {
    const earlier: Accounted[] = [];
    return months.map(([rules, met, missed], from) => {
      const given = cycles(solutions, met, missed);
      const figures = figuresOf({ from, cycles: given, terms: rules, earlier });
      earlier.push(accounted(figures, rules));
      return figures;
    });
  };
  const stricter = by(2, { objectives: [{ ...terms.objectives[0]!, goal: 100_000 }] });
  const inYen = by(1, { currency: 'JPY' });

  test.each<[string, [CreditTerms | null, number, number][], number[]]>([
    [
      'two periods become three: the credit was decided, and is not decided again',
      [
        [by(2), 0, 9],
        [by(2), 9, 0],
        [by(2), 9, 0],
        [by(3), 9, 0],
      ],
      [100_000, 0, -100_000, 0],
    ],
    [
      'three become two: the credit still has its three',
      [
        [by(3), 0, 9],
        [by(3), 9, 0],
        [by(3), 9, 0],
        [by(2), 9, 0],
        [by(2), 9, 0],
      ],
      [100_000, 0, 0, -100_000, 0],
    ],
    [
      'another goal is one for later credits',
      [
        [by(2), 0, 9],
        [stricter, 19, 1],
        [stricter, 19, 1],
      ],
      [100_000, 0, -100_000],
    ],
    [
      'what could be won back can be, after earn-back was struck out',
      [
        [by(2), 0, 9],
        [by(2), 9, 0],
        [terms, 9, 0],
      ],
      [100_000, 0, -100_000],
    ],
    [
      'what could not be won back cannot be, after earn-back was agreed on',
      [
        [terms, 0, 9],
        [by(1), 9, 0],
      ],
      [100_000, 0],
    ],
    [
      'euros are not won back in yen, and yen are',
      [
        [by(1), 0, 9],
        [inYen, 0, 9],
        [inYen, 9, 0],
      ],
      [100_000, 100_000, -100_000],
    ],
    [
      'a period that credits nothing measures, and wins nothing back',
      [
        [by(1), 0, 9],
        [by(2), 0, 9],
        [null, 9, 0],
        [by(2), 9, 0],
      ],
      [100_000, 100_000, 0, -100_000],
    ],
  ])('amended: %s', (_, months, totals) => {
    expect(amended(...months).map(({ total }) => total)).toEqual(totals);
  });

  test('what an earlier release has won back by other terms stays won back, and is not won back again', () => {
    const [march, april] = amended([by(2), 0, 9], [by(1), 9, 0]);
    const won = [{ periodFrom: 0, objective: solutions, amount: 100_000 }];
    const may = figuresOf({
      from: 2,
      cycles: cycles(solutions, 9, 0),
      terms: by(1),
      earlier: [accounted(march!, by(2)), accounted({ ...april!, earnedBack: won }, by(1))],
    });
    expect(may.earnBack).toBe(0);
  });
});
