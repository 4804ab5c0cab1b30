import fc from 'fast-check';
import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import type { Metric } from '../../../src/engine/agreement/objective.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import type { Reference, TranslatedFact } from '../../../src/helpdesks/helpdesk.js';
import { helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recordedNames } from '../../fixtures/webhooks/recorded.js';
import { known } from '../../harness/known-helpdesks.js';
import { received } from './received.js';

const at = Date.parse('2026-03-02T12:00:00Z');
const office = compileCalendar({ timezone: 'UTC', weekly: { mon: [['08:00', '18:00']] } });
const metrics: Metric[] = [
  'first_response',
  'response',
  'next_response',
  'resolution',
  'assignment',
  'requester_wait',
];
const promises = fixedPromises(
  metrics.map((metric) => ({
    id: metric,
    metric,
    target: { clock: 'business', ms: 3_600_000 },
    pauseOn: ['pending'],
  })),
  { office },
  office,
);

const nameOf = (theirs: Reference | null | undefined) => (theirs == null ? undefined : theirs.keys[0]);

/** What ingest makes of a fact, where everybody is known by the first of their names. */
function asEvent(fact: TranslatedFact): TicketEvent {
  if (fact.kind === 'ticket.created') {
    const { priority, group, assignee, customer, service, ...rest } = fact;
    const said = { priority: priority ?? undefined, group: nameOf(group), assignee: nameOf(assignee) };
    return { ...rest, ...said, customer: nameOf(customer), service: nameOf(service) };
  }
  return 'to' in fact && typeof fact.to !== 'string'
    ? ({ ...fact, to: nameOf(fact.to) ?? null } as TicketEvent)
    : (fact as TicketEvent);
}

/** All the recorded deliveries of a helpdesk, as facts by ticket. */
function translated(helpdesk: (typeof helpdesks)[number]) {
  const vocabulary = new Vocabulary(known[helpdesk.id]!.mapping ?? {});
  return recordedNames(helpdesk.id).map((name) =>
    helpdesk.translate(received(helpdesk.id, name), vocabulary),
  );
}

/** As the unique key of the table has it: of two facts with one id, the one that comes first. */
function factsOf(deliveries: ReturnType<typeof translated>): Map<string, TranslatedFact[]> {
  const facts = new Map<string, Map<string, TranslatedFact>>();
  for (const { externalId, facts: told } of deliveries.flat()) {
    const there = facts.get(externalId) ?? new Map<string, TranslatedFact>();
    for (const fact of told) if (!there.has(fact.id)) there.set(fact.id, fact);
    facts.set(externalId, there);
  }
  return new Map([...facts].map(([id, told]) => [id, [...told.values()]]));
}

const clocks = (deliveries: ReturnType<typeof translated>) =>
  [...factsOf(deliveries)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, facts]) => [id, evaluate({ events: facts.map(asEvent), promises, at })]);

describe.each(helpdesks)('$id', (helpdesk) => {
  const deliveries = translated(helpdesk);

  test('the recorded deliveries give the same clocks in whichever order they come, and however often', () => {
    const expected = JSON.stringify(clocks(deliveries));
    expect(expected).toContain('"state":"met"');
    const order = fc.tuple(
      fc.shuffledSubarray(deliveries, { minLength: deliveries.length }),
      fc.subarray(deliveries),
    );
    fc.assert(
      fc.property(order, ([all, again]) => {
        expect(JSON.stringify(clocks([...all, ...again]))).toBe(expected);
      }),
      { numRuns: 200, seed: 20260302 },
    );
  });
});
