import fc from 'fast-check';
import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { explain } from '../../../src/engine/explain.js';
import { asOf, CALENDARS, GRID, history, objectives, runs } from './tickets.js';

const compiled = Object.fromEntries(
  Object.entries(CALENDARS).map(([id, spec]) => [id, compileCalendar(spec)] as const),
);
const promisesOf = (list: Parameters<typeof fixedPromises>[0]) =>
  fixedPromises(list, compiled, compiled.office!);

test('any permutation of the deliveries, with duplicates, gives the same clocks to the byte (rule C8)', () => {
  const deliveries = history.chain((events) =>
    fc.record({
      events: fc.constant(events),
      duplicates: fc.subarray(events),
      shuffled: fc.shuffledSubarray([...events], { minLength: events.length }),
    }),
  );
  fc.assert(
    fc.property(deliveries, objectives, asOf, ({ events, duplicates, shuffled }, promised, at) => {
      const promises = promisesOf(promised);
      const twice = [
        ...duplicates,
        ...shuffled,
        ...duplicates.map((event) => ({ ...event, receivedAt: at })),
      ];
      // A duplicate that arrives earlier than the original counts from then on, so the original order has it too.
      const reference = [...events, ...duplicates.map((event) => ({ ...event, receivedAt: at }))];
      expect(JSON.stringify(evaluate({ events: twice, promises, at }))).toBe(
        JSON.stringify(evaluate({ events: reference, promises, at })),
      );
    }),
    runs(20_000),
  );
});

test('what a customer thought of it touches no clock', () => {
  fc.assert(
    fc.property(history, objectives, asOf, (events, promised, at) => {
      const promises = promisesOf(promised);
      const unrated = events.filter(({ kind }) => kind !== 'satisfaction.rated');
      const [rated, without] = [events, unrated].map((facts) => {
        const { clocks, ticket } = evaluate({ events: facts, promises, at });
        return JSON.stringify({ clocks, ticket });
      });
      expect(rated).toBe(without);
    }),
    runs(5_000),
  );
});

test('the counted time of the segments adds up to the elapsed time, without a gap', () => {
  fc.assert(
    fc.property(history, objectives, asOf, (events, promised, at) => {
      const input = { events, promises: promisesOf(promised), at };
      for (const { id, cycles } of evaluate(input).clocks) {
        for (const { cycle, elapsedMs, startedAt, dueAt, satisfiedAt, endedAt } of cycles) {
          const { segments } = explain(input, id, cycle)!;
          const past = segments.filter(({ ahead }) => !ahead);
          expect(past.reduce((sum, { countedMs }) => sum + countedMs, 0)).toBe(elapsedMs);
          let cursor = startedAt;
          for (const { from, to } of segments) {
            expect(from).toBe(cursor);
            expect(to).toBeGreaterThan(from);
            cursor = to;
          }
          if (segments.length > 0) expect(cursor).toBe(satisfiedAt ?? endedAt ?? Math.max(at, dueAt ?? at));
        }
      }
    }),
    runs(10_000),
  );
});

test('nothing becomes true before the next look', () => {
  fc.assert(
    fc.property(history, objectives, asOf, (events, promised, at) => {
      const promises = promisesOf(promised);
      const now = evaluate({ events, promises, at });
      const states = ({ clocks }: typeof now) =>
        clocks.flatMap(({ id, cycles }) =>
          cycles.map(({ state, breachedAt, milestones, pausedAt }) => [
            id,
            state,
            breachedAt,
            pausedAt,
            milestones.map((milestone) => milestone.at),
          ]),
        );
      const justBefore = now.nextLook === null ? at + 400 * 24 * 3600 * 1000 : now.nextLook - 1;
      expect(states(evaluate({ events, promises, at: justBefore }))).toEqual(states(now));
      if (now.nextLook !== null) expect(now.nextLook).toBeGreaterThan(at);
    }),
    runs(20_000),
  );
});

test('a breach stays on record as long as no older fact arrives (rule C7)', () => {
  fc.assert(
    fc.property(
      history,
      objectives,
      asOf,
      fc.integer({ min: 0, max: 200 }),
      (events, promised, at, steps) => {
        const promises = promisesOf(promised);
        const punctual = events.map(({ receivedAt: _late, ...event }) => event) as typeof events;
        const breaches = (when: number) =>
          evaluate({ events: punctual, promises, at: when }).clocks.flatMap(({ id, cycles }) =>
            cycles
              .filter(({ breachedAt }) => breachedAt !== null)
              .map(({ cycle, breachedAt }) => `${id} ${cycle} ${breachedAt}`),
          );
        expect(breaches(at + steps * GRID)).toEqual(expect.arrayContaining(breaches(at)));
      },
    ),
    runs(20_000),
  );
});
