import fc from 'fast-check';
import { entriesOf } from '../../../src/credits/ledger.js';
import { accounted, type DecidedCycle, type Figures, figuresOf } from '../../../src/engine/credit/figures.js';
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

type Month = readonly [rules: CreditTerms | null, cycles: readonly DecidedCycle[]];

const accountEach = (given: readonly Month[]) =>
  given.reduce<Figures[]>((so, [rules, cycles], from) => {
    const earlier = so.map((each, i) => accounted(each, given[i]![0]));
    return [...so, figuresOf({ from, cycles, terms: rules, earlier })];
  }, []);
const account = (given: readonly DecidedCycle[][], rules: CreditTerms) =>
  accountEach(given.map((cycles) => [rules, cycles]));

/** An agreement that is amended now and then: another margin, no earn-back any more, yen, or no credits at all. */
const amended: fc.Arbitrary<Month[]> = fc
  .array(
    fc.record({
      rules: terms,
      earns: fc.boolean(),
      currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'JPY'),
      credits: fc.constantFrom(true, true, true, true, false),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((versions) =>
    versions.map(({ rules, earns, currency, credits }) =>
      credits ? { ...rules, currency, earnBack: earns ? rules.earnBack : null } : null,
    ),
  )
  .chain((versions) =>
    fc.array(
      fc.tuple(
        fc.nat({ max: versions.length - 1 }).map((i) => versions[i]!),
        fc.array(cycle, { maxLength: 12 }),
      ),
      { minLength: 1, maxLength: 14 },
    ),
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
    fc.property(amended, (given) => {
      const figures = accountEach(given);
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
      for (const currency of ['EUR', 'JPY']) {
        const its = figures.filter((_, i) => given[i]![0]?.currency === currency);
        expect(sum(its.map(({ total }) => total))).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('what is earned back is what somebody finds who keeps a list of credits that are open', () => {
  fc.assert(
    fc.property(amended, (given) => {
      const figures = accountEach(given);
      interface Open {
        readonly periodFrom: number;
        readonly objective: string;
        readonly amount: number;
        readonly rules: CreditTerms;
        readonly seen: { met: number; measured: number }[];
      }
      let open: Open[] = [];
      for (const [from, [rules]] of given.entries()) {
        const { objectives, lines, earnedBack, earnBack } = figures[from]!;
        const measured = (id: string) => objectives.find((each) => each.objective === id)?.adjusted;
        for (const { objective, seen } of open) {
          const ratio = measured(objective);
          if (ratio !== undefined && ratio.measured > 0) seen.push(ratio);
        }
        const isDecided = ({ objective, rules: its, seen }: Open) =>
          seen.length === its.earnBack!.periods && (measured(objective)?.measured ?? 0) > 0;
        const won = open
          .filter(isDecided)
          .filter((each) => each.rules.currency === rules?.currency && isGood(each));
        open = open.filter((each) => !isDecided(each));
        const shown = won.map(({ periodFrom, objective, amount }) => ({ periodFrom, objective, amount }));
        expect(earnedBack).toEqual(expect.arrayContaining(shown));
        expect([earnedBack.length, earnBack]).toEqual([shown.length, sum(shown.map((w) => w.amount))]);
        for (const objective of IDS) {
          const its = lines.filter((each) => each.objective === objective && each.of !== 'hours');
          const amount = sum(its.map(({ credited }) => credited));
          if (rules?.earnBack && amount > 0)
            open.push({ periodFrom: from, objective, amount, rules, seen: [] });
        }
      }

      function isGood({ objective, rules: { earnBack, objectives }, seen }: Open): boolean {
        const goal = objectives.find((each) => each.objective === objective)!.goal! + earnBack!.margin;
        const wanted = BigInt(Math.min(goal, ALL));
        // met/measured ≥ wanted/ALL as numerators over the product of all that was measured.
        const all = seen.reduce((so, { measured }) => so * BigInt(measured), BigInt(ALL));
        const parts = seen.map(({ met, measured }) => (BigInt(met) * all) / BigInt(measured));
        const needed = (wanted * all) / BigInt(ALL);
        return earnBack!.rule === 'consecutive'
          ? parts.every((part) => part >= needed)
          : parts.reduce((so, part) => so + part, 0n) >= needed * BigInt(seen.length);
      }
    }),
    { numRuns: 500 },
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
    fc.property(amended, (given) => {
      const figures = accountEach(given);
      const stored = JSON.parse(JSON.stringify(figures)) as Figures[];
      for (const [from, [rules, cycles]] of given.entries()) {
        const earlier = stored.slice(0, from).map((each, i) => accounted(each, given[i]![0]));
        const again = figuresOf({ from, cycles, terms: rules, earlier });
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
