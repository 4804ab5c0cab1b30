import { PUNCTUAL } from '../../../src/audit/actor.js';
import { IngestDeliveries } from '../../../src/deliveries/ingest-deliveries.js';
import { ApiKeys } from '../../../src/auth/api-keys.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { SettableNow } from '../../harness/settable-now.js';

const now = new SettableNow('2026-03-02T12:00:00Z');
let app: TestApp;
let admin: { headers: Record<string, string> };
let agent: { headers: Record<string, string> };

beforeAll(async () => {
  app = await startApp({ now, env: { ROLE: 'api' } });
  const keyFor = async (role: 'admin' | 'agent') => {
    const { key } = await app.app.get(ApiKeys).create(role, role, null, 'all', PUNCTUAL);
    return { headers: { authorization: `Bearer ${key}` } };
  };
  admin = await keyFor('admin');
  agent = await keyFor('agent');
  const desk = await connect(app, 'standard');
  await desk.tells({ id: '1', createdAt: '2026-03-02T11:00:00Z' });
  await desk.post('<xml/>', { headers: { cookie: 'session=1' } });
  await app.app.get(IngestDeliveries).run(500);
});
afterAll(() => app?.stop());

test('the list shows what lies in quarantine, and why', async () => {
  const { status, body } = await app.fetch('/api/deliveries?state=quarantined&integration=standard', admin);
  expect(status).toBe(200);
  expect(body).toEqual([
    {
      id: 2,
      integrationId: 'standard',
      state: 'quarantined',
      reason: expect.stringMatching(/^body is not JSON: /),
      receivedAt: '2026-03-02T12:00:00.000Z',
      settledAt: '2026-03-02T12:00:00.000Z',
      bytes: 6,
      purgedAt: null,
      backfillId: null,
    },
  ]);
});

test('the newest come first, and the next page follows', async () => {
  const { body: first } = await app.fetch('/api/deliveries?limit=1', admin);
  const { body: second } = await app.fetch(`/api/deliveries?limit=1&before=${first[0].id}`, admin);
  expect([first, second].map(([delivery]) => delivery.id)).toEqual([2, 1]);
});

test('one shows its body as text and its headers without credentials', async () => {
  const { body } = await app.fetch('/api/deliveries/2', admin);
  expect(body).toMatchObject({ id: 2, body: '<xml/>', headers: { 'content-type': 'application/json' } });
  expect(body.headers).not.toHaveProperty('cookie');
});

test('what is replayed waits again, and is settled again', async () => {
  expect((await app.fetch('/api/deliveries/2/replay', { ...admin, method: 'POST' })).status).toBe(202);
  const waiting = await app.fetch('/api/deliveries/2', admin);
  expect(waiting.body).toMatchObject({ state: 'received', reason: null });
  await app.app.get(IngestDeliveries).run(500);
  const all = await app.fetch('/api/deliveries/replay', {
    ...admin,
    method: 'POST',
    json: { integration: 'standard' },
  });
  expect([all.status, all.body]).toMatchObject([202, { replayed: 1, purged: 0 }]);
});

test.each([
  ['GET', '/api/deliveries/0', undefined, 404],
  ['GET', '/api/deliveries/99999999999999999999', undefined, 404],
  ['GET', '/api/deliveries/x', undefined, 404],
  ['GET', '/api/deliveries?state=lost', undefined, 400],
  ['GET', '/api/deliveries?limit=9999', undefined, 400],
  ['GET', '/api/deliveries?before=-1', undefined, 400],
  ['POST', '/api/deliveries/77/replay', undefined, 404],
  ['POST', '/api/deliveries/replay', { since: 'yesterday' }, 400],
  ['POST', '/api/deliveries/replay', { everything: true }, 400],
])('%s %s %j is %i with a problem that names what is wrong', async (method, path, json, status) => {
  const answer = await app.fetch(path, { ...admin, method, json });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch('application/problem+json');
});

test('raw bodies are for administrators only', async () => {
  for (const path of ['/api/deliveries', '/api/deliveries/1', '/api/integrations']) {
    expect((await app.fetch(path)).status).toBe(401);
    expect((await app.fetch(path, agent)).status).toBe(403);
  }
});
