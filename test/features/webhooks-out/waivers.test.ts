import { readFileSync } from 'node:fs';
import { SendWebhooks } from '../../../src/notices/webhooks-out/send-webhooks.js';
import { type Person, person } from '../../harness/person.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { type Story, story } from '../../harness/story.js';
import { Receiver, verify } from './receiver.js';

let s: Story;
let crm: Receiver;
let lead: Machine;
let eve: Person;
let secret: string;

beforeEach(async () => {
  crm = await Receiver.open();
  const env = { OUTBOUND_ALLOW_CIDRS: '127.0.0.1/32' };
  const objectives = [{ id: 'solve', metric: 'resolution', seconds: 3600 }];
  s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives, env });
  lead = await machine(s.app, 'lead');
  eve = await person(s.app, s.admin, { name: 'Eve' });
  const eventTypes = ['ticket.clock.waived', 'ticket.clock.reinstated'];
  secret = (await s.admin.put('/api/webhook-endpoints/crm', { url: crm.url, eventTypes })).body.secret;
  await s.helpdesk.opens('T-1', { customer: 'Acme' });
  await s.helpdesk.assigns('T-1', 'Bob');
  await s.passTo('2026-03-02T10:30:00Z');
});
afterEach(async () => {
  await s.end();
  await crm.close();
});

/** Since the last time. */
async function told(): Promise<unknown[]> {
  await s.app.app.get(SendWebhooks).run();
  await s.app.app.get(SendWebhooks).idle();
  return crm.requests.splice(0).map((each) => verify(each, secret, new Date(s.now.now()).toISOString()));
}

async function waive(reason: string): Promise<void> {
  await lead.post('/api/breaches/1/waiver', { reason });
  expect((await eve.post('/api/breaches/1/waiver/decide', { verdict: 'waived' })).status).toBe(204);
}

test('a waiver and its withdrawal are told, signed, with the breach, who decided, and why', async () => {
  await waive('The call is in the log');
  const about = {
    ticket: {
      id: 1,
      externalId: 'T-1',
      subject: 'Printer on fire',
      url: expect.any(String),
      status: 'open',
      priority: null,
      customer: { id: 'acme', name: 'Acme' },
      team: { id: 'support', name: 'Support' },
      assignee: { id: 'bob', name: 'Bob' },
    },
    clock: {
      id: 'house/solve',
      cycle: 1,
      metric: 'resolution',
      breachedAt: '2026-03-02T10:00:00.000Z',
    },
  };
  const waived = {
    type: 'ticket.clock.waived',
    timestamp: '2026-03-02T10:30:00.000Z',
    data: {
      ...about,
      waiver: { id: 1, breachId: 1, reason: 'The call is in the log', by: 'Eve' },
    },
  };
  expect(await told()).toEqual([waived]);

  await s.passTo('2026-03-02T11:00:00Z');
  await s.admin.post('/api/breaches/1/waiver/withdraw', { reason: 'It was another call' });
  const reinstated = {
    type: 'ticket.clock.reinstated',
    timestamp: '2026-03-02T11:00:00.000Z',
    data: { ...about, waiver: { id: 1, breachId: 1, reason: 'It was another call', by: 'test admin' } },
  };
  expect(await told()).toEqual([reinstated]);

  await waive('It was the same call');
  expect(await told()).toMatchObject([{ type: 'ticket.clock.waived', data: { waiver: { id: 2 } } }]);
});

test('what is proposed or refused is nobody’s business yet', async () => {
  await lead.post('/api/breaches/1/waiver', { reason: 'The call is in the log' });
  await eve.post('/api/breaches/1/waiver/decide', { verdict: 'refused', remark: 'It is not' });
  expect(await told()).toEqual([]);
});

test('the page shows it as it is', async () => {
  await waive('The call is in the log');
  const [message] = await told();
  const page = readFileSync('docs/webhooks-out.md', 'utf8');
  const shown = [...page.matchAll(/```json\n([^]*?)\n```/g)].map(([, json]) => JSON.parse(json!));
  const example = shown.find(({ type }) => type === 'ticket.clock.waived');
  expect(namesIn(message)).toEqual(namesIn(example));
});

/** Which fields there are, and in which order they stand. */
const namesIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([name, inner]) => [name, namesIn(inner)])
    : null;
