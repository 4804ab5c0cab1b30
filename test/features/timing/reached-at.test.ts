import { reachedAt } from '../../../src/clocks/reached-at.js';
import type { Cycle } from '../../../src/engine/clock/clock.js';

const at = (time: string) => Date.parse(`2026-03-02T${time}:00Z`);
const orNull = (time: string) => (time === '' ? null : at(time));

test.each`
  milestone  | now        | satisfied  | pausedAt   | pause                 | reached    | because
  ${'10:00'} | ${'09:59'} | ${''}      | ${''}      | ${null}               | ${''}      | ${'it lies ahead'}
  ${'10:00'} | ${'10:00'} | ${''}      | ${''}      | ${null}               | ${'10:00'} | ${'on the stroke it is reached'}
  ${'10:00'} | ${'12:00'} | ${''}      | ${''}      | ${null}               | ${'10:00'} | ${'noticed late, it is stamped with its own instant'}
  ${'10:00'} | ${'12:00'} | ${'10:00'} | ${''}      | ${null}               | ${''}      | ${'done on the stroke comes first'}
  ${'10:00'} | ${'12:00'} | ${'10:01'} | ${''}      | ${null}               | ${'10:00'} | ${'done afterwards does not undo it'}
  ${'10:00'} | ${'12:00'} | ${''}      | ${'09:30'} | ${null}               | ${''}      | ${'a pause hides it'}
  ${'10:00'} | ${'12:00'} | ${''}      | ${'10:00'} | ${null}               | ${'10:00'} | ${'time used up as the pause begins is used up'}
  ${'10:00'} | ${'12:00'} | ${''}      | ${''}      | ${['09:30', '10:30']} | ${'10:30'} | ${'a real-time step within a pause waits for its end'}
  ${'10:00'} | ${'10:15'} | ${''}      | ${''}      | ${['09:30', '10:30']} | ${''}      | ${'and is not reached before'}
  ${'10:00'} | ${'12:00'} | ${'10:30'} | ${''}      | ${['09:30', '10:30']} | ${''}      | ${'nor ever, if the pause ends with the work'}
`('$because', ({ milestone, now, satisfied, pausedAt, pause, reached }) => {
  const cycle = {
    satisfiedAt: orNull(satisfied),
    endedAt: null,
    pausedAt: orNull(pausedAt),
    pauses: pause === null ? [] : [{ from: at(pause[0]), to: at(pause[1]), because: 'pending' }],
  } as unknown as Cycle;
  expect(reachedAt(cycle, { id: 'step', at: at(milestone) }, at(now))).toBe(orNull(reached));
});
