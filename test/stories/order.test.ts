import fc from 'fast-check';
import { Sweep } from '../../src/clocks/sweep.js';
import { queueBackends } from '../harness/redis.js';
import { type Story, story } from '../harness/story.js';

const objectives = [
  { id: 'first', metric: 'first_response', seconds: 3600 },
  { id: 'next', metric: 'next_response', clock: 'calendar', seconds: 1800 },
  {
    id: 'solve',
    metric: 'resolution',
    pauseOn: ['pending'],
    byPriority: { normal: { seconds: 14_400 }, urgent: { seconds: 7_200 } },
  },
  { id: 'again', metric: 'requester_wait', seconds: 10_800, onReopen: 'restart' },
  { id: 'hands', metric: 'assignment', seconds: 900 },
];

const at = (minute: number) =>
  `2026-03-02T${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00Z`;

/** A ticket's life, told by one webhook each; the first is the creation. */
const life: readonly object[] = [
  {
    at: at(0),
    kind: 'ticket.created',
    actor: 'customer',
    status: 'new',
    priority: 'normal',
    group: 'Support',
  },
  { at: at(20), kind: 'agent.assigned', to: 'Bob' },
  { at: at(30), kind: 'message', actor: 'agent', visibility: 'public' },
  { at: at(40), kind: 'status.changed', to: 'pending' },
  { at: at(100), kind: 'message', actor: 'customer', visibility: 'public' },
  { at: at(100), kind: 'status.changed', to: 'open' },
  { at: at(140), kind: 'priority.changed', priority: 'urgent' },
  { at: at(150), kind: 'message', actor: 'agent', visibility: 'public' },
  { at: at(200), kind: 'status.changed', to: 'solved' },
  { at: at(260), kind: 'status.changed', to: 'open' },
  { at: at(270), kind: 'priority.changed', priority: 'normal' },
  { at: at(300), kind: 'status.changed', to: 'closed' },
];

const WHAT_IS_KNOWN = `
  select (select jsonb_agg(to_jsonb(c) - 'ticket_id' order by clock_id, cycle) from clocks c where c.ticket_id = t.id)::text as clocks,
    to_jsonb(t) - array['id', 'external_id', 'url', 'revision', 'described_at'] as ticket,
    (select jsonb_agg(to_jsonb(b) - array['id', 'ticket_id', 'detected_at', 'facts_known'] order by clock_id, cycle, breached_at)
     from breaches b where b.ticket_id = t.id and revoked_at is null)::text as breaches
  from tickets t where external_id = $1`;

describe.each(queueBackends)('the order in which webhooks arrive, on %s', (backend) => {
  let s: Story;
  beforeAll(async () => {
    // The agreement was there before the ticket; the webhooks come when all is over.
    s = await story({ now: '2026-03-02T08:00:00Z', backend, objectives });
    s.now.set('2026-03-02T14:30:00Z');
  });
  afterAll(() => s.end());

  test('does not matter, however often each comes: the rows are the same to the byte', async () => {
    await tell('in-order', life, life.length);
    const [expected] = await s.db.query<{ clocks: string }>(WHAT_IS_KNOWN, ['in-order']);
    expect(JSON.parse(expected!.clocks)).toHaveLength(6);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...life, ...life], { minLength: life.length * 2 }),
        fc.integer({ min: 1, max: 6 }),
        async (told, atOnce) => {
          const id = `run-${run++}`;
          await tell(id, told, atOnce);
          expect(await s.db.query(WHAT_IS_KNOWN, [id])).toEqual([expected]);
        },
      ),
      { numRuns: backend === 'postgres' ? 25 : 8, seed: 20_260_302 },
    );
  }, 60_000);

  /** `atOnce` webhooks are ingested together, so that batches of every size are met. */
  async function tell(id: string, facts: readonly object[], atOnce: number): Promise<void> {
    for (let from = 0; from < facts.length; from += atOnce) {
      for (const fact of facts.slice(from, from + atOnce)) await s.helpdesk.tells(id, fact);
      await s.app.app.get(Sweep).pass();
    }
    await s.settle();
  }
});
