import { retryDelay } from '../../../src/notices/webhooks-out/retry-delay.js';
import { retryAfterOf } from '../../../src/sending/retry-after.js';

const minutes = 60_000;
const hours = 60 * minutes;
const exactly = { retryAfter: null, chance: 0.5 };

test('ten attempts in about three days, and no eleventh', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((attempts) => retryDelay(attempts, exactly));
  expect(delays).toEqual([
    5_000,
    5 * minutes,
    30 * minutes,
    2 * hours,
    5 * hours,
    10 * hours,
    14 * hours,
    20 * hours,
    24 * hours,
    null,
  ]);
});

test.each([
  [0, 4 * minutes],
  [0.25, 4.5 * minutes],
  [1, 6 * minutes],
])('chance %d spreads five minutes to %d ms', (chance, delay) => {
  expect(retryDelay(2, { retryAfter: null, chance })).toBe(delay);
});

test.each`
  asked          | waits           | because
  ${minutes}     | ${5 * minutes}  | ${'nobody is asked sooner than the schedule says'}
  ${7 * minutes} | ${7 * minutes}  | ${'a wish within bounds is granted'}
  ${9 * hours}   | ${10 * minutes} | ${'twice the pause is the most'}
`('Retry-After: $because', ({ asked, waits }: { asked: number; waits: number }) => {
  expect(retryDelay(2, { retryAfter: asked, chance: 0.9 })).toBe(waits);
});

test.each([
  [null, null],
  ['120', 120_000],
  ['Mon, 02 Mar 2026 09:05:00 GMT', 5 * minutes],
  ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
])('Retry-After %p is %p ms', (header, ms) => {
  const parsed = retryAfterOf(header, Date.parse('2026-03-02T09:00:00Z'));
  expect(parsed).toBe(ms);
});
