import { startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let admin: Machine;
beforeAll(async () => {
  app = await startApp();
  admin = await machine(app, 'admin');
  await connect(app, 'zendesk');
  await connect(app, 'standard');
  await admin.put('/api/integrations/issues', { helpdesk: 'github', name: 'Issues' });
  await admin.put('/api/integrations/tickets', { helpdesk: 'zammad', name: 'Tickets' });
});
afterAll(() => app.stop());

const complete = {
  baseUrl: 'https://acme.zendesk.com',
  user: 'bot@acme.example',
  token: 'very-secret',
  fields: { due: '360001', state: '360002' },
};
const put = (body: object, id = 'zendesk') => admin.put(`/api/integrations/${id}/write-back`, body);

test('what is set is shown, the token never; it is sealed, and goes to no other address', async () => {
  const { status, body, text } = await put(complete);
  expect([status, body]).toEqual([
    201,
    {
      baseUrl: 'https://acme.zendesk.com',
      user: 'bot@acme.example',
      fields: { due: '360001', state: '360002' },
      marks: false,
      perMinute: 60,
      active: true,
      disabledAt: null,
      disabledBecause: null,
      quietUntil: null,
      waiting: 0,
      failed: [],
    },
  ]);
  expect(text).not.toContain('very-secret');
  const [row] = await app.db.query<{ token: Buffer }>('select token from write_back_targets');
  expect(row?.token.includes('very-secret')).toBe(false);
  const { token: _token, ...without } = complete;
  expect((await put({ ...without, marks: true })).status).toBe(200);
  const elsewhere = await put({ ...without, baseUrl: 'https://evil.example' });
  expect(elsewhere.body.errors).toEqual([
    { field: 'token', reason: 'has to be given again for another address' },
  ]);
  expect((await admin.delete('/api/integrations/zendesk/write-back')).status).toBe(204);
  expect((await admin.get('/api/integrations/zendesk/write-back')).status).toBe(404);
  expect((await admin.get('/api/integrations/zendesk')).body.writeBack).toBeNull();
});

test('GitHub needs no address, and has no fields', async () => {
  const { body } = await put({ token: 'ghp_x', marks: true }, 'issues');
  expect(body).toMatchObject({ baseUrl: 'https://api.github.com', user: null, fields: {}, perMinute: 30 });
});

test.each([
  ['zendesk', { ...complete, baseUrl: undefined }, 'baseUrl', /is missing/],
  ['zendesk', { ...complete, baseUrl: 'https://169.254.169.254' }, 'baseUrl', /does not allow/],
  ['zendesk', { ...complete, baseUrl: 'http://acme.zendesk.com' }, 'baseUrl', /must begin with https/],
  ['zendesk', { ...complete, user: undefined }, 'user', /is missing/],
  ['zendesk', { ...complete, token: undefined }, 'token', /is missing/],
  ['zendesk', { ...complete, token: 'a\r\nb' }, 'token', /must be as/],
  ['zendesk', { ...complete, fields: { due: 'status' } }, 'fields.due', /number of a custom field/],
  ['zendesk', { ...complete, fields: { due: '1', state: '1' } }, 'fields', /same field twice/],
  ['zendesk', { ...complete, fields: {} }, 'fields', /nothing to write/],
  ['zendesk', { ...complete, fields: { colour: '1' } }, 'fields.colour', /./],
  ['zendesk', { ...complete, perMinute: 0 }, 'perMinute', /./],
  ['tickets', { ...complete, fields: { state: 'state_id' } }, 'fields.state', /added to tickets/],
  ['tickets', { ...complete, fields: { state: 'owner' } }, 'fields.state', /added to tickets/],
  ['issues', { token: 'x', fields: { due: 'labels' }, marks: true }, 'fields.due', /labels only/],
  ['standard', complete, 'integration', /what can be written into is zendesk, jira, zammad, github/],
])('%s is refused: %j', async (id, body, field, reason) => {
  const { status, body: problem } = await put(body, id);
  expect([400, 422]).toContain(status);
  expect(problem.errors[0]).toEqual({ field, reason: expect.stringMatching(reason) });
});

test('there has to be such an integration', async () => {
  expect((await put(complete, 'nope')).status).toBe(404);
});
