import fc from 'fast-check';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { Calendar } from '../../../src/engine/calendar/calendar.js';
import { Oracle } from './calendar-oracle.js';
import { calendarAndDay, instantNear } from './random-calendars.js';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** How far from the day the oracle sees; what lies beyond must lie beyond for the engine too. */
const REACH = 14 * DAY;
const NIGHTLY = process.env.NIGHTLY === '1';
const CALENDARS = NIGHTLY ? 6_000 : 300;

interface Question {
  at: number;
  to: number;
  ms: number;
  days: number;
}

const questions = calendarAndDay.chain(({ written, day }) =>
  fc.record({
    written: fc.constant(written),
    day: fc.constant(day),
    asked: fc.array(
      fc.record({
        at: instantNear(day),
        to: instantNear(day),
        ms: fc.integer({ min: -40 * 60 * MINUTE, max: 40 * 60 * MINUTE }),
        days: fc.integer({ min: -4, max: 4 }),
      }),
      { minLength: 2, maxLength: 2 },
    ),
  }),
);

test(`the engine and the oracle agree on ${CALENDARS} calendars, 18 questions each`, () => {
  let answers = 0;
  fc.assert(
    fc.property(questions, ({ written, day, asked }) => {
      const engine = compileCalendar(written);
      const oracle = new Oracle(written, (day - REACH) / MINUTE, (day + REACH) / MINUTE);
      for (const question of asked) {
        expect(byEngine(engine, day, question)).toEqual(byOracle(oracle, day, question));
        compareLandings(engine, oracle, question);
        if (!written.anyOf && !written.allOf) compareSegments(engine, oracle, question);
        answers += 9;
      }
    }),
    { seed: NIGHTLY ? Date.now() : 20261122, numRuns: CALENDARS },
  );
  expect(answers).toBe(CALENDARS * 18);
});

function byEngine(calendar: Calendar, day: number, { at, to, ms, days }: Question) {
  return {
    open: calendar.isOpen(at),
    between: calendar.between(at, to),
    add: seen(
      day,
      attempt(() => calendar.add(at, ms)),
    ),
    back: seen(
      day,
      attempt(() => calendar.add(at, -ms)),
    ),
    next: seen(day, calendar.nextOpen(at) ?? undefined),
    workingDays: seen(
      day,
      attempt(() => calendar.addWorkingDays(at, days)),
    ),
  };
}

function byOracle(oracle: Oracle, day: number, { at, to, ms, days }: Question) {
  return {
    open: oracle.open(at),
    between: at <= to ? oracle.between(at, to) : 0 - oracle.between(to, at),
    add: seen(day, oracle.add(at, ms)),
    back: seen(day, oracle.add(at, -ms)),
    next: seen(day, oracle.next(at)),
    workingDays: seen(day, oracle.addWorkingDays(at, days)),
  };
}

// Working days leave out the two dates that the window cuts, which may be longer than 24 hours.
const seen = (day: number, answer: number | undefined): string =>
  answer !== undefined && Math.abs(answer - day) < REACH - 3 * DAY
    ? new Date(answer).toISOString()
    : 'out of sight';

function attempt(ask: () => number): number | undefined {
  try {
    return ask();
  } catch (error) {
    if ((error as Error).name === 'Unreachable') return undefined;
    throw error;
  }
}

/** Exactly as much as lies between two instants: landing on a closing, or backward on an opening, is the rule here. */
function compareLandings(engine: Calendar, oracle: Oracle, { at, to }: Question): void {
  const [from, until] = [Math.min(at, to), Math.max(at, to)];
  const open = oracle.between(from, until);
  expect(engine.add(from, open)).toBe(oracle.add(from, open));
  expect(engine.add(until, -open)).toBe(oracle.add(until, -open));
}

/** Minute by minute the segments say what the oracle says, and their open parts are the open time. */
function compareSegments(engine: Calendar, oracle: Oracle, { at, to }: Question): void {
  const [from, until] = [Math.min(at, to), Math.max(at, to)];
  let edge = from;
  let open = 0;
  const reasons = oracle.reasons();
  for (const segment of engine.segments(from, until)) {
    expect(segment.from).toBe(edge);
    edge = segment.to;
    if (segment.open) open += segment.to - segment.from;
    const { reason } = segment;
    const told = 'name' in reason ? `${reason.kind} ${reason.name}` : reason.kind;
    for (let minute = Math.floor(segment.from / MINUTE); minute * MINUTE < segment.to; minute++) {
      if (reasons[minute - oracle.first] !== told)
        throw new Error(
          `${new Date(minute * MINUTE).toISOString()}: ${told}, not ${reasons[minute - oracle.first]}`,
        );
    }
  }
  expect(edge).toBe(until);
  expect(open).toBe(engine.between(from, until));
}
