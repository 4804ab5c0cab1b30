import { publishEvents } from '../../../src/notices/webhooks-out/publish-events.js';
import { SendWebhooks } from '../../../src/notices/webhooks-out/send-webhooks.js';
import { type Story, story } from '../../harness/story.js';
import { Receiver, verify } from './receiver.js';

let s: Story;
let crm: Receiver;
beforeEach(async () => {
  crm = await Receiver.open();
  const env = { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' };
  const objectives = [{ id: 'solve', metric: 'resolution', seconds: 3600 }];
  s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives, env });
});
afterEach(async () => {
  await s.end();
  await crm.close();
});

const subscribe = async (eventTypes: string[]): Promise<string> =>
  (await s.admin.put('/api/webhook-endpoints/crm', { url: crm.url, eventTypes })).body.secret;

const happened = {
  type: 'escalation.step',
  at: Date.parse('2026-03-02T08:00:00Z'),
  key: 7,
  data: { credit: { id: 7, percent: 5 } },
} as const;

const publish = (...events: (typeof happened)[]) =>
  s.db.transaction((tx) => publishEvents(tx, events, s.now.now()));

async function send(): Promise<void> {
  await s.app.app.get(SendWebhooks).run();
  await s.app.app.get(SendWebhooks).idle();
}

test('what is about no ticket is told like everything else, once under its key', async () => {
  const secret = await subscribe(['escalation.step']);
  expect(await publish(happened)).toBe(1);
  expect(await publish(happened)).toBe(0);
  await send();
  expect(crm.requests).toHaveLength(1);
  expect(verify(crm.requests[0]!, secret, '2026-03-02T09:00:00Z')).toEqual({
    type: 'escalation.step',
    timestamp: '2026-03-02T08:00:00.000Z',
    data: { credit: { id: 7, percent: 5 } },
  });
  const { body } = await s.admin.get('/api/webhook-endpoints/crm/messages');
  expect(body).toEqual([expect.objectContaining({ ticketId: null, state: 'sent' })]);
});

test('nobody who did not ask is told, and nothing of what was rolled back', async () => {
  await subscribe(['ticket.clock.met']);
  expect(await publish(happened)).toBe(0);
  await subscribe(['escalation.step']);
  const failing = s.db.transaction(async (tx) => {
    await publishEvents(tx, [happened], s.now.now());
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  await send();
  expect(crm.requests).toEqual([]);
});
