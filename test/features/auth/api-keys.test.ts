import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let now: SettableNow;
let admin: Machine;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now });
  admin = await machine(app, 'admin');
});
afterAll(() => app.stop());

const me = (key: string, scheme = 'Bearer') =>
  app.fetch('/api/me', { headers: { authorization: `${scheme} ${key}` } });

test('a key is shown once, opens until it is revoked, and is listed without itself', async () => {
  const made = await admin.post('/api/api-keys', { name: 'Grafana', role: 'auditor' });
  expect(made.status).toBe(201);
  expect(made.body.key).toMatch(/^pk_[0-9a-f]{16}_[\w-]{43}$/);
  expect((await me(made.body.key)).body).toEqual({
    now: expect.any(Number),
    kind: 'api_key',
    id: made.body.id,
    name: 'Grafana',
    role: 'auditor',
    teams: 'all',
  });

  const listed = await admin.get('/api/api-keys');
  expect(listed.body).toContainEqual({
    id: made.body.id,
    name: 'Grafana',
    role: 'auditor',
    teams: 'all',
    scopes: null,
    createdAt: '2026-11-23T09:00:00.000Z',
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: '2026-11-23T09:00:00.000Z',
  });
  expect(listed.text).not.toContain(made.body.key);

  expect((await admin.delete(`/api/api-keys/${made.body.id}`)).status).toBe(204);
  expect((await me(made.body.key)).status).toBe(401);
  expect((await admin.delete(`/api/api-keys/${made.body.id}`)).status).toBe(204);
  expect((await admin.delete('/api/api-keys/nobody')).status).toBe(404);
});

test('a key expires at its instant', async () => {
  const { body } = await admin.post('/api/api-keys', {
    name: 'for a week',
    role: 'agent',
    expiresAt: '2026-11-30T10:00:00+01:00',
  });
  now.set('2026-11-30T08:59:59Z');
  expect((await me(body.key)).status).toBe(200);
  now.set('2026-11-30T09:00:00Z');
  expect((await me(body.key)).status).toBe(401);
  now.set('2026-11-23T09:00:00Z');
});

describe('a key that is narrowed to scopes', () => {
  const narrowed = async (role: string, ...scopes: string[]) => {
    const { body, status } = await admin.post('/api/api-keys', { name: 'narrow', role, scopes });
    expect([status, body.scopes]).toEqual([201, scopes]);
    const headers = { authorization: `Bearer ${body.key}` };
    return (method: string, path: string, json?: object) =>
      app.fetch(path, { method, headers, json }).then(({ status }) => status);
  };

  test('reads what it names, and nothing else', async () => {
    const ask = await narrowed('admin', 'board:read', 'services:read');
    expect(await ask('GET', '/api/board')).toBe(200);
    expect(await ask('GET', '/api/board/choices')).toBe(200);
    expect(await ask('GET', '/api/services')).toBe(200);
    expect(await ask('PUT', '/api/services/mail', { name: 'Mail' })).toBe(403);
    expect(await ask('GET', '/api/customers')).toBe(403);
    expect(await ask('GET', '/api/users')).toBe(403);
    expect(await ask('GET', '/api/me')).toBe(200);
    expect(await ask('POST', '/api/sign-out')).toBe(403);
  });

  test('that may write may read too', async () => {
    const ask = await narrowed('admin', 'services:write');
    expect(await ask('PUT', '/api/services/mail', { name: 'Mail' })).toBe(200);
    expect(await ask('GET', '/api/services')).toBe(200);
    expect(await ask('GET', '/api/teams')).toBe(403);
  });

  test('is never more than its role', async () => {
    const ask = await narrowed('agent', 'services:write', 'users:read');
    expect(await ask('GET', '/api/services')).toBe(200);
    expect(await ask('PUT', '/api/services/mail', { name: 'Mail' })).toBe(403);
    expect(await ask('GET', '/api/users')).toBe(403);
  });

  test('makes no other keys', async () => {
    const ask = await narrowed('admin', 'api-keys:write');
    expect(await ask('GET', '/api/api-keys')).toBe(200);
    expect(await ask('POST', '/api/api-keys', { name: 'k', role: 'admin' })).toBe(403);
  });

  test('is narrowed to something that exists', async () => {
    const answer = await admin.post('/api/api-keys', { name: 'k', role: 'agent', scopes: ['tickts:read'] });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].reason).toContain(
      'holds tickts:read, which is not one of agents:read, agents:write',
    );
    expect((await admin.post('/api/api-keys', { name: 'k', role: 'agent', scopes: [] })).status).toBe(400);
    expect((await admin.post('/api/api-keys', { name: 'k', role: 'agent', scopes: [1] })).status).toBe(400);
  });
});

test('the last use is written down once a minute at most', async () => {
  const { body } = await admin.post('/api/api-keys', { name: 'busy', role: 'agent' });
  const lastUse = async () =>
    (await admin.get('/api/api-keys')).body.find(({ id }: { id: string }) => id === body.id)
      .lastUsedAt as string;
  expect(await lastUse()).toBeNull();
  await me(body.key);
  now.set('2026-11-23T09:00:59Z');
  await me(body.key);
  expect(await lastUse()).toBe('2026-11-23T09:00:00.000Z');
  now.set('2026-11-23T09:01:00Z');
  await me(body.key);
  expect(await lastUse()).toBe('2026-11-23T09:01:00.000Z');
  now.set('2026-11-23T09:00:00Z');
});

test.each`
  change                                   | errors
  ${{ role: 'god' }}                       | ${[{ field: 'role', reason: 'must be one of the following values: agent, lead, admin, auditor, integration' }]}
  ${{ expiresAt: '2026-12-01T09:00' }}     | ${[{ field: 'expiresAt', reason: 'must be an instant with its offset, such as 2026-12-01T09:00:00Z' }]}
  ${{ expiresAt: '2026-02-30T09:00:00Z' }} | ${[{ field: 'expiresAt', reason: 'must be an instant with its offset, such as 2026-12-01T09:00:00Z' }]}
  ${{ expiresAt: '2026-11-23T09:00:00Z' }} | ${[{ field: 'expiresAt', reason: 'lies in the past' }]}
  ${{ keyHash: 'x' }}                      | ${[{ field: 'keyHash', reason: 'is not a field of this request' }]}
`('refused: $change', async ({ change, errors }) => {
  const answer = await admin.post('/api/api-keys', { name: 'k', role: 'agent', ...change });
  expect([400, 422]).toContain(answer.status);
  expect(answer.body.errors).toEqual(errors);
});

test.each(['', 'pk_', 'pk_0123456789abcdef_', 'Basic', 'null'])('"%s" is no key', async (key) => {
  expect((await me(key)).status).toBe(401);
});

test('a key with another secret does not open', async () => {
  const { body } = await admin.post('/api/api-keys', { name: 'k', role: 'agent' });
  const forged = `${(body.key as string).slice(0, 20)}${'A'.repeat(43)}`;
  expect(forged).toHaveLength(body.key.length);
  expect((await me(forged)).status).toBe(401);
  expect((await me(body.key, 'Basic')).status).toBe(401);
  expect((await me(body.key, 'bearer')).status).toBe(200);
});
