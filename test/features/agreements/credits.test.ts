import { readFileSync } from 'node:fs';
import { moneyWords } from '../../../src/agreements/money-words.js';
import { parseAgreement } from '../../../src/agreements/parse-agreement.js';
import { accounted, type DecidedCycle, type Figures, figuresOf } from '../../../src/engine/credit/figures.js';
import { Malformed } from '../../../src/engine/malformed.js';

const objectives = [
  { metric: 'first_response', seconds: 3_600, goalPercent: 95 },
  { metric: 'resolution', seconds: 28_800, goalPercent: 90 },
];
const agreement = (accounting: object) => ({
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [{ level: 'customer', customers: ['acme'], objectives }],
  period: 'month',
  timezone: 'Europe/Berlin',
  ...accounting,
});
const answers = 'customer.first_response';
const solutions = 'customer.resolution';
const credits = (...entries: object[]) => ({ currency: 'EUR', fee: '10000.00 EUR', objectives: entries });
const below = { objective: answers, below: [{ percent: 95, creditPercent: 5 }] };

test('thresholds and bands say the same, and money is read in whole cents', () => {
  const byThreshold = [
    { percent: 95, creditPercent: 5 },
    { percent: 90, creditPercent: 12.5 },
  ];
  const byBand = [
    { from: 95, to: 100, creditPercent: 0 },
    { from: 0, to: 90, creditPercent: 12.5 },
    { from: 90, to: 95, creditPercent: 5 },
  ];
  const terms = parseAgreement(
    agreement({
      credits: {
        ...credits(
          { objective: answers, weightPercent: 40, below: byThreshold },
          { objective: solutions, weightPercent: 60, bands: byBand, perBreach: '12.50 EUR' },
        ),
        rounding: 'half_even',
        capPercent: 15,
        hoursDeficit: { objective: solutions, allowanceHours: 4, perHour: '80.00 EUR' },
      },
      earnBack: { rule: 'average', periods: 3, marginPercent: 0.5 },
      rewards: [{ objective: solutions, atLeastPercent: 99.5, rewardPercent: 1 }],
    }),
  );
  const tiers = [
    { below: 90_000, credit: { share: 12_500 } },
    { below: 95_000, credit: { share: 5_000 } },
  ];
  expect(terms.period).toEqual({ every: 'month', timezone: 'Europe/Berlin' });
  expect(terms.credits).toMatchObject({
    currency: 'EUR',
    fee: 1_000_000,
    rounding: 'half_even',
    cap: 150_000,
    objectives: [
      { objective: answers, weight: 40_000, tiers, perBreach: 0, goal: 95_000 },
      { objective: solutions, weight: 60_000, tiers, perBreach: 1_250, goal: 90_000 },
    ],
    hoursDeficit: { objective: solutions, allowanceHours: 4, perHour: 8_000 },
    earnBack: { rule: 'average', periods: 3, margin: 500 },
    rewards: [{ objective: solutions, atLeast: 99_500, reward: { share: 1_000 } }],
  });
});

test.each([
  ['1000000 JPY', 1_000_000, '1,000,000 JPY'],
  ['1000.50 HUF', 100_050, '1,000.50 HUF'],
  ['1000.5 KWD', 1_000_500, '1,000.500 KWD'],
  ['1000.125 IQD', 1_000_125, '1,000.125 IQD'],
])('%s has the decimals of ISO 4217, whatever the runtime knows', (fee, minor, words) => {
  const currency = fee.slice(-3);
  const { credits } = parseAgreement(agreement({ credits: { currency, fee, objectives: [below] } }));
  expect([credits?.cap, moneyWords(minor, currency)]).toEqual([minor, words]);
});

const tiers = (...entries: object[]) => ({ credits: credits({ objective: answers, below: entries }) });
const bands = (...entries: object[]) => ({ credits: credits({ objective: answers, bands: entries }) });
const band = (from: number, to: number, creditPercent: number) => ({ from, to, creditPercent });

const measures = (...entries: object[]) => ({ measures: entries });
const up = { measure: 'availability', goalPercent: 99.9, outagePriorities: ['urgent'] };

test.each<[string, object, string, string]>([
  [
    'what is no objective is credited',
    {
      ...measures(up),
      credits: credits({ objective: 'satisfaction', below: [{ percent: 90, creditPercent: 5 }] }),
    },
    'credits.objectives[0].objective',
    'there are customer.first_response, customer.resolution, availability',
  ],
  [
    'breaches of a share of time are credited',
    { ...measures(up), credits: credits(below, { objective: 'availability', perBreach: '5.00 EUR' }) },
    'credits.objectives[1].perBreach',
    'share of time',
  ],
  [
    'hours are owed of what is measured in tickets',
    {
      ...measures({ measure: 'satisfaction', goalPercent: 90 }),
      credits: { ...credits(below), hoursDeficit: { objective: 'satisfaction', perHour: '5.00 EUR' } },
    },
    'credits.hoursDeficit.objective',
    'measured in tickets',
  ],
  [
    'every ticket is an outage',
    measures({ ...up, outagePriorities: undefined }),
    'measures[0].outagePriorities',
    'outageServices',
  ],
  [
    'a measure has no goal',
    measures({ measure: 'satisfaction' }),
    'measures[0].goalPercent',
    'percentage above 0',
  ],
  [
    'a field is another measure’s',
    measures({ measure: 'satisfaction', goalPercent: 90, attempts: 3 }),
    'measures[0].attempts',
    'belongs to the measure contact_attempts',
  ],
  [
    'attempts are not counted',
    measures({ measure: 'contact_attempts', goalPercent: 90 }),
    'measures[0].attempts',
    'whole number',
  ],
  [
    'two measures have one id',
    measures(up, { ...up, outagePriorities: ['high'] }),
    'measures[1].id',
    'another one has',
  ],
  [
    'tiers overlap',
    tiers({ percent: 95, creditPercent: 5 }, { percent: 95, creditPercent: 9 }),
    'credits.objectives[0].below[1].percent',
    'overlap',
  ],
  [
    'credits rise with attainment',
    tiers({ percent: 95, creditPercent: 9 }, { percent: 90, creditPercent: 5 }),
    'credits.objectives[0].below[0]',
    'lower attainment',
  ],
  [
    'tiers mix money and shares',
    tiers({ percent: 95, creditPercent: 5 }, { percent: 90, credit: '5.00 EUR' }),
    'credits.objectives[0].below[0]',
    'mixes',
  ],
  [
    'bands leave a gap',
    bands(band(0, 90, 10), band(95, 100, 0)),
    'credits.objectives[0].bands[1].from',
    'gap from 90 %',
  ],
  [
    'bands overlap',
    bands(band(0, 92, 10), band(90, 100, 0)),
    'credits.objectives[0].bands[1].from',
    'overlaps',
  ],
  [
    'bands end early',
    bands(band(0, 90, 10), band(90, 99, 0)),
    'credits.objectives[0].bands[1].to',
    'gap up to 100 %',
  ],
  [
    'everything kept is credited',
    bands(band(0, 90, 10), band(90, 100, 1)),
    'credits.objectives[0].bands[1]',
    'nothing is owed',
  ],
  ['another currency', { credits: { ...credits(below), cap: '100.00 USD' } }, 'credits.cap', 'is in USD'],
  ['no currency', { credits: { ...credits(below), currency: 'EURO' } }, 'credits.currency', 'such as EUR'],
  [
    'a tenth of a cent',
    { credits: { ...credits(below), fee: '10.001 EUR' } },
    'credits.fee',
    'more decimals',
  ],
  [
    'weights that do not sum',
    {
      credits: credits(
        { ...below, weightPercent: 40 },
        { ...below, objective: solutions, weightPercent: 50 },
      ),
    },
    'credits.objectives',
    'sum to 90 %',
  ],
  [
    'a weight missing',
    { credits: credits({ ...below, weightPercent: 40 }, { ...below, objective: solutions }) },
    'credits.objectives[1].weightPercent',
    'others have one',
  ],
  [
    'a cap above the fee',
    { credits: { ...credits(below), cap: '10000.01 EUR' } },
    'credits.cap',
    'above the fee',
  ],
  [
    'no fee and no cap',
    { credits: { currency: 'EUR', objectives: [{ objective: answers, perBreach: '5.00 EUR' }] } },
    'credits.cap',
    'must say the most',
  ],
  [
    'a share of no fee',
    { credits: { currency: 'EUR', cap: '5.00 EUR', objectives: [below] } },
    'credits.fee',
    'a share of it',
  ],
  [
    'an unknown objective',
    { credits: credits({ ...below, objective: 'customer.ola' }) },
    'credits.objectives[0].objective',
    'there are customer.first_response',
  ],
  [
    'an objective twice',
    { credits: credits(below, below) },
    'credits.objectives[1].objective',
    'earlier entry',
  ],
  [
    'credits without a period',
    { period: undefined, timezone: undefined, credits: credits(below) },
    'credits',
    'needs period',
  ],
  ['a period without a zone', { timezone: undefined }, 'timezone', 'is missing'],
  ['earn-back without credits', { earnBack: { rule: 'average', periods: 3 } }, 'earnBack', 'needs credits'],
  [
    'a percentage with four decimals',
    tiers({ percent: 95.0001, creditPercent: 5 }),
    'credits.objectives[0].below[0].percent',
    'three decimals',
  ],
])('%s: refused', (_, accounting, field, reason) => {
  let refusal: unknown;
  try {
    parseAgreement(agreement(accounting));
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(Malformed);
  const { field: where, reason: why } = refusal as Malformed;
  expect(where).toBe(field);
  expect(why).toContain(reason);
});

test('earn-back needs a goal to be measured against', () => {
  const ungoaled = [
    { level: 'customer', customers: ['acme'], objectives: [{ metric: 'first_response', seconds: 60 }] },
  ];
  const written = agreement({
    levels: ungoaled,
    credits: credits(below),
    earnBack: { rule: 'average', periods: 3 },
  });
  expect(() => parseAgreement(written)).toThrow('has no goalPercent');
});

describe('docs/credits.md', () => {
  const page = readFileSync('docs/credits.md', 'utf8');
  const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)![1]!);
  const goals = objectives.map((each) => ({ ...each, goalPercent: 95 }));
  const levels = [{ level: 'customer', customers: ['acme'], objectives: goals }];
  const terms = parseAgreement({ ...agreement(shown), levels }).credits!;

  const decided = (objective: string, met: number, measured: number): DecidedCycle[] =>
    Array.from({ length: measured }, (_, i) => {
      return { objective, verdict: i < met ? 'met' : 'missed', excludedBecause: null, overrunMs: 0 };
    });

  test('the worked example comes to what is printed', () => {
    const months = [37, 38, 39, 39].reduce<Figures[]>((so, met, from) => {
      const cycles = [...decided(solutions, met, 40), ...decided(answers, 57, 60)];
      const earlier = so.map((each) => accounted(each, terms));
      return [...so, figuresOf({ from, cycles, terms, earlier })];
    }, []);
    expect(months.map(({ credit, earnBack }) => [credit, earnBack])).toEqual([
      [63_750, 0],
      [3_750, 0],
      [3_750, 0],
      [3_750, 60_000],
    ]);
    expect(months.reduce((sum, { total }) => sum + total, 0)).toBe(15_000);
    expect(page).toContain('**637.50**');
    expect(page).toContain('4 × 37.50 = 150.00');
  });
});
