import { fixedPromises } from '../../src/engine/agreement/fixed-promises.js';
import type { Objective } from '../../src/engine/agreement/objective.js';
import { compileCalendar } from '../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../src/engine/clock/ticket-event.js';
import { evaluate } from '../../src/engine/evaluate.js';
import { DAY, HOUR, MINUTE, type Instant } from '../../src/engine/instant.js';
import { median } from './engine-measure.js';
import { OFFICE } from './engine-workload.js';

const business = (hours: number) => ({ clock: 'business', ms: hours * HOUR }) as const;
const OBJECTIVES: Objective[] = [
  { id: 'first_response', metric: 'first_response', target: business(1) },
  { id: 'next_response', metric: 'next_response', target: business(4) },
  { id: 'requester_wait', metric: 'requester_wait', target: business(16), pauseOn: ['pending'] },
  {
    id: 'resolution',
    metric: 'resolution',
    pauseOn: ['pending'],
    byPriority: { normal: business(40), high: business(16) },
    ladder: {
      steps: [{ id: 'warning', at: { percent: 75 }, notify: [{ role: 'assignee' }], channel: 'mail' }],
    },
  },
];

/** Twelve events in two days: a conversation with a pause, a raised priority, a solution and a reopening. */
function ticket(createdAt: Instant): TicketEvent[] {
  const after = (hours: number, minutes = 0): Instant => createdAt + hours * HOUR + minutes * MINUTE;
  const reply = (at: Instant): TicketEvent => ({ kind: 'message', at, actor: 'agent', visibility: 'public' });
  const question = (at: Instant): TicketEvent => ({
    kind: 'message',
    at,
    actor: 'customer',
    visibility: 'public',
  });
  return [
    { kind: 'ticket.created', at: createdAt, actor: 'customer', status: 'new', priority: 'normal' },
    { kind: 'agent.assigned', at: after(0, 10), to: 'ada' },
    reply(after(0, 50)),
    { kind: 'status.changed', at: after(0, 50), to: 'pending' },
    question(after(5)),
    { kind: 'status.changed', at: after(5), to: 'open' },
    { kind: 'priority.changed', at: after(6), priority: 'high' },
    { kind: 'message', at: after(7), actor: 'agent', visibility: 'internal' },
    reply(after(23)),
    { kind: 'status.changed', at: after(24), to: 'solved' },
    question(after(30)),
    { kind: 'status.changed', at: after(30), to: 'open' },
  ];
}

/** Tickets evaluated a second; each is another ticket, created at another minute of the year. */
export function ticketsPerSecond(): number {
  const promises = fixedPromises(OBJECTIVES, {}, compileCalendar(OFFICE));
  const tickets = Array.from({ length: 20_000 }, (_, i) =>
    ticket(Date.UTC(2026, 0, 5, 14) + i * 23 * MINUTE),
  );
  const rates: number[] = [];
  for (let pass = 0; pass < 8; pass++) {
    const begun = performance.now();
    let clocks = 0;
    for (const events of tickets)
      clocks += evaluate({ events, promises, at: events[0]!.at + 2 * DAY }).clocks.length;
    rates.push((tickets.length / (performance.now() - begun)) * 1_000);
    if (clocks !== tickets.length * OBJECTIVES.length) throw new Error(`${clocks} clocks`);
  }
  return median(rates.slice(3));
}
