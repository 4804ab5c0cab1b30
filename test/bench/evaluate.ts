import { compilePromises } from '../../src/engine/agreement/compile-promises.js';
import type { Objective } from '../../src/engine/agreement/objective.js';
import { compileCalendar } from '../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../src/engine/clock/ticket-event.js';
import { evaluate } from '../../src/engine/evaluate.js';
import { HOUR, MINUTE, type Instant } from '../../src/engine/instant.js';

const START: Instant = Date.parse('2026-03-02T08:00:00Z');
const SPREAD = 120 * 24 * HOUR;

const byPriority = (hours: number): Objective['byPriority'] => ({
  normal: { clock: 'business', ms: hours * HOUR },
  high: { clock: 'business', ms: (hours * HOUR) / 2 },
});
const OBJECTIVES: Objective[] = [
  { id: 'first', metric: 'first_response', byPriority: byPriority(4) },
  { id: 'next', metric: 'next_response', byPriority: byPriority(8), pauseOn: ['pending'] },
  { id: 'update', metric: 'pausable_update', byPriority: byPriority(16), pauseOn: ['pending'] },
  {
    id: 'resolution',
    metric: 'resolution',
    byPriority: byPriority(40),
    pauseOn: ['pending'],
    ladder: {
      steps: [
        { id: 'warn', at: { percent: 75 }, notify: [{ role: 'assignee' }], channel: 'mail' },
        { id: 'late', at: { offsetMs: HOUR }, notify: [{ role: 'team_lead' }], channel: 'mail' },
      ],
    },
  },
];

const promises = compilePromises(
  [
    {
      id: 'support',
      version: 1,
      title: 'Support',
      kind: 'customer',
      combine: 'most_specific',
      position: 0,
      from: 0,
      to: null,
      reach: 'new',
      calendarId: 'office',
      levels: [{ level: 'customer', customers: ['acme'], objectives: OBJECTIVES }],
    },
  ],
  [
    {
      calendarId: 'office',
      version: 1,
      from: 0,
      reach: 'running',
      calendar: compileCalendar({
        timezone: 'America/New_York',
        weekly: Object.fromEntries(
          ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
            day,
            [
              ['09:00', '12:00'],
              ['13:00', '17:00'],
            ],
          ]),
        ),
        holidays: ['2026-05-25', '2026-07-03'],
      }),
    },
  ],
  'office',
);

/** Twelve facts over two days: replies, a pause, a raised priority, a second customer streak. */
function ticketAt(at: Instant, number: number): TicketEvent[] {
  const fact = (i: number, minutes: number) => {
    const occurred = at + minutes * MINUTE;
    return { id: `${number}-${i}`, at: occurred, receivedAt: occurred + 300 };
  };
  return [
    {
      ...fact(0, 0),
      kind: 'ticket.created',
      actor: 'customer',
      priority: 'normal',
      customer: 'acme',
      group: 'desk',
    },
    { ...fact(1, 20), kind: 'agent.assigned', to: 'ann' },
    { ...fact(2, 40), kind: 'message', actor: 'agent', visibility: 'internal' },
    { ...fact(3, 60), kind: 'message', actor: 'agent', visibility: 'public' },
    { ...fact(4, 61), kind: 'status.changed', to: 'pending' },
    { ...fact(5, 600), kind: 'message', actor: 'customer', visibility: 'public' },
    { ...fact(6, 601), kind: 'status.changed', to: 'open' },
    { ...fact(7, 1500), kind: 'priority.changed', priority: 'high' },
    { ...fact(8, 1510), kind: 'group.assigned', to: 'network' },
    { ...fact(9, 1600), kind: 'message', actor: 'agent', visibility: 'public' },
    { ...fact(10, 2000), kind: 'message', actor: 'customer', visibility: 'public' },
    { ...fact(11, 2100), kind: 'message', actor: 'agent', visibility: 'public' },
  ];
}

export interface EvaluateFigures {
  readonly tickets: number;
  readonly clocks: number;
  readonly ticketsPerSecond: number;
}

/** Tickets of 12 facts and 4 clocks, few enough to stay in the processor’s cache as facts just read do; best round. */
export function benchEvaluate(tickets = 500, rounds = 400): EvaluateFigures {
  const histories = Array.from({ length: tickets }, (_, i) =>
    ticketAt(START + Math.floor((SPREAD * i) / tickets / MINUTE) * MINUTE, i),
  );
  let best = 0;
  let clocks = 0;
  for (let round = 0; round < rounds; round++) {
    clocks = 0;
    const before = performance.now();
    for (const events of histories) {
      const at = events[11]!.at + 30 * MINUTE;
      clocks += evaluate({ events, promises, at }).clocks.length;
    }
    best = Math.max(best, tickets / ((performance.now() - before) / 1000));
  }
  return { tickets, clocks: clocks / tickets, ticketsPerSecond: Math.round(best) };
}
