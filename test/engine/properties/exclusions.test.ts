import fc from 'fast-check';
import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { explain } from '../../../src/engine/explain.js';
import type { Exclusion } from '../../../src/engine/exclusion/exclusion.js';
import { Exclusions, withExclusions } from '../../../src/engine/exclusion/exclusions.js';
import { DAY, HOUR } from '../../../src/engine/instant.js';
import { asOf, CALENDARS, GRID, history, objectives, runs } from './tickets.js';

const compiled = Object.fromEntries(
  Object.entries(CALENDARS).map(([id, spec]) => [id, compileCalendar(spec)] as const),
);
const promisesOf = (list: Parameters<typeof fixedPromises>[0], exclusions: readonly Exclusion[] = []) =>
  withExclusions(
    fixedPromises(list, compiled, compiled.office!),
    exclusions.length === 0 ? undefined : new Exclusions(exclusions),
  );

const BEGIN = Date.parse('2026-11-19T00:00:00Z');
const steps = (most: number) => fc.integer({ min: 0, max: most }).map((count) => count * GRID);
const span = fc
  .tuple(steps(700), steps(150))
  .map(([from, length]) => ({ from: BEGIN + from, to: BEGIN + from + GRID + length }));

function excluded(id: number, { from, to }: { from: number; to: number | null }): Exclusion {
  const decision = { at: 0, by: 'Ada' };
  const about = { kind: 'other', title: `Window ${id}`, scope: { kind: 'all' }, effect: 'pause' } as const;
  return { ...about, id, from, to, approved: decision, closed: null, withdrawn: null };
}
const windows = fc
  .array(span, { minLength: 1, maxLength: 4 })
  .map((spans) => spans.map((each, i) => excluded(i + 1, each)));
/** The last one may have no end yet. */
const anyWindows = fc.tuple(windows, fc.boolean()).map(([its, open]) => {
  const last = its.at(-1)!;
  return open ? [...its.slice(0, -1), { ...last, to: null }] : its;
});

test('with an exclusion nothing falls due earlier, and no more is used up', () => {
  fc.assert(
    fc.property(history, objectives, asOf, windows, (events, promised, at, exclusions) => {
      // A budget or a changed policy starts other cycles; what is compared here is the same cycle.
      const plain = promised.map(({ pauseBudget: _, ...rest }) => rest);
      const facts = events.filter(({ kind }) => kind !== 'policy.changed');
      const without = evaluate({ events: facts, promises: promisesOf(plain), at });
      const withThem = evaluate({ events: facts, promises: promisesOf(plain, exclusions), at });
      for (const { id, cycles } of without.clocks) {
        for (const before of cycles) {
          const after = withThem.clocks.find((each) => each.id === id)!.cycles[before.cycle - 1]!;
          expect(after.elapsedMs).toBeLessThanOrEqual(before.elapsedMs);
          if (before.dueAt !== null && after.dueAt !== null) {
            expect(after.dueAt).toBeGreaterThanOrEqual(before.dueAt);
          }
          if (before.breachedAt === null) expect(after.breachedAt).toBeNull();
        }
      }
    }),
    runs(10_000),
  );
});

test('excluding what is closed anyway changes nothing', () => {
  const { office } = compiled;
  const closed = fc
    .constantFrom(...office!.segments(BEGIN, BEGIN + 6 * DAY).filter(({ open }) => !open))
    .map(({ from, to }) => [excluded(1, { from, to })]);
  const onOffice = objectives.map((list) =>
    list.map((each) => ({
      ...each,
      target: { clock: 'business' as const, ms: 5 * HOUR },
      byPriority: undefined,
    })),
  );
  const plain = ['calendar.changed', 'policy.changed'];
  fc.assert(
    fc.property(history, onOffice, asOf, closed, (events, promised, at, exclusions) => {
      const facts = events.filter(({ kind }) => !plain.includes(kind));
      expect(evaluate({ events: facts, promises: promisesOf(promised, exclusions), at }).clocks).toEqual(
        evaluate({ events: facts, promises: promisesOf(promised), at }).clocks,
      );
    }),
    runs(5_000),
  );
});

test('an exclusion and the two halves of it are the same', () => {
  fc.assert(
    fc.property(
      history,
      objectives,
      asOf,
      span,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (events, promised, at, whole, part) => {
        const middle = whole.from + Math.ceil(((whole.to - whole.from) * part) / GRID) * GRID;
        const halves = [
          { from: whole.from, to: middle },
          { from: middle, to: whole.to },
        ].filter(({ from, to }) => from < to);
        const clocks = (spans: readonly { from: number; to: number }[]) =>
          evaluate({
            events,
            promises: promisesOf(
              promised,
              spans.map((each, i) => excluded(i + 1, each)),
            ),
            at,
          }).clocks;
        expect(clocks(halves)).toEqual(clocks([whole]));
      },
    ),
    runs(5_000),
  );
});

test('any permutation of facts and exclusions gives the same clocks to the byte', () => {
  const shuffled = fc.tuple(history, anyWindows).chain(([events, its]) =>
    fc.record({
      events: fc.constant(events),
      its: fc.constant(its),
      facts: fc.shuffledSubarray([...events], { minLength: events.length }),
      exclusions: fc.shuffledSubarray([...its], { minLength: its.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, objectives, asOf, ({ events, its, facts, exclusions }, promised, at) => {
      expect(
        JSON.stringify(evaluate({ events: facts, promises: promisesOf(promised, exclusions), at })),
      ).toBe(JSON.stringify(evaluate({ events, promises: promisesOf(promised, its), at })));
    }),
    runs(5_000),
  );
});

test('the counted time of the segments adds up to the elapsed time, without a gap', () => {
  fc.assert(
    fc.property(history, objectives, asOf, anyWindows, (events, promised, at, exclusions) => {
      const input = { events, promises: promisesOf(promised, exclusions), at };
      for (const { id, cycles } of evaluate(input).clocks) {
        for (const { cycle, elapsedMs, startedAt } of cycles) {
          const { segments } = explain(input, id, cycle)!;
          const past = segments.filter(({ ahead }) => !ahead);
          expect(past.reduce((sum, { countedMs }) => sum + countedMs, 0)).toBe(elapsedMs);
          let cursor = startedAt;
          for (const { from, to } of segments) {
            expect(from).toBe(cursor);
            expect(to).toBeGreaterThan(from);
            cursor = to;
          }
        }
      }
    }),
    runs(5_000),
  );
});

test('nothing becomes true before the next look', () => {
  fc.assert(
    fc.property(history, objectives, asOf, anyWindows, (events, promised, at, exclusions) => {
      const promises = promisesOf(promised, exclusions);
      const now = evaluate({ events, promises, at });
      const states = ({ clocks }: typeof now) =>
        clocks.flatMap(({ id, cycles }) =>
          cycles.map(({ state, breachedAt, pausedAt, milestones }) => [
            id,
            state,
            breachedAt,
            pausedAt,
            milestones.map((milestone) => milestone.at),
          ]),
        );
      const justBefore = now.nextLook === null ? at + 400 * DAY : now.nextLook - 1;
      expect(states(evaluate({ events, promises, at: justBefore }))).toEqual(states(now));
    }),
    runs(5_000),
  );
});
