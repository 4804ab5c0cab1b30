import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import type { Objective } from '../../../src/engine/agreement/objective.js';
import { Unreachable } from '../../../src/engine/calendar/calendar.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { HOUR, iso, MINUTE } from '../../../src/engine/instant.js';

const at = (time: string) => Date.parse(`2026-11-16T${time}:00Z`);
const always = compileCalendar({ timezone: 'UTC', is24x7: true });
const resolution = (hours: number, rest: Partial<Objective> = {}): Objective => ({
  id: 'r',
  metric: 'resolution',
  target: { clock: 'business', ms: hours * HOUR },
  pauseOn: ['pending'],
  ladder: {
    steps: [
      { id: 'half', at: { percent: 50 }, notify: [], channel: 'mail' },
      { id: 'late', at: { offsetMs: HOUR }, notify: [], channel: 'mail' },
      { id: 'later', at: { offsetMs: 2 * HOUR, offsetClock: 'calendar' }, notify: [], channel: 'mail' },
    ],
  },
  ...rest,
});
const created: TicketEvent = { kind: 'ticket.created', at: at('09:00'), actor: 'customer' };
const policy = (time: string, hours: number): TicketEvent => ({
  kind: 'policy.changed',
  at: at(time),
  targets: [resolution(hours)],
});
const status = (time: string, to: string): TicketEvent => ({ kind: 'status.changed', at: at(time), to });

function look(events: TicketEvent[], time: string, objective = resolution(4)) {
  const promises = fixedPromises([objective], {}, always);
  const { clocks, nextLook } = evaluate({ events, promises, at: at(time) });
  const cycle = clocks[0]!.cycles.at(-1)!;
  const clockTime = (instant: number | null) => (instant === null ? null : iso(instant).slice(11, 16));
  return {
    cycle,
    milestones: Object.fromEntries(
      cycle.milestones.map((milestone) => [milestone.id, clockTime(milestone.at)]),
    ),
    nextLook: clockTime(nextLook),
  };
}

test('the steps of the ladder and the due instant, and a look at each in turn', () => {
  const { milestones } = look([created], '09:00');
  expect(milestones).toEqual({ half: '11:00', due: '13:00', late: '14:00', later: '15:00' });
  expect(['09:00', '11:00', '13:00', '14:00', '15:00'].map((time) => look([created], time).nextLook)).toEqual(
    ['11:00', '13:00', '14:00', '15:00', null],
  );
});

describe('a change in flight (rule C4)', () => {
  test('a milestone that was reached and moves into the future is reached again', () => {
    expect(look([created, policy('11:30', 8)], '11:30').milestones).toMatchObject({
      half: '13:00',
      due: '17:00',
    });
  });

  test('a milestone that was reached and stays in the past keeps its instant, so it is told once', () => {
    expect(look([created, policy('11:30', 2)], '11:30').milestones).toMatchObject({
      half: '11:00',
      due: '11:00',
    });
  });

  test('back and forth within the past changes nothing', () => {
    expect(look([created, policy('11:30', 2), policy('11:40', 4)], '11:45').milestones).toMatchObject({
      half: '11:00',
      due: '13:00',
    });
  });
});

test('a pause hides what lies ahead, in the clock’s own time as in real time', () => {
  const { milestones, nextLook } = look([created, status('12:00', 'pending')], '12:30');
  expect(milestones).toEqual({ half: '11:00', due: null, late: null, later: null });
  expect(nextLook).toBeNull();
});

test('after a breach the real-time step comes even while the clock is paused', () => {
  const { milestones, nextLook, cycle } = look([created, status('13:30', 'pending')], '13:30');
  expect(cycle.state).toBe('breached');
  expect(milestones).toEqual({ half: '11:00', due: '13:00', late: null, later: '15:00' });
  expect(nextLook).toBe('15:00');
});

test('what ended before a milestone never reaches it; met on the stroke, there is nothing to tell', () => {
  expect(look([created, status('13:00', 'solved')], '18:00')).toMatchObject({
    milestones: { half: '11:00', due: null, late: null, later: null },
    nextLook: null,
  });
});

test('a cancelled clock keeps what was reached and has nothing ahead', () => {
  const nothing: TicketEvent = { kind: 'policy.changed', at: at('12:00'), targets: [] };
  const { cycle, milestones, nextLook } = look([created, nothing], '12:30');
  expect(cycle).toMatchObject({
    state: 'cancelled',
    dueAt: null,
    endedAt: at('12:00'),
    recomputes: [{ at: at('12:00'), cause: 'policy changed', dueBefore: at('13:00'), dueAfter: null }],
  });
  expect(milestones).toEqual({ half: '11:00', due: null, late: null, later: null });
  expect(nextLook).toBeNull();
});

test('a pause budget is looked at when it is used up, and its end is on record', () => {
  const objective = resolution(4, { pauseBudget: { pending: 30 * MINUTE } });
  const events = [created, status('10:00', 'pending')];
  expect(look(events, '10:10', objective)).toMatchObject({ cycle: { state: 'paused' }, nextLook: '10:30' });
  expect(look(events, '10:40', objective).cycle).toMatchObject({
    state: 'running',
    dueAt: at('13:30'),
    pauses: [{ from: at('10:00'), to: at('10:30'), because: 'pending' }],
    recomputes: [
      { at: at('10:30'), cause: 'the pause budget for pending is used up', dueAfter: at('13:30') },
    ],
  });
});

test('a fact dated ahead is looked at when it occurs', () => {
  const ahead: TicketEvent = { ...status('10:00', 'solved'), receivedAt: at('09:30') };
  expect(look([created, ahead], '09:45').nextLook).toBe('10:00');
  expect(look([created, ahead], '10:00').cycle.state).toBe('met');
});

describe('a calendar that closes for good', () => {
  const closing = compileCalendar({
    timezone: 'UTC',
    weekly: { mon: [['09:00', '17:00']] },
    holidays: [{ from: '2026-11-17', to: '2046-11-17' }],
  });
  const lookAt = (events: TicketEvent[], time: string, objective: Objective) =>
    evaluate({ events, promises: fixedPromises([objective], {}, closing), at: at(time) });

  test.each([
    ['after the deadline, in open time', { offsetMs: 9 * HOUR }],
    ['as a share of the target', { percent: 300 }],
    ['in working days', { offsetWorkingDays: 1 }],
  ])('a step %s that it never reaches has no instant; the clock runs on', (_where, stepAt) => {
    const never = { id: 'never', at: stepAt, notify: [], channel: 'mail' as const };
    const objective = resolution(4, { ladder: { steps: [never] } });
    expect(lookAt([created], '09:00', objective)).toMatchObject({
      clocks: [
        {
          cycles: [
            {
              state: 'running',
              dueAt: at('13:00'),
              milestones: [
                { id: 'never', at: null },
                { id: 'due', at: at('13:00') },
              ],
            },
          ],
        },
      ],
      nextLook: at('13:00'),
    });
  });

  test('a pause budget that it never uses up leaves the clock paused', () => {
    const objective = resolution(4, { ladder: { steps: [] }, pauseBudget: { pending: 8 * HOUR } });
    expect(lookAt([created, status('10:00', 'pending')], '10:30', objective)).toMatchObject({
      clocks: [{ cycles: [{ state: 'paused', dueAt: null }] }],
      nextLook: null,
    });
  });

  test('a target that it never reaches cannot be timed, and says so', () => {
    expect(() => lookAt([created], '09:00', resolution(9))).toThrow(Unreachable);
  });
});

test('a recompute that changes nothing is not on record', () => {
  expect(look([created, policy('10:00', 4)], '10:30').cycle.recomputes).toEqual([]);
});
