import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import type { Objective } from '../../../src/engine/agreement/objective.js';
import type { Promises } from '../../../src/engine/agreement/promises.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { explain } from '../../../src/engine/explain.js';
import { HOUR, iso, MINUTE } from '../../../src/engine/instant.js';

const at = (time: string) => Date.parse(`2026-12-${time}:00Z`);
const office = compileCalendar({
  timezone: 'UTC',
  weekly: { thu: [['09:00', '17:00']], fri: [['09:00', '17:00']], mon: [['09:00', '17:00']] },
  holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
});
const resolution: Objective = {
  id: 'r',
  metric: 'resolution',
  target: { clock: 'business', ms: 4 * HOUR },
  pauseOn: ['pending'],
};
const why = (events: TicketEvent[], now: number, objective = resolution) =>
  explain({ events, promises: fixedPromises([objective], {}, office), at: now }, objective.id)!;
const created: TicketEvent = { kind: 'ticket.created', at: at('24T15:00'), actor: 'customer' };

test('every stretch from the start to the deadline, with its reason and the running sum', () => {
  const { segments, cycle } = why(
    [
      created,
      { kind: 'status.changed', id: 'e2', at: at('24T15:30'), to: 'pending' },
      { kind: 'status.changed', id: 'e3', at: at('24T16:00'), to: 'open' },
    ],
    at('28T09:30'),
  );
  expect(
    segments.map(({ from, to, reason, countedMs, sumMs, ahead, since }) => [
      iso(from).slice(8, 16),
      iso(to).slice(8, 16),
      'name' in reason
        ? reason.name
        : 'because' in reason
          ? `${reason.kind} by ${reason.because} ${since?.id}`
          : reason.kind,
      countedMs / MINUTE,
      sumMs / MINUTE,
      ahead,
    ]),
  ).toEqual([
    ['24T15:00', '24T15:30', 'open', 30, 30, false],
    ['24T15:30', '24T16:00', 'paused by pending e2', 0, 30, false],
    ['24T16:00', '24T17:00', 'open', 60, 90, false],
    ['24T17:00', '25T00:00', 'outside_hours', 0, 90, false],
    ['25T00:00', '26T00:00', 'Christmas Day', 0, 90, false],
    ['26T00:00', '28T09:00', 'outside_hours', 0, 90, false],
    ['28T09:00', '28T09:30', 'open', 30, 120, false],
    ['28T09:30', '28T11:30', 'open', 120, 240, true],
  ]);
  expect(cycle).toMatchObject({ elapsedMs: 2 * HOUR, dueAt: at('28T11:30') });
});

test('a sentence in plain words', () => {
  expect(why([created], at('24T16:00')).sentence).toBe(
    'objective r promises resolution within 4 h of open time (UTC), counted from 2026-12-24T15:00:00.000Z: ' +
      'due 2026-12-28T11:00:00.000Z, 1 h used.',
  );
});

test('what was changed in flight is told with its cause', () => {
  const shorter = { ...resolution, target: { clock: 'business', ms: HOUR } as const };
  const { cycle } = why(
    [created, { kind: 'policy.changed', at: at('24T15:10'), targets: [shorter], cause: 'contract renewed' }],
    at('24T15:20'),
  );
  expect(cycle.recomputes).toEqual([
    { at: at('24T15:10'), cause: 'contract renewed', dueBefore: at('28T11:00'), dueAfter: at('24T16:00') },
  ]);
});

test('a clock that is paused has nothing ahead', () => {
  const { segments } = why(
    [created, { kind: 'status.changed', at: at('24T15:30'), to: 'pending' }],
    at('24T16:00'),
  );
  expect(segments.map(({ reason, ahead }) => [reason.kind, ahead])).toEqual([
    ['open', false],
    ['paused', false],
  ]);
});

test('business time first, then real time', () => {
  const mixed = { ...resolution, target: { clock: 'business', ms: HOUR, thenCalendarMs: 2 * HOUR } as const };
  const { segments, cycle } = why([created], at('24T15:30'), mixed);
  expect(segments.map(({ to, reason }) => [iso(to).slice(8, 16), reason.kind])).toEqual([
    ['24T15:30', 'open'],
    ['24T16:00', 'open'],
    ['24T18:00', 'real_time'],
  ]);
  expect(cycle.dueAt).toBe(at('24T18:00'));
});

describe('a cycle is explained by what held for it', () => {
  const byPriority = {
    low: { clock: 'business', ms: 4 * HOUR },
    high: { clock: 'business', ms: HOUR },
  } as const;
  const firstResponse: Objective = { id: 'f', metric: 'first_response', byPriority };
  const line = { metric: null, agreementId: 'a', version: 1, title: 'Acme', level: 'customer' as const };
  const promises: Promises = {
    ...fixedPromises([firstResponse, { ...resolution, target: undefined, byPriority }], {}, office),
    promisedTo: ({ priority }) => ({
      objectives: [firstResponse, { ...resolution, target: undefined, byPriority }],
      trace: [{ ...line, objectiveId: null, taken: true, why: `of priority ${priority}` }],
    }),
  };
  const events: TicketEvent[] = [
    { ...created, priority: 'low' },
    { kind: 'message', at: at('24T15:10'), actor: 'agent', visibility: 'public' },
    { kind: 'priority.changed', at: at('24T15:20'), priority: 'high' },
  ];
  const told = (clock: string) => {
    const { priority, trace, sentence } = explain({ events, promises, at: at('24T15:30') }, clock)!;
    return [priority, trace.map(({ why }) => why), /for priority (\w+)/.exec(sentence)?.[1]];
  };

  test('met before the priority changed: by the priority and the promise of then', () => {
    expect(told('f')).toEqual(['low', ['of priority low'], 'low']);
  });

  test('running when it changed: by those of now', () => {
    expect(told('r')).toEqual(['high', ['of priority high'], 'high']);
  });

  test('cancelled by it: by the last that were promised', () => {
    const { cycle, priority, trace } = explain(
      {
        events: [...events, { kind: 'priority.changed', at: at('24T15:40'), priority: 'none' }],
        promises,
        at: at('24T16:00'),
      },
      'r',
    )!;
    expect([cycle.state, priority, trace.map(({ why }) => why)]).toEqual([
      'cancelled',
      'high',
      ['of priority high'],
    ]);
  });
});

test('no such clock, no explanation', () => {
  const input = { events: [created], promises: fixedPromises([resolution], {}, office), at: at('24T16:00') };
  expect(explain(input, 'x')).toBeNull();
  expect(explain(input, 'r', 2)).toBeNull();
});
