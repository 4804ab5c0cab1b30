import fc from 'fast-check';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import { availabilityOf, outageOf } from '../../../src/engine/figures/availability.js';
import { lifeOf } from '../../../src/engine/figures/life.js';
import { Tally } from '../../../src/engine/figures/tally.js';
import { openTimeOf, useByTeam, waitingOf } from '../../../src/engine/figures/time-used.js';
import { HOUR, MINUTE } from '../../../src/engine/instant.js';

const START = Date.parse('2026-03-02T00:00:00Z');
const WEEK = 7 * 24 * HOUR;
const SPAN = { from: START, to: START + WEEK };
const office = compileCalendar({
  timezone: 'Europe/Berlin',
  weekly: { mon: [['09:00', '12:00']], tue: [['08:00', '18:30']], thu: [['20:00', '24:00']] },
});
const waitsFor = (status: string) => ({ pending: 'customer', hold: 'a vendor' })[status] ?? null;

// A quarter of an hour is the grid, so that many facts share their instants.
const instant = fc.integer({ min: -96, max: 8 * 96 }).map((quarter) => START + quarter * 15 * MINUTE);
const fact: fc.Arbitrary<TicketEvent> = fc.oneof(
  fc.record({
    at: instant,
    kind: fc.constant('status.changed' as const),
    to: fc.constantFrom('open', 'pending', 'hold', 'solved', 'closed'),
  }),
  fc.record({
    at: instant,
    kind: fc.constant('group.assigned' as const),
    to: fc.constantFrom('a', 'b', 'c', null),
  }),
  fc.record({
    at: instant,
    kind: fc.constant('message' as const),
    actor: fc.constantFrom('customer' as const, 'agent' as const, 'bot' as const),
    visibility: fc.constantFrom('public' as const, 'internal' as const),
  }),
  fc.record({
    at: instant,
    kind: fc.constant('satisfaction.rated' as const),
    score: fc.integer({ min: 1, max: 5 }),
    worst: fc.constant(1),
    best: fc.constant(5),
  }),
);
const creation: fc.Arbitrary<TicketEvent> = fc.record({
  at: instant,
  kind: fc.constant('ticket.created' as const),
  actor: fc.constantFrom('customer' as const, 'agent' as const),
  status: fc.constantFrom('new', 'pending', 'solved'),
});
const ticket = fc.tuple(creation, fc.array(fact, { maxLength: 12 })).map(([first, rest]) => [first, ...rest]);
const tickets = fc.array(ticket, { minLength: 1, maxLength: 6 });
const lives = (all: readonly TicketEvent[][]) => all.flatMap((events) => lifeOf(events, SPAN.to) ?? []);
const spans = fc.array(
  fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  { maxLength: 4 },
);
const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, each) => total + each, 0);

test('what the teams used is the whole, and what was waited for is part of it', () => {
  fc.assert(
    fc.property(ticket, (events) => {
      for (const life of lives([events])) {
        const whole = openTimeOf(life, office);
        expect(sum([...useByTeam(life, office).values()].map(({ used }) => used))).toBe(whole);
        expect(sum(waitingOf(life, office, waitsFor).values())).toBeLessThanOrEqual(whole);
      }
    }),
  );
});

test('the tally of many is the sum of the tallies of each, in any order', () => {
  const targetOf = (team: string) => (team === 'a' ? HOUR : null);
  const asked = { span: SPAN, attempts: 2, apart: HOUR };
  const counted = (all: readonly TicketEvent[][]) => {
    const tally = new Tally(asked);
    for (const life of lives(all)) tally.add({ life, hours: office, waitsFor, targetOf });
    return tally.counts;
  };
  fc.assert(
    fc.property(tickets, (all) => {
      const counts = counted(all);
      expect(counted([...all].reverse())).toEqual(counts);
      const each = all.map((events) => counted([events]));
      expect(sum(each.map(({ solved }) => solved))).toBe(counts.solved);
      expect(sum(each.map(({ time }) => time.whole))).toBe(counts.time.whole);
      expect(sum(counts.time.teams.map(({ used }) => used))).toBe(counts.time.whole);
      for (const { part, of } of [counts.reopened, counts.firstContact, counts.good, counts.rated]) {
        expect(part).toBeLessThanOrEqual(of);
        expect(of).toBeLessThanOrEqual(counts.solved);
      }
    }),
  );
});

test('availability lies between 0 and 100, and outages together never cost more than each by itself', () => {
  fc.assert(
    fc.property(tickets, spans, spans, (all, excluded, ofTicket) => {
      const outages = lives(all).map((life, i) => outageOf(i, life, ofTicket));
      const { raw, adjusted, outages: costs } = availabilityOf(outages, office, SPAN, excluded);
      for (const { service, down } of [raw, adjusted]) {
        expect(down).toBeGreaterThanOrEqual(0);
        expect(down).toBeLessThanOrEqual(service);
      }
      expect(adjusted.service).toBeLessThanOrEqual(raw.service);
      expect(adjusted.down).toBeLessThanOrEqual(raw.down);
      expect(raw.down).toBeLessThanOrEqual(sum(costs.map((cost) => cost.raw)));
      expect(adjusted.down).toBeLessThanOrEqual(sum(costs.map((cost) => cost.adjusted)));
    }),
  );
});

test('a life does not depend on the order in which its facts arrived, and ends in the status of the fold', () => {
  const shuffled = ticket.chain((events) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
  );
  const promises = fixedPromises([], {}, office);
  fc.assert(
    fc.property(shuffled, ([events, other]) => {
      expect(lifeOf(other, SPAN.to)).toEqual(lifeOf(events, SPAN.to));
      const { ticket: folded } = evaluate({ events, promises, at: SPAN.to });
      const life = lifeOf(events, SPAN.to);
      expect(life?.createdAt ?? null).toBe(folded.createdAt);
      if (life === null) return;
      expect(life.statuses.at(-1)!.what).toBe(folded.status);
      expect(life.teams.at(-1)!.what).toBe(folded.group);
      expect(life.statuses.map(({ what, from }) => ({ status: what, at: from }))).toEqual(folded.statuses);
    }),
  );
});
