import fc from 'fast-check';
import { quantileRanks } from '../../../src/engine/analysis/order-statistics.js';
import { promisable } from '../../../src/engine/analysis/promisable.js';

describe('ranks that bound a quantile', () => {
  // Of ten values the 2nd and the 9th enclose the median with 97.9 %, of twenty the 6th and the 15th with 95.9 %; a 95 %
  // quantile has no upper bound below 72 values, for 0.95 ** 72 is the first power that is less than 2.5 %.
  test.each`
    n      | p       | low     | point | high    | because
    ${10}  | ${0.5}  | ${2}    | ${5}  | ${9}    | ${'ten values, the median'}
    ${20}  | ${0.5}  | ${6}    | ${10} | ${15}   | ${'twenty values, the median'}
    ${5}   | ${0.5}  | ${null} | ${3}  | ${null} | ${'five values say too little'}
    ${71}  | ${0.95} | ${63}   | ${68} | ${null} | ${'one too few for 95 %'}
    ${72}  | ${0.95} | ${64}   | ${69} | ${72}   | ${'just enough for 95 %'}
    ${100} | ${0.9}  | ${84}   | ${90} | ${96}   | ${'a hundred values'}
  `('$because', ({ n, p, low, point, high }) => {
    expect(quantileRanks(n, p, 0.95)).toEqual({ low, point, high });
  });

  test('they enclose the quantile as often as they say, counted and not computed', () => {
    const random = seeded(7);
    const [n, p, rounds] = [150, 0.9, 4_000];
    const { low, high } = quantileRanks(n, p, 0.95);
    let enclosed = 0;
    for (let round = 0; round < rounds; round++) {
      const values = Array.from({ length: n }, random).sort((a, b) => a - b);
      if (values[low! - 1]! <= p && p <= values[high! - 1]!) enclosed += 1;
    }
    // At least 95 %, give or take what 4,000 rounds leave to chance.
    expect(enclosed / rounds).toBeGreaterThan(0.94);
    expect(enclosed / rounds).toBeLessThan(0.99);
  });

  test('they hold for a hundred thousand values as well', () => {
    const { low, point, high } = quantileRanks(100_000, 0.99, 0.95);
    expect(point).toBe(99_000);
    // 1.96 standard deviations of Bin(100000, 0.99), which are 31.5 each.
    expect(99_000 - low!).toBeGreaterThan(55);
    expect(99_000 - low!).toBeLessThan(68);
    expect(high! - 99_000).toBeGreaterThan(55);
    expect(high! - 99_000).toBeLessThan(68);
  });
});

describe('what could be promised', () => {
  const hour = 3_600_000;
  const hours = (...each: number[]) => each.map((value) => value * hour);
  const tenTickets = hours(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

  test('the shortest target that nine of ten tickets have kept', () => {
    const [ninety] = promisable({ took: tenTickets, undecided: 0 }, [90], 95);
    expect(ninety).toEqual({ percent: 90, target: 9 * hour, low: 7 * hour, high: null });
  });

  test('what is not finished counts as slower than all that is', () => {
    const sample = { took: tenTickets.slice(0, 8), undecided: 2 };
    expect(promisable(sample, [50, 80, 90], 95).map(({ target }) => target)).toEqual([
      5 * hour,
      8 * hour,
      null,
    ]);
  });

  test('of nothing, nothing', () => {
    expect(promisable({ took: [], undecided: 0 }, [90], 95)).toEqual([
      { percent: 90, target: null, low: null, high: null },
    ]);
  });

  test('so many have kept the target, and no shorter one would have done', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 200 }),
        fc.nat({ max: 20 }),
        fc.integer({ min: 1, max: 99 }),
        (took, undecided, percent) => {
          const [{ target, low, high }] = promisable({ took, undecided }, [percent], 95) as [
            ReturnType<typeof promisable>[number],
          ];
          const n = took.length + undecided;
          const kept = (limit: number) => took.filter((value) => value <= limit).length;
          if (target === null) return expect(kept(Infinity) * 100).toBeLessThan(percent * n);
          expect(kept(target) * 100).toBeGreaterThanOrEqual(percent * n);
          expect(kept(target - 1) * 100).toBeLessThan(percent * n);
          if (low !== null) expect(low).toBeLessThanOrEqual(target);
          if (high !== null) expect(high).toBeGreaterThanOrEqual(target);
        },
      ),
    );
  });
});

/** Uniform in [0, 1), the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
