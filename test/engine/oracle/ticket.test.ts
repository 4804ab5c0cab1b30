import fc from 'fast-check';
import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { asOf, CALENDARS, GRID, history, objectives, runs } from '../properties/tickets.js';
import { TicketOracle, type OracleCycle } from './ticket-oracle.js';

const compiled = Object.fromEntries(
  Object.entries(CALENDARS).map(([id, spec]) => [id, compileCalendar(spec)] as const),
);

test('the engine and a walk through time agree on every ticket', () => {
  fc.assert(
    fc.property(history, objectives, asOf, (events, promised, at) => {
      const promises = fixedPromises(promised, compiled, compiled.office!);
      const clocks: Record<string, OracleCycle[]> = {};
      for (const { id, cycles } of evaluate({ events, promises, at }).clocks) {
        clocks[id] = cycles.map(
          ({ state, startedAt, targetMs, elapsedMs, dueAt, breachedAt, satisfiedAt }) => ({
            state,
            startedAt,
            targetMs,
            elapsedMs,
            dueAt,
            breachedAt,
            satisfiedAt,
          }),
        );
      }
      const oracle = new TicketOracle(promised, CALENDARS, CALENDARS.office!, GRID);
      expect(clocks).toEqual(oracle.run(events, at));
    }),
    runs(20_000),
  );
});
