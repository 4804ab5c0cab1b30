import { PUNCTUAL } from '../../../src/audit/actor.js';
import { ApiKeys } from '../../../src/auth/api-keys.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { Helpdesk } from '../../harness/helpdesk.js';
import { zendeskSecret } from '../../harness/integration.js';
import { until } from '../../harness/until.js';

let app: TestApp;
let headers: Record<string, string>;

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  const { key } = await app.app.get(ApiKeys).create('admin', 'admin', null, 'all', PUNCTUAL);
  headers = { authorization: `Bearer ${key}` };
});
afterAll(() => app?.stop());

const put = (id: string, json: object) =>
  app.fetch(`/api/integrations/${id}`, { method: 'PUT', headers, json });
const rotate = (id: string, json: object = {}) =>
  app.fetch(`/api/integrations/${id}/rotate-secret`, { method: 'POST', headers, json });
const desk = (integrationId: string, secret: string, kind: 'standard' | 'zendesk' = 'standard') =>
  new Helpdesk({ url: app.url, integrationId, secret, kind });
const statusFor = async (id: string, secret: string, kind?: 'zendesk') =>
  (await desk(id, secret, kind).post({ ticket: { id: '1' } })).status;

test('a secret is shown once, is sealed in the table, and opens the door', async () => {
  const made = await put('shop', { helpdesk: 'standard', name: 'Shop' });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ id: 'shop', webhookPath: '/webhooks/shop', secrets: 1, active: true });
  expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await statusFor('shop', made.body.secret)).toBe(202);
  const shown = await app.fetch('/api/integrations/shop', { headers });
  expect(shown.text).not.toContain(made.body.secret.slice(6, 20));
  const [row] = await app.db.query<{ secrets: Buffer[] }>(
    `select secrets from integrations where id = 'shop'`,
  );
  expect(row!.secrets[0]!.toString('latin1')).not.toContain('whsec_');
});

test('two secrets live at once; the third ends the first', async () => {
  const { body: first } = await put('turning', { helpdesk: 'standard', name: 'Turning' });
  const { body: second } = await rotate('turning');
  expect(second).toMatchObject({ secrets: 2 });
  expect(await statusFor('turning', first.secret)).toBe(202);
  expect(await statusFor('turning', second.secret)).toBe(202);
  const { body: third } = await rotate('turning');
  expect(await statusFor('turning', first.secret)).toBe(401);
  expect(await statusFor('turning', second.secret)).toBe(202);
  expect(await statusFor('turning', third.secret)).toBe(202);
});

test('Zendesk’s secret is Zendesk’s to make', async () => {
  const without = await put('zd', { helpdesk: 'zendesk', name: 'Zendesk' });
  expect([without.status, without.body.errors]).toEqual([
    422,
    [{ field: 'secret', reason: 'is missing: Zendesk makes it, copy it from there' }],
  ]);
  const made = await put('zd', { helpdesk: 'zendesk', name: 'Zendesk', secret: zendeskSecret });
  expect(made.status).toBe(201);
  expect(made.body).not.toHaveProperty('secret');
  expect(await statusFor('zd', zendeskSecret, 'zendesk')).toBe(202);
});

test('changing keeps the secret; switching off shuts the door', async () => {
  const { body: made } = await put('quiet', { helpdesk: 'standard', name: 'Quiet' });
  const changed = await put('quiet', {
    helpdesk: 'standard',
    name: 'Quieter',
    active: false,
    mapping: { bots: ['robot@desk.example'] },
  });
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({ name: 'Quieter', mapping: { bots: ['robot@desk.example'] } });
  expect(changed.body).not.toHaveProperty('secret');
  expect(await statusFor('quiet', made.secret)).toBe(401);
});

test('a change does not switch on again what is switched off at the same moment', async () => {
  await put('racing', { helpdesk: 'standard', name: 'Racing' });
  const { renamed } = await app.db.transaction(async (tx) => {
    await tx.query(`update integrations set active = false where id = 'racing'`);
    const renamed = put('racing', { helpdesk: 'standard', name: 'Raced' });
    await until(async () => {
      const waiting = await app.db.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      return waiting.length > 0;
    }, 'the other change to be held back');
    return { renamed };
  });
  expect((await renamed).body).toMatchObject({ name: 'Raced', active: false });
});

test('the list says when something came last and what waits', async () => {
  const { body } = await app.fetch('/api/integrations', { headers });
  const shop = body.find(({ id }: { id: string }) => id === 'shop');
  expect(shop).toMatchObject({ deliveries: { received: 1, quarantined: 0, lastDay: 1 }, unmapped: [] });
  expect(Math.abs(Date.parse(shop.lastDeliveryAt) - Date.now())).toBeLessThan(60_000);
});

test('of many who make the same at once one has made it, and the others change it', async () => {
  const names = ['One', 'Two', 'Three', 'Four'];
  const put4 = await Promise.all(names.map((name) => put('crowded', { helpdesk: 'standard', name })));
  expect(put4.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
  expect(put4.filter(({ body }) => 'secret' in body)).toHaveLength(1);
});

const named = { helpdesk: 'standard', name: 'x' };
test.each([
  ['Bad Id', named, 422, 'id'],
  ['a', { helpdesk: 'abacus', name: 'x' }, 422, 'helpdesk'],
  ['a', { helpdesk: 'standard' }, 400, 'name'],
  ['a', { ...named, secret: 'short' }, 422, 'secret'],
  ['a', { ...named, secrets: ['x'] }, 400, 'secrets'],
  ['a', { ...named, mapping: [] }, 400, 'mapping'],
  ['a', { ...named, mapping: { state: {} } }, 422, 'mapping.state'],
  ['a', { ...named, mapping: { status: { Open: 1 } } }, 422, 'mapping.status.Open'],
  ['a', { ...named, mapping: { status: { Open: 'open', ' open ': 'new' } } }, 422, 'mapping.status. open '],
  ['a', { ...named, mapping: { waiting: { hold: ['Parts Ltd'] } } }, 422, 'mapping.waiting.hold'],
  ['a', { ...named, mapping: { bots: [null] } }, 422, 'mapping.bots[0]'],
  ['a', { ...named, mapping: { ticketUrl: 'javascript:{id}' } }, 422, 'mapping.ticketUrl'],
  ['a', { ...named, mapping: { ticketUrl: 'https://desk.example/' } }, 422, 'mapping.ticketUrl'],
  ['a', { ...named, mapping: { fields: { team: 'x' } } }, 422, 'mapping.fields.team'],
  ['shop', { helpdesk: 'zendesk', name: 'x' }, 409, 'helpdesk'],
  ['shop', { ...named, secret: zendeskSecret }, 422, 'secret'],
])('PUT %s %j is refused with %i, naming %s', async (id, json, status, field) => {
  const answer = await put(id, json);
  expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field]);
});

test('a field that is not read for this helpdesk is refused with those that are', async () => {
  const fields = { customer: 'customfield_10002', priority: 'customfield_10003' };
  const answer = await put('jira', { helpdesk: 'jira', name: 'x', mapping: { fields } });
  expect([answer.status, answer.body.errors]).toEqual([
    422,
    [
      {
        field: 'mapping.fields.priority',
        reason: 'is not read for Jira Service Management; customer, service, team are',
      },
    ],
  ]);
});

test('there is nothing to rotate where there is no integration', async () => {
  expect((await rotate('nobody')).status).toBe(404);
});
