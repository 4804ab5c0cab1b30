import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { Actor, TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { availabilityOf, outageOf } from '../../../src/engine/figures/availability.js';
import { attemptsOf, solvingOf } from '../../../src/engine/figures/contact.js';
import { lifeOf } from '../../../src/engine/figures/life.js';
import { satisfactionOf } from '../../../src/engine/figures/satisfaction.js';
import { percentOf } from '../../../src/engine/figures/share.js';
import { Tally } from '../../../src/engine/figures/tally.js';
import { openTimeOf, useByTeam, waitingOf } from '../../../src/engine/figures/time-used.js';
import { HOUR } from '../../../src/engine/instant.js';

// The week of Monday, 2 March 2026; the office is open from 9 to 17 UTC.
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const at = (text: string): number => {
  const [day, time] = text.split(' ') as [string, string];
  return Date.parse(`2026-03-0${2 + DAYS.indexOf(day)}T${time}:00Z`);
};
const nineToFive = [['09:00', '17:00']];
const office = compileCalendar({
  timezone: 'UTC',
  weekly: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
});
const week = { from: at('Mon 00:00'), to: at('Sun 00:00') };
const NOW = at('Sun 00:00');
const waitsFor = (status: string) => ({ pending: 'customer', hold: 'Parts Ltd' })[status] ?? null;

/** "Mon 09:00 opens; Mon 10:00 agent; Mon 11:00 = solved; Mon 12:00 > second": a message, a status, a team. */
const told = (story: string, { opener = 'customer' as Actor, team = 'first' } = {}): TicketEvent[] =>
  story.split('; ').map((line): TicketEvent => {
    const [day, time, what, more] = line.split(' ') as [string, string, string, string];
    const when = at(`${day} ${time}`);
    if (what === 'opens')
      return { at: when, kind: 'ticket.created', actor: opener, status: 'open', group: team };
    if (what === '=') return { at: when, kind: 'status.changed', to: more };
    if (what === '>') return { at: when, kind: 'group.assigned', to: more === 'nobody' ? null : more };
    if (what === 'rates') {
      const score = Number(more);
      return { at: when, kind: 'satisfaction.rated', score, worst: 1, best: 5 };
    }
    const visibility = what === 'note' ? 'internal' : 'public';
    return { at: when, kind: 'message', actor: what === 'note' ? 'agent' : (what as Actor), visibility };
  });
const life = (story: string, options?: Parameters<typeof told>[1]) => lifeOf(told(story, options), NOW)!;

test.each`
  story                                                                                           | opener        | reopened     | first        | because
  ${'Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved'}                                       | ${'customer'} | ${false}     | ${true}      | ${'one answer solved it'}
  ${'Mon 09:00 opens; Mon 09:30 bot; Mon 09:40 note; Mon 10:00 agent; Mon 10:00 = solved'}        | ${'customer'} | ${false}     | ${true}      | ${'bots and notes answer nobody'}
  ${'Mon 09:00 opens; Mon 10:00 agent; Mon 11:00 agent; Mon 11:00 = solved'}                      | ${'customer'} | ${false}     | ${false}     | ${'it took two'}
  ${'Mon 09:00 opens; Mon 10:00 agent; Mon 11:00 = solved; Mon 12:00 agent'}                      | ${'customer'} | ${false}     | ${true}      | ${'what follows the solution was not needed for it'}
  ${'Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved; Tue 09:00 = open; Tue 10:00 = solved'} | ${'customer'} | ${true}      | ${false}     | ${'it came back, and solving it again does not help'}
  ${'Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved; Tue 09:00 = closed'}                   | ${'customer'} | ${false}     | ${true}      | ${'closing what is solved changes nothing'}
  ${'Mon 09:00 opens; Mon 10:00 = solved'}                                                        | ${'customer'} | ${false}     | ${null}      | ${'nobody wrote to the customer: nothing to judge'}
  ${'Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved'}                                       | ${'agent'}    | ${false}     | ${null}      | ${'an agent opened it'}
  ${'Mon 09:00 opens; Mon 10:00 agent'}                                                           | ${'customer'} | ${undefined} | ${undefined} | ${'it is not solved'}
  ${'Mon 09:00 opens; Sun 00:00 = solved'}                                                        | ${'customer'} | ${undefined} | ${undefined} | ${'the end of the span is not in it'}
`('first contact: $because', ({ story, opener, reopened, first }) => {
  const solving = solvingOf(life(story, { opener }), week);
  expect(solving?.reopened).toBe(reopened);
  expect(solving?.byFirstContact).toBe(first);
});

test.each`
  score | worst | best  | satisfaction
  ${5}  | ${1}  | ${5}  | ${'good'}
  ${4}  | ${1}  | ${5}  | ${'good'}
  ${3}  | ${1}  | ${5}  | ${'between'}
  ${2}  | ${1}  | ${5}  | ${'bad'}
  ${2}  | ${1}  | ${3}  | ${'between'}
  ${8}  | ${1}  | ${10} | ${'good'}
  ${3}  | ${1}  | ${10} | ${'bad'}
  ${1}  | ${0}  | ${1}  | ${'good'}
  ${0}  | ${0}  | ${1}  | ${'bad'}
  ${1}  | ${6}  | ${1}  | ${'good'}
`('$score from $worst (worst) to $best (best) is $satisfaction', ({ satisfaction, ...rating }) => {
  expect(satisfactionOf(rating)).toBe(satisfaction);
});

const calls = 'Mon 09:00 opens; Mon 10:00 agent; Mon 10:30 agent; Tue 10:00 agent; Tue 10:00 = pending';
test.each`
  story                                                                                              | opener        | attempts | because
  ${`${calls}; Fri 09:00 = closed`}                                                                  | ${'customer'} | ${2}     | ${'two within an hour are one'}
  ${`${calls}; Fri 09:00 = closed`}                                                                  | ${'agent'}    | ${3}     | ${'opening it to write to somebody is one'}
  ${`${calls}; Thu 09:00 customer; Fri 09:00 = closed`}                                              | ${'customer'} | ${null}  | ${'the customer did answer'}
  ${'Mon 09:00 opens; Mon 09:10 customer; Mon 10:00 agent; Mon 10:00 = pending; Fri 09:00 = closed'} | ${'customer'} | ${1}     | ${'what the customer wrote before is no answer'}
  ${'Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved'}                                          | ${'customer'} | ${null}  | ${'it was solved, not given up'}
  ${`${calls}; Fri 09:00 = closed; Fri 10:00 = open`}                                                | ${'customer'} | ${null}  | ${'it goes on'}
  ${'Mon 09:00 opens; Mon 10:00 = pending; Fri 09:00 = closed'}                                      | ${'customer'} | ${null}  | ${'nobody tried: it waited for nothing'}
`('attempts: $because', ({ story, opener, attempts }) => {
  expect(attemptsOf(life(story, { opener }), week, waitsFor, HOUR)).toBe(attempts);
});

// 24 open hours from Monday to Wednesday. First line has it for 2, second line for 8 + 2, first line again for 4.
const handed =
  'Mon 09:00 opens; Mon 11:00 > second; Mon 13:00 = pending; Mon 15:00 = hold; Tue 10:00 = open; ' +
  'Tue 13:00 > first; Tue 17:00 = solved; Wed 12:00 rates 5';

test('the time of a ticket by team, and by whom it waited for', () => {
  const ticket = life(handed);
  expect(openTimeOf(ticket, office)).toBe(16 * HOUR);
  expect([...useByTeam(ticket, office)]).toEqual([
    ['first', { used: 6 * HOUR, stays: 2 }],
    ['second', { used: 10 * HOUR, stays: 1 }],
  ]);
  expect([...waitingOf(ticket, office, waitsFor)]).toEqual([
    ['customer', 2 * HOUR],
    ['Parts Ltd', 3 * HOUR],
  ]);
});

test('solved time is nobody’s, and neither is time without a team: it has a line of its own', () => {
  const story =
    'Mon 09:00 opens; Mon 10:00 = solved; Mon 12:00 = open; Mon 13:00 > nobody; Mon 14:00 = solved; Mon 15:00 > second';
  expect([...useByTeam(life(story), office)]).toEqual([
    ['first', { used: 2 * HOUR, stays: 1 }],
    [null, { used: HOUR, stays: 1 }],
  ]);
});

test('figures of a week, added up', () => {
  const tally = new Tally({ span: week, attempts: 3, apart: HOUR });
  const targetOf = (team: string) => (team === 'second' ? 8 * HOUR : null);
  const add = (story: string, hours = office as typeof office | null) =>
    tally.add({ life: life(story), hours, waitsFor, targetOf });
  add(handed);
  add('Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved; Mon 11:00 rates 5; Tue 09:00 rates 1');
  add('Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved; Mon 11:00 = open', null);
  add(`${calls}; Fri 09:00 = closed; Fri 10:00 rates 3`, null);
  expect(tally.counts).toEqual({
    solved: 4,
    reopened: { part: 1, of: 4 },
    firstContact: { part: 1, of: 3 },
    good: { part: 1, of: 3 },
    bad: 1,
    rated: { part: 3, of: 4 },
    unresponsive: { tickets: 1, attempts: 2, enough: { part: 0, of: 1 } },
    time: {
      tickets: 2,
      untimed: 1,
      whole: 17 * HOUR,
      waiting: [
        { party: 'Parts Ltd', waited: 3 * HOUR, tickets: 1 },
        { party: 'customer', waited: 2 * HOUR, tickets: 1 },
      ],
      teams: [
        { team: 'first', used: 7 * HOUR, tickets: 2, stays: 3, target: null },
        {
          team: 'second',
          used: 10 * HOUR,
          tickets: 1,
          stays: 1,
          target: { stays: 1, target: 8 * HOUR, used: 10 * HOUR },
        },
      ],
    },
  });
});

test('where nothing was measured there is no share', () => {
  const { counts } = new Tally({ span: week, attempts: null, apart: 0 });
  for (const share of [counts.reopened, counts.firstContact, counts.good, counts.rated]) {
    expect(percentOf(share)).toBeNull();
  }
  expect(counts.unresponsive.enough).toBeNull();
});

describe('availability', () => {
  const outage = (id: number, story: string, excluded: [string, string][] = []) =>
    outageOf(
      id,
      life(story),
      excluded.map(([from, to]) => ({ from: at(from), to: at(to) })),
    );
  const hours = (ms: number) => ms / HOUR;

  test('outages at the same time count once, and only service time is lost', () => {
    // Service: 5 × 8 h. The first is down Mon 16–Tue 10, 2 h of service; the second Tue 9–11, one hour of it alone.
    const { raw, outages } = availabilityOf(
      [
        outage(1, 'Mon 16:00 opens; Tue 10:00 = solved'),
        outage(2, 'Tue 09:00 opens; Tue 11:00 = solved'),
        outage(3, 'Sat 09:00 opens; Sat 20:00 = solved'),
      ],
      office,
      week,
      [],
    );
    expect([hours(raw.service), hours(raw.down)]).toEqual([40, 3]);
    expect(percentOf({ part: raw.service - raw.down, of: raw.service })).toBe(92.5);
    expect(outages.map(({ ticketId, raw: cost }) => [ticketId, hours(cost)])).toEqual([
      [2, 2],
      [1, 2],
    ]);
  });

  test('what was reopened counts again, and what is open goes on', () => {
    const story =
      'Mon 09:00 opens; Mon 10:00 = solved; Mon 12:00 = open; Mon 13:00 = solved; Fri 16:00 = open';
    expect(hours(availabilityOf([outage(1, story)], office, week, []).raw.down)).toBe(3);
  });

  test('a maintenance window is taken out of both sides', () => {
    // Maintenance on Tue 9–13: 36 h of service are left, and of the 6 h on Tue 11–17 the 4 h from 13 on.
    const excluded = [{ from: at('Tue 09:00'), to: at('Tue 13:00') }];
    const { raw, adjusted } = availabilityOf(
      [outage(1, 'Tue 11:00 opens; Tue 17:00 = solved')],
      office,
      week,
      excluded,
    );
    expect([hours(raw.service), hours(raw.down)]).toEqual([40, 6]);
    expect([hours(adjusted.service), hours(adjusted.down)]).toEqual([36, 4]);
  });

  test('what is excluded of one outage alone leaves the service time as it is', () => {
    const one = outage(1, 'Tue 11:00 opens; Tue 17:00 = solved', [['Tue 11:00', 'Tue 14:00']]);
    const { adjusted } = availabilityOf([one], office, week, []);
    expect([hours(adjusted.service), hours(adjusted.down)]).toEqual([40, 3]);
  });
});

test('duplicates count once, and a ticket whose creation is unknown is none', () => {
  const twice = told('Mon 09:00 opens; Mon 10:00 agent; Mon 10:00 = solved').map((event, i) => ({
    ...event,
    id: `e${i}`,
  }));
  expect(solvingOf(lifeOf([...twice, ...twice], NOW)!, week)?.byFirstContact).toBe(true);
  expect(lifeOf(told('Mon 10:00 agent'), NOW)).toBeNull();
});
