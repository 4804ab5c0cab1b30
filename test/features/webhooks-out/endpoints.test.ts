import { startApp, type TestApp } from '../../harness/app.js';
import { machine, type Machine } from '../../harness/signed-in.js';

let app: TestApp;
let admin: Machine;
beforeAll(async () => {
  app = await startApp({ env: { SWEEP_EVERY_MS: '3600000' } });
  admin = await machine(app, 'admin');
});
afterAll(() => app.stop());

const crm = { url: 'https://crm.example/hooks', eventTypes: ['ticket.clock.breached'] };
const at = (id: string) => `/api/webhook-endpoints/${id}`;

test('the secret is shown when it is made, when it is rotated, and never again', async () => {
  const made = await admin.put(at('crm'), { ...crm, description: 'The CRM', contact: 'ops@crm.example' });
  expect(made.status).toBe(201);
  expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const rotated = await admin.post(`${at('crm')}/rotate-secret`);
  expect(rotated.body).toMatchObject({ secrets: 2, secret: expect.stringMatching(/^whsec_/) });
  expect(rotated.body.secret).not.toBe(made.body.secret);
  await admin.post(`${at('crm')}/rotate-secret`);
  const { body, text } = await admin.get(at('crm'));
  expect(body).toMatchObject({ ...crm, active: true, secrets: 2, contact: 'ops@crm.example', waiting: 0 });
  expect(text).not.toContain('whsec_');
  expect((await admin.put(at('crm'), crm)).body.secret).toBeUndefined();
});

test('the secret is sealed at rest', async () => {
  const { body } = await admin.put(at('sealed'), crm);
  const [row] = await app.db.query<{ secrets: Buffer[] }>(
    `select secrets from webhook_endpoints where id = 'sealed'`,
  );
  expect(row?.secrets[0]?.toString('latin1')).not.toContain(body.secret.slice(6));
});

test.each([
  ['http', 'http://crm.example/hooks', 'must begin with https://'],
  ['another scheme', 'file:///etc/passwd', 'must begin with https://'],
  ['no URL', 'crm.example', 'must be a URL'],
  ['a password', 'https://me:secret@crm.example/', 'must not hold a user name or a password'],
  ['this machine', 'https://127.0.0.1/', 'leads to 127.0.0.1'],
  ['this machine in another spelling', 'https://0x7f.1/', 'leads to 127.0.0.1'],
  ['a private network', 'https://[fd00::1]/', 'leads to [fd00::1]'],
])('%s is refused as an address, and nothing is stored', async (_, url, reason) => {
  const { status, body } = await admin.put(at('bad'), { ...crm, url });
  expect(status).toBe(422);
  expect(body.errors).toEqual([{ field: 'url', reason: expect.stringContaining(reason) }]);
  expect((await admin.get(at('bad'))).status).toBe(404);
});

test.each([
  ['eventTypes', { ...crm, eventTypes: ['ticket.exploded'] }],
  ['eventTypes', { ...crm, eventTypes: [] }],
  ['contact', { ...crm, contact: 'nobody' }],
  ['url', { eventTypes: crm.eventTypes }],
])('%s that makes no sense is named', async (field, given) => {
  const { status, body } = await admin.put(at('bad'), given);
  expect(status).toBe(400);
  expect(body.errors[0].field).toMatch(new RegExp(`^${field}`));
});

test('whoever is not there can be neither read, rotated, replayed nor deleted', async () => {
  const answers = await Promise.all([
    admin.get(at('nobody')),
    admin.delete(at('nobody')),
    admin.get(`${at('nobody')}/messages`),
    admin.get(`${at('crm')}/messages/7`),
    admin.post(`${at('nobody')}/rotate-secret`),
    admin.post(`${at('nobody')}/replay`, { since: '2026-03-02T09:00:00Z' }),
    admin.post(`${at('crm')}/messages/7/resend`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404]);
});

test('an endpoint can be deleted, and made anew with another secret', async () => {
  const first = await admin.put(at('brief'), crm);
  expect((await admin.delete(at('brief'))).status).toBe(204);
  expect((await admin.get('/api/webhook-endpoints')).text).not.toContain('"brief"');
  const second = await admin.put(at('brief'), crm);
  expect(second.status).toBe(201);
  expect(second.body.secret).not.toBe(first.body.secret);
});
