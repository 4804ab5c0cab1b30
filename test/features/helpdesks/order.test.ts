import fc from 'fast-check';
import { fixedPromises } from '../../../src/engine/agreement/fixed-promises.js';
import type { Metric } from '../../../src/engine/agreement/objective.js';
import { compileCalendar } from '../../../src/engine/calendar/compile.js';
import type { TicketEvent } from '../../../src/engine/clock/ticket-event.js';
import { evaluate } from '../../../src/engine/evaluate.js';
import { createdEarlier } from '../../../src/helpdesks/assertions.js';
import type { Received, Reference, TranslatedFact } from '../../../src/helpdesks/helpdesk.js';
import { helpdeskNamed, helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { Vocabulary } from '../../../src/helpdesks/vocabulary.js';
import { recorded, recordedNames } from '../../fixtures/webhooks/recorded.js';
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
  for (const { externalId, lastingId = externalId, facts: told } of deliveries.flat()) {
    const there = facts.get(lastingId) ?? new Map<string, TranslatedFact>();
    for (const fact of told) if (!there.has(fact.id)) there.set(fact.id, fact);
    facts.set(lastingId, there);
  }
  return new Map([...facts].map(([id, told]) => [id, [...told.values()]]));
}

const clocks = (deliveries: ReturnType<typeof translated>) =>
  [...factsOf(deliveries)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, facts]) => [id, evaluate({ events: facts.map(asEvent), promises, at })]);

/** What is left of a ticket after deliveries in each of their orders; there has to be one such ending. */
function endingOf(helpdesk: string, told: readonly Received[]) {
  const vocabulary = new Vocabulary({});
  const endings = permutations(told).map((order) => {
    const deliveries = order.map((delivery) => helpdeskNamed(helpdesk)!.translate(delivery, vocabulary));
    const [facts] = [...factsOf(deliveries).values()];
    return evaluate({ events: facts!.map(asEvent), promises, at });
  });
  for (const ending of endings) expect(ending).toEqual(endings[0]);
  return endings[0]!;
}

const unsigned = (body: object): Received => ({
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
  receivedAt: at,
});

const permutations = <One>(all: readonly One[]): One[][] =>
  all.length < 2
    ? [[...all]]
    : all.flatMap((one) => permutations(all.filter((other) => other !== one)).map((rest) => [one, ...rest]));

const stateOf = ({ clocks }: ReturnType<typeof endingOf>, id: string) =>
  clocks.find((clock) => clock.id === id)?.cycles.at(-1)?.state;

describe('triggers of Zendesk that are dated alike', () => {
  const { ticket, ...trigger } = JSON.parse(recorded('zendesk', 'trigger-updated').toString());
  const signed = (second: string, seen: object, id = second) => ({
    headers: {
      'x-zendesk-webhook-invocation-id': id,
      'x-zendesk-webhook-signature-timestamp': `2026-03-02T10:00:${second}Z`,
    },
    body: Buffer.from(
      JSON.stringify({ ...trigger, ticket: { ...ticket, updated_at: '2026-03-02T10:00Z', ...seen } }),
    ),
    receivedAt: at,
  });

  test.each([
    ['solved by mistake', [{ status: 'Solved' }, { status: 'Open' }], { status: 'open' }],
    [
      'pending for a moment',
      [{ status: 'Open' }, { status: 'Pending' }, { status: 'Open' }],
      { status: 'open' },
    ],
    ['given back', [{ assignee: 'Bob' }, { assignee: '-' }], { assignee: null }],
    ['at no priority', [{ priority: 'High' }, { priority: '-' }], { priority: null }],
  ])('%s: what was signed last holds', (_what, seen, expected) => {
    const deliveries = seen.map((each, place) => signed(`${place + 1}0`, each));
    expect(endingOf('zendesk', deliveries).ticket).toMatchObject(expected);
    const keys = deliveries.map((delivery) => helpdeskNamed('zendesk')!.dedupKey(delivery));
    expect(new Set(keys).size).toBe(seen.length);
  });

  test('and the same invocation is one delivery, however often it is signed', () => {
    const key = (second: string) => helpdeskNamed('zendesk')!.dedupKey(signed(second, {}, 'once'));
    expect(key('10')).toBe(key('20'));
  });
});

describe('which of several creations counts', () => {
  const created = { kind: 'ticket.created', at: '2026-03-02T08:00:00Z', actor: 'agent', status: 'pending' };

  test.each([
    ['an id of its own', { ...created, id: 'e-1' }],
    ['an id that sorts last', { ...created, id: '~~~' }],
    ['none', created],
  ])('the one that was told, with %s, before one that a snapshot speaks of', (_what, event) => {
    const told = [
      { ticket: { id: '1' }, events: [event] },
      { ticket: { id: '1', createdAt: created.at, updatedAt: '2026-03-02T09:00:00Z', customer: 'Acme' } },
      { ticket: { id: '1', createdAt: created.at }, events: [event] },
    ];
    const { ticket, clocks } = endingOf('standard', told.map(unsigned));
    expect(ticket).toMatchObject({ status: 'pending' });
    expect(clocks.map(({ id }) => id)).not.toContain('first_response');
  });

  test('of two that snapshots speak of, the one that was seen first, whoever asks for it by then', () => {
    const { ticket, ...asked } = JSON.parse(recorded('zendesk', 'trigger-updated').toString());
    const seen = (updated_at: string, requester_email: string, organization: string) => {
      return unsigned({ ...asked, ticket: { ...ticket, updated_at, requester_email, organization } });
    };
    const ending = endingOf('zendesk', [
      seen('2026-03-02T08:10:00Z', 'joe@acme.example', 'Zeta'),
      seen('2026-03-02T10:00:00Z', 'jane@acme.example', 'Zeta'),
      seen('2026-03-02T11:00:00Z', 'jane@acme.example', 'Alpha'),
    ]);
    expect(stateOf(ending, 'first_response')).toBe('breached');
    expect(ending.ticket).toMatchObject({ customer: 'Alpha' });
  });

  test('one that says whose ticket it is, before one that only says when', () => {
    const ticket = { id: '1', createdAt: '2026-03-02T08:00:00Z' };
    const told = [{ ticket }, { ticket: { ...ticket, updatedAt: '2026-03-02T09:00:00Z', customer: 'Acme' } }];
    const [first] = told
      .flatMap((body) => helpdeskNamed('standard')!.translate(unsigned(body), new Vocabulary({})))
      .flatMap(({ facts }) => facts.filter(({ kind }) => kind === 'ticket.created'))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    expect(first).toMatchObject({ customer: { keys: ['Acme'] } });
  });
});

describe.each(helpdesks)('$id', (helpdesk) => {
  const deliveries = translated(helpdesk);

  test('the creation itself comes before one that was only heard of', () => {
    const creations = deliveries
      .flat()
      .flatMap(({ facts }) => facts.flatMap(({ id, kind }) => (kind === 'ticket.created' ? [id] : [])));
    const heard = createdEarlier(at, 'agent', at, { customer: null }).id;
    const [named] = heard.split('@');
    for (const told of creations) expect(told.startsWith(named!) || told < heard).toBe(true);
  });

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
