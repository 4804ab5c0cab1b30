import fc from 'fast-check';
import { entriesOf } from '../../../src/credits/ledger.js';
import { type DecidedCycle, type Figures, figuresOf } from '../../../src/engine/credit/figures.js';
import { partOf } from '../../../src/engine/credit/money.js';
import { ALL, type CreditTerms, ROUNDINGS, type Tier } from '../../../src/engine/credit/terms.js';
import { type DatedCycle, figuresOfSpan, periodsOfSpan } from '../../../src/engine/credit/span-figures.js';
import { HOUR } from '../../../src/engine/instant.js';

const IDS = ['a', 'b'];
const milli = fc.integer({ min: 1, max: ALL });
const rounding = fc.constantFrom(...ROUNDINGS);

/** As the parser leaves them: the lowest first, never crediting less for less. */
const tiers = fc.uniqueArray(milli, { maxLength: 4 }).chain((below) =>
  fc.tuple(...below.map(() => milli)).map((shares): Tier[] => {
    const falling = [...shares].sort((a, b) => b - a);
    return [...below]
      .sort((a, b) => a - b)
      .map((each, i) => ({ below: each, credit: { share: falling[i]! } }));
  }),
);

const terms: fc.Arbitrary<CreditTerms> = fc
  .record({
    fee: fc.integer({ min: 0, max: 1e9 }),
    capShare: milli,
    rounding,
    weight: fc.integer({ min: 1, max: ALL - 1 }),
    tiers: fc.tuple(tiers, tiers),
    perBreach: fc.integer({ min: 0, max: 1e6 }),
    goal: milli,
    allowanceHours: fc.integer({ min: 0, max: 20 }),
    rule: fc.constantFrom('average' as const, 'consecutive' as const),
    periods: fc.integer({ min: 1, max: 4 }),
    margin: fc.integer({ min: 0, max: 2_000 }),
  })
  .map(({ fee, capShare, weight, tiers: given, ...rest }) => ({
    currency: 'EUR',
    fee,
    rounding: rest.rounding,
    cap: partOf(fee, capShare, ALL, 'down'),
    objectives: IDS.map((objective, i) => ({
      objective,
      weight: i === 0 ? weight : ALL - weight,
      tiers: given[i]!,
      perBreach: rest.perBreach,
      goal: rest.goal,
    })),
    hoursDeficit: { objective: 'a', allowanceHours: rest.allowanceHours, perHour: 5_000 },
    earnBack: { rule: rest.rule, periods: rest.periods, margin: rest.margin },
    rewards: [],
  }));

const cycle: fc.Arbitrary<DecidedCycle> = fc.record({
  objective: fc.constantFrom(...IDS),
  verdict: fc.constantFrom('met', 'missed'),
  excludedBecause: fc.option(fc.constant('maintenance'), { freq: 5 }),
  overrunMs: fc.integer({ min: 0, max: 9 * HOUR }),
});
const months = fc.array(fc.array(cycle, { maxLength: 25 }), { minLength: 1, maxLength: 12 });

const account = (given: readonly DecidedCycle[][], rules: CreditTerms) =>
  given.reduce<Figures[]>(
    (earlier, cycles, from) => [...earlier, figuresOf({ from, cycles, terms: rules, earlier })],
    [],
  );
const sum = (amounts: readonly number[]) => amounts.reduce((so, each) => so + each, 0);

test('credits are never negative, never above the cap, and their lines add up', () => {
  fc.assert(
    fc.property(terms, months, (rules, given) => {
      for (const { credit, cutByCap, lines, total, earnBack, reward } of account(given, rules)) {
        expect(credit).toBeGreaterThanOrEqual(0);
        expect(credit).toBeLessThanOrEqual(rules.cap);
        expect(lines.every(({ claimed, credited }) => credited >= 0 && credited <= claimed)).toBe(true);
        expect(sum(lines.map(({ credited }) => credited))).toBe(credit);
        expect(sum(lines.map(({ claimed }) => claimed))).toBe(credit + cutByCap);
        expect(total).toBe(credit - earnBack - reward);
      }
    }),
  );
});

test('worse attainment never gives a smaller credit', () => {
  fc.assert(
    fc.property(terms, fc.array(cycle, { minLength: 1, maxLength: 40 }), fc.nat(), (rules, given, at) => {
      const worse = given.map((each, i) =>
        i === at % given.length ? { ...each, verdict: 'missed' as const } : each,
      );
      const [credit] = account([given], rules).map((each) => each.credit);
      const [worseCredit] = account([worse], rules).map((each) => each.credit);
      expect(worseCredit).toBeGreaterThanOrEqual(credit!);
    }),
  );
});

test('a rounded part is off by less than one unit, and weighed parts of the fee are the fee to a unit each', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), milli, milli, rounding, (fee, share, weight, mode) => {
      // In units of 10^-10, exact where a float is not.
      const exact = BigInt(fee) * BigInt(share) * BigInt(weight);
      const off = BigInt(partOf(fee, share, weight, mode)) * 10_000_000_000n - exact;
      expect(off < 10_000_000_000n && off > -10_000_000_000n).toBe(true);
      const parts = partOf(fee, ALL, weight, mode) + partOf(fee, ALL, ALL - weight, mode);
      expect(Math.abs(parts - fee)).toBeLessThan(2);
    }),
  );
});

test('never more is earned back than was credited, for each period and objective, and never twice', () => {
  fc.assert(
    fc.property(terms, months, (rules, given) => {
      const figures = account(given, rules);
      const back = figures.flatMap(({ earnedBack }) => earnedBack);
      for (const { from, lines } of figures) {
        for (const objective of IDS) {
          const of = <T extends { objective: string }>(all: readonly T[]) =>
            all.filter((each) => each.objective === objective);
          const credited = sum(of(lines).map((each) => each.credited));
          const earned = of(back).filter(({ periodFrom }) => periodFrom === from);
          expect(earned.length).toBeLessThanOrEqual(1);
          expect(sum(earned.map(({ amount }) => amount))).toBeLessThanOrEqual(credited);
        }
      }
      expect(sum(figures.map(({ total }) => total))).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('whatever the order in which cycles are found, the figures are the same', () => {
  fc.assert(
    fc.property(terms, months, (rules, given) => {
      const turned = given.map((cycles) => [...cycles].reverse());
      expect(account(turned, rules)).toEqual(account(given, rules));
    }),
  );
});

test('what a ledger holds of a period is its total, however often the period is corrected', () => {
  fc.assert(
    fc.property(terms, fc.array(months, { minLength: 1, maxLength: 4 }), (rules, told) => {
      // Each of them is the same year, as it was known then.
      const years = told.map((given) => account(given, rules));
      for (const [i, figures] of years[0]!.entries()) {
        const revisions = [figures, ...years.slice(1).flatMap((year) => year[i] ?? [])];
        const corrections = revisions.slice(1).map(({ total }, j) => total - revisions[j]!.total);
        const entries = [...entriesOf(figures).map(({ amount }) => amount), ...corrections];
        expect(sum(entries)).toBe(revisions.at(-1)!.total);
        expect(entries.every(Number.isSafeInteger)).toBe(true);
      }
    }),
  );
});

test('a closed period that is recomputed, from what was stored of those before it, gives the same figures', () => {
  fc.assert(
    fc.property(terms, months, (rules, given) => {
      const figures = account(given, rules);
      const stored = JSON.parse(JSON.stringify(figures)) as Figures[];
      for (const [from, cycles] of given.entries()) {
        const again = figuresOf({ from, cycles, terms: rules, earlier: stored.slice(0, from) });
        expect(JSON.parse(JSON.stringify(again))).toEqual(stored[from]);
      }
    }),
  );
});

test('the figures of a span are those of its periods, one after the other, without a gap', () => {
  const [from, to] = [Date.parse('2026-01-15T00:00:00Z'), Date.parse('2026-06-10T00:00:00Z')];
  const dated = fc
    .tuple(cycle, fc.integer({ min: from - 9 * HOUR, max: to + 9 * HOUR }))
    .map(([each, decidedAt]): DatedCycle => ({ ...each, decidedAt }));
  const period = { every: 'month', timezone: 'Europe/Berlin' } as const;
  fc.assert(
    fc.property(terms, fc.array(dated, { maxLength: 60 }), (rules, cycles) => {
      const periods = periodsOfSpan({ from, to }, period).map((each) => ({ ...each, measures: [] }));
      const figures = figuresOfSpan(periods, cycles, rules);
      expect(figures.map((each) => each.from)).toEqual([
        from,
        ...figures.slice(0, -1).map((each) => each.to),
      ]);
      expect([figures.length, figures.at(-1)!.to]).toEqual([6, to]);
      const counted = sum(figures.flatMap(({ objectives }) => objectives.map(({ raw }) => raw.measured)));
      expect(counted).toBe(cycles.filter(({ decidedAt }) => decidedAt >= from && decidedAt < to).length);
    }),
  );
});
