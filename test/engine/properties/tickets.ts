import fc from 'fast-check';
import type { Metric, Objective, Target } from '../../../src/engine/agreement/objective.js';
import type { CalendarSpec } from '../../../src/engine/calendar/calendar.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { HOUR, MINUTE, type Instant } from '../../../src/engine/instant.js';

/** A Thursday; with the weekend and the holiday below, most histories cross closed time. */
const START: Instant = Date.parse('2026-11-19T06:00:00Z');
/** Everything happens on this grid, so that a walk from step to step misses nothing. */
export const GRID = 10 * MINUTE;
const HORIZON = 8 * 24 * HOUR;

export const CALENDARS: Readonly<Record<string, CalendarSpec>> = {
  always: { timezone: 'UTC', is24x7: true },
  office: {
    timezone: 'Europe/Berlin',
    weekly: {
      mon: [
        ['08:00', '12:00'],
        ['13:00', '17:30'],
      ],
      tue: [['09:00', '17:00']],
      wed: [['09:00', '24:00']],
      thu: [['00:00', '17:00']],
      fri: [['09:00', '14:00']],
    },
    holidays: ['2026-11-24'],
  },
  night: {
    timezone: 'UTC',
    weekly: {
      fri: [['22:00', '24:00']],
      sat: [['00:00', '06:00']],
      sun: [['10:00', '12:00']],
      mon: [['02:00', '20:00']],
    },
  },
};

const STATUSES = ['open', 'open', 'pending', 'hold', 'solved', 'closed'];
const METRICS: Metric[] = [
  'first_response',
  'response',
  'next_response',
  'periodic_update',
  'pausable_update',
  'resolution',
  'requester_wait',
  'agent_work',
  'assignment',
  'ownership',
  'ola',
];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const length = fc.integer({ min: 1, max: 200 }).map((steps) => steps * GRID);

const target: fc.Arbitrary<Target> = fc.record(
  {
    clock: fc.constantFrom('business' as const, 'calendar' as const),
    ms: length,
    calendarId: fc.constantFrom('office', 'night'),
    outOfHoursExtraMs: fc.constant(6 * GRID),
    thenCalendarMs: length,
  },
  { requiredKeys: ['clock', 'ms'] },
);

export const objectives: fc.Arbitrary<Objective[]> = fc.uniqueArray(
  fc
    .record({
      metric: fc.constantFrom(...METRICS),
      target,
      byPriority: maybe(fc.record({ urgent: target, low: target }, { requiredKeys: ['urgent'] })),
      pauseOn: maybe(fc.uniqueArray(fc.constantFrom('pending', 'hold'), { minLength: 1 })),
      runsOn: fc.option(fc.constant(['hold']), { nil: undefined, freq: 8 }),
      pauseBudget: maybe(fc.record({ pending: length, hold: length, solved: length }, { requiredKeys: [] })),
      onReopen: maybe(fc.constantFrom('resume' as const, 'continue' as const, 'restart' as const)),
      solveSatisfies: maybe(fc.boolean()),
      retroactivePause: maybe(fc.boolean()),
      group: maybe(fc.constantFrom('first line', 'second line')),
      steps: fc.array(fc.constantFrom(50, 75, 150), { maxLength: 2 }),
    })
    .map(({ steps, group, ...rest }) => ({
      id: rest.metric,
      ...rest,
      ...(rest.metric === 'ownership' && group ? { group } : {}),
      ladder: {
        steps: steps.map((percent, i) => ({
          id: `${i}`,
          at: { percent },
          notify: [],
          channel: 'mail' as const,
        })),
      },
    })),
  { selector: ({ id }) => id, minLength: 1, maxLength: 5 },
);

// Half of the facts meet others at the same instant, some of them the creation.
const instant = fc
  .oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom(0, 20, 21, 60, 61, 144))
  .map((steps) => START + steps * GRID);
const actor = fc.constantFrom('customer' as const, 'agent' as const, 'bot' as const);
const priority = fc.constantFrom('urgent', 'low', 'other');

const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      actor,
      visibility: fc.constantFrom('public' as const, 'public' as const, 'internal' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('status.changed' as const), to: fc.constantFrom(...STATUSES) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('priority.changed' as const), priority }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('agent.assigned' as const), to: fc.constantFrom('ann', null) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('group.assigned' as const),
      to: fc.constantFrom('first line', 'second line', null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('agreement.attached' as const),
      target: fc.constant('ola'),
      startAt: maybe(fc.constant(START)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('calendar.changed' as const),
      calendar: fc.constantFrom(...Object.values(CALENDARS)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('policy.changed' as const), targets: objectives }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('satisfaction.rated' as const),
      score: fc.integer({ min: 1, max: 5 }),
      worst: fc.constant(1),
      best: fc.constant(5),
    }),
  },
);

const later = fc
  .tuple(instant, happening, fc.integer({ min: 0, max: 60 }))
  .map(
    ([at, what, delay]) =>
      ({ at, ...(delay > 50 ? { receivedAt: at + delay * GRID } : {}), ...what }) as TicketEvent,
  );

const created = fc
  .record({
    actor,
    status: fc.constantFrom('new', 'open', 'pending', 'solved'),
    priority,
    group: maybe(fc.constantFrom('first line', 'second line')),
    assignee: maybe(fc.constant('bob')),
  })
  .map((fields) => ({ kind: 'ticket.created', at: START, ...fields }) as TicketEvent);

/** A ticket's facts, each with an id, oldest creation first and the rest in no order. */
export const history: fc.Arbitrary<TicketEvent[]> = fc
  .tuple(created, fc.array(later, { maxLength: 14 }))
  .map(([first, rest]) => [first, ...rest].map((event, i) => ({ ...event, id: `e${i}` })));
export const asOf: fc.Arbitrary<Instant> = fc
  .integer({ min: 0, max: HORIZON / GRID })
  .map((steps) => START + steps * GRID);

/** The same cases in every run; other ones every night. */
export const runs = (perNight: number): { numRuns: number; seed: number } =>
  process.env.NIGHTLY === '1'
    ? { numRuns: perNight, seed: Date.now() }
    : { numRuns: perNight / 20, seed: 20_261_122 };
