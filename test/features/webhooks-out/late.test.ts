import { RecordEvaluation } from '../../../src/clocks/record-evaluation.js';
import { SendWebhooks } from '../../../src/notices/webhooks-out/send-webhooks.js';
import { type Story, story } from '../../harness/story.js';
import { until } from '../../harness/until.js';
import { Receiver } from './receiver.js';

describe('a breach that an endpoint was told of', () => {
  let s: Story;
  let crm: Receiver;
  const eventTypes = ['ticket.clock.breached', 'ticket.clock.met', 'ticket.clock.revoked'];
  const subscribe = (id: string) =>
    s.admin.put(`/api/webhook-endpoints/${id}`, { url: `${crm.url}/${id}`, eventTypes });
  const typesTo = (id: string) =>
    s.db.query('select type, state from webhook_messages where endpoint_id = $1 order by id', [id]);

  beforeEach(async () => {
    crm = await Receiver.open();
    s = await story({
      now: '2026-03-02T09:00:00Z',
      backend: 'postgres',
      objectives: [{ id: 'answer', metric: 'first_response', seconds: 3600 }],
      env: { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' },
    });
    await subscribe('crm');
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
    await until(() => crm.requests.length === 1, 'the breach');
    await s.app.app.get(SendWebhooks).idle();
  });
  afterEach(async () => {
    await s.end();
    await crm.close();
  });

  test('is revoked there and nowhere else by an import, which announces nothing of the past', async () => {
    await subscribe('newcomer');
    const at = Date.parse('2026-03-03T09:00:00Z');
    await s.db.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: number }>('select id from tickets for update');
      await tx.query(
        `insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body)
         select id, 'late', 'message', '2026-03-02T09:50:00Z', '2026-03-03T09:00:00Z',
           '{"actor": "agent", "visibility": "public"}' from tickets`,
      );
      const ids = rows.map(({ id }) => id);
      return s.app.app.get(RecordEvaluation).run(tx, ids, at, { announceAfter: at });
    });
    expect(await typesTo('crm')).toEqual([
      { type: 'ticket.clock.breached', state: 'sent' },
      { type: 'ticket.clock.revoked', state: 'waiting' },
    ]);
    expect(await typesTo('newcomer')).toEqual([]);
  });

  test('is told again under its id when the process that was telling it has died', async () => {
    const sender = s.app.app.get(SendWebhooks);
    await s.db.query(
      `update webhook_messages set state = 'sending', next_attempt_at = '2026-03-02T10:00:00Z',
         claimed_until = '2026-03-02T10:00:30Z'`,
    );
    s.now.set('2026-03-02T10:00:29Z');
    await sender.run();
    await sender.idle();
    expect(crm.requests).toHaveLength(1);
    s.now.set('2026-03-02T10:00:30Z');
    await sender.run();
    await sender.idle();
    const [first, second] = crm.requests.map(({ headers }) => headers['webhook-id']);
    expect(second).toBe(first);
  });

  test('is not in the way when its endpoint is deleted', async () => {
    expect((await s.admin.delete('/api/webhook-endpoints/crm')).status).toBe(204);
    expect(await typesTo('crm')).toEqual([]);
    await s.helpdesk.answers('T-1', '2026-03-02T09:50:00Z');
    await s.passTo('2026-03-02T10:01:00Z');
    expect(await s.db.query('select revoked_at is not null as revoked from breaches')).toEqual([
      { revoked: true },
    ]);
  });
});
