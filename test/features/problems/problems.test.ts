import { connect } from 'node:net';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { startApp, type TestApp } from '../../harness/app.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { until } from '../../harness/until.js';
import { heardOn } from '../board/live-stream.js';

let app: TestApp;
let admin: Machine;

beforeAll(async () => {
  app = await startApp();
  admin = await machine(app, 'admin');
});
afterAll(() => app.stop());

test('an unknown route is a problem like any other', async () => {
  const answer = await admin.get('/api/nothing-here');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ type: 'about:blank', title: 'There is no such thing', status: 404 });
});

test('every field that is wrong is named, with its reason', async () => {
  const answer = await admin.put('/api/teams/frontline', {
    name: '',
    leadEmail: 'not an address',
    timezone: 'Mars/Olympus',
    color: 'red',
  });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([
    { field: 'color', reason: 'is not a field of this request' },
    { field: 'name', reason: 'must be a text of 1 to 200 characters' },
    { field: 'leadEmail', reason: 'must be an email' },
    { field: 'timezone', reason: 'must be an IANA time zone, such as Europe/Berlin' },
  ]);
  expect((await admin.get('/api/teams')).body).toEqual([]);
});

const post = (body: string, headers: Record<string, string> = {}) =>
  app.fetch('/api/calendars/try', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.key}`, ...headers },
  });

test.each`
  body                                       | status | because
  ${'{"spec":'}                              | ${400} | ${'JSON that breaks off'}
  ${''}                                      | ${400} | ${'an empty body'}
  ${'null'}                                  | ${400} | ${'null'}
  ${'[]'}                                    | ${400} | ${'a list'}
  ${'"text"'}                                | ${400} | ${'a text'}
  ${'{"__proto__":{"spec":{}}}'}             | ${400} | ${'a prototype'}
  ${'{"constructor":{"prototype":{"a":1}}}'} | ${400} | ${'a constructor'}
  ${`{"spec":"${'x'.repeat(1_100_000)}"}`}   | ${413} | ${'more than a mebibyte'}
`('$because is answered with $status', async ({ body, status }) => {
  const answer = await post(body as string);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
});

test.each`
  body                                     | reason
  ${'{"spec":'}                            | ${'is not valid JSON'}
  ${''}                                    | ${'is empty'}
  ${`{"spec":"${'x'.repeat(1_100_000)}"}`} | ${'is too large'}
`('a body that cannot be read $reason', async ({ body, reason }) => {
  expect((await post(body as string)).body.errors).toEqual([{ field: 'body', reason }]);
});

test('a content type that is not understood is answered with 415', async () => {
  expect((await post('<spec/>', { 'content-type': 'application/xml' })).status).toBe(415);
});

test('a NUL, which JSON allows and PostgreSQL does not, is the caller’s error', async () => {
  const answer = await admin.put('/api/services/shop', { name: 'Sh\u0000op' });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([
    { field: 'name', reason: 'contains a character that cannot be stored (NUL)' },
  ]);
});

const half = '\ud83d';
test.each`
  path                     | body                                                                            | field
  ${'/api/services/shop'}  | ${{ name: `a${half}` }}                                                         | ${'name'}
  ${'/api/customers/acme'} | ${{ name: 'Acme', externalIds: ['a', half] }}                                   | ${'externalIds[1]'}
  ${'/api/integrations/i'} | ${{ helpdesk: 'standard', name: 'I', mapping: { status: { [half]: 'open' } } }} | ${'mapping.status'}
  ${'/api/integrations/i'} | ${{ helpdesk: 'standard', name: 'I', mapping: { bots: [half] } }}               | ${'mapping.bots[0]'}
  ${'/api/agreements/a'}   | ${{ title: `a${half}` }}                                                        | ${'title'}
  ${'/api/calendars/c'}    | ${{ name: half, spec: {} }}                                                     | ${'name'}
`('half an emoji in $field of $path is the caller’s error', async ({ path, body, field }) => {
  const answer = await admin.put(path as string, body as object);
  const reason = 'contains half a character that cannot be stored (a lone surrogate)';
  expect([answer.status, answer.body.errors]).toEqual([400, [{ field, reason }]]);
});

test('a body as deep as a mebibyte allows is refused like any other', async () => {
  const answer = await post(`{"spec":${'['.repeat(500_000)}${']'.repeat(500_000)}}`);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([{ field: 'body', reason: 'is nested too deeply' }]);
});

test.each`
  path                                 | field
  ${'/api/board?team=%00'}             | ${'team'}
  ${'/api/board?customer=a%00b'}       | ${'customer'}
  ${'/api/integrations/desk%00'}       | ${'id'}
  ${'/api/deliveries?integration=%00'} | ${'integration'}
`('a NUL in $path is blamed on $field', async ({ path, field }) => {
  const answer = await admin.get(path as string);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ field }]);
});

const LAST = '9223372036854775807';
const BEYOND = '99999999999999999999';

test.each(
  ['x', '0', '-1', '1.5', LAST, BEYOND].flatMap((id) => [
    ['GET', `/api/tickets/${id}`],
    ['GET', `/api/tickets/${id}/clocks/resolution/explanation`],
    ['POST', `/api/tickets/${id}/retry`],
    ['GET', `/api/mails/${id}`],
    ['GET', `/api/mails/${id}/html`],
    ['GET', `/api/deliveries/${id}`],
    ['POST', `/api/deliveries/${id}/replay`],
    ['PATCH', `/api/users/${id}`],
    ['POST', `/api/users/${id}/sign-in-link`],
  ]),
)('%s %s: there is no such thing, for that is no id', async (method, path) => {
  const answer = await app.fetch(path!, {
    method,
    json: method === 'PATCH' ? {} : undefined,
    headers: { authorization: `Bearer ${admin.key}` },
  });
  expect(answer.status).toBe(404);
  expect(answer.body.errors).toEqual([
    { field: 'id', reason: 'must be a whole number from 1 to 9007199254740991' },
  ]);
});

test.each(
  [LAST, BEYOND, 'x', '0', ''].flatMap((value) => [
    ['/api/deliveries', 'before', value],
    ['/api/breaches', 'before', value],
    ['/api/breaches', 'ticket', value],
    ['/api/mails', 'before', value],
    ['/api/mails', 'ticket', value],
    ['/api/tickets/1/clocks/resolution/explanation', 'cycle', value],
    ['/api/agreements/house', 'version', value],
    ['/api/webhook-endpoints/e/messages', 'before', value],
  ]),
)('GET %s?%s=%s: the field is named', async (path, field, value) => {
  const answer = await admin.get(`${path}?${field}=${value}`);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ field }]);
});

const hook = { url: 'https://crm.example/hooks', eventTypes: ['ticket.clock.breached'] };
const always = { name: 'Always', spec: { timezone: 'UTC', is24x7: true } };

test.each`
  method     | path                                | body                                                 | field
  ${'PATCH'} | ${'/api/users/1'}                   | ${{ name: null }}                                    | ${'name'}
  ${'PATCH'} | ${'/api/users/1'}                   | ${{ active: null }}                                  | ${'active'}
  ${'PATCH'} | ${'/api/users/1'}                   | ${{ role: null }}                                    | ${'role'}
  ${'PUT'}   | ${'/api/webhook-endpoints/e'}       | ${{ ...hook, description: null }}                    | ${'description'}
  ${'PUT'}   | ${'/api/webhook-endpoints/e'}       | ${{ ...hook, active: null }}                         | ${'active'}
  ${'POST'}  | ${'/api/integrations/i/understand'} | ${{ body: {}, headers: null }}                       | ${'headers'}
  ${'POST'}  | ${'/api/integrations/i/understand'} | ${{ deliveryId: null }}                              | ${'deliveryId'}
  ${'PUT'}   | ${'/api/calendars/always'}          | ${{ ...always, reach: null }}                        | ${'reach'}
  ${'PUT'}   | ${'/api/integrations/i'}            | ${{ helpdesk: 'standard', name: 'I', active: null }} | ${'active'}
  ${'PUT'}   | ${'/api/integrations/i'}            | ${{ helpdesk: 'standard', name: 'I', secret: null }} | ${'secret'}
`('$method $path: $field may be missing but not null', async ({ method, path, body, field }) => {
  const answer = await app.fetch(path as string, {
    method: method as string,
    json: body as object,
    headers: { authorization: `Bearer ${admin.key}` },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ field }]);
});

test.each`
  path                               | because
  ${'/api/calendars/%'}              | ${'an escape that breaks off'}
  ${'/api/agreements/%C0%80'}        | ${'an escape that is no UTF-8'}
  ${'/api/calendars/a%00b'}          | ${'a NUL in an address'}
  ${`/api/teams/${'x'.repeat(9e3)}`} | ${'an address of nine thousand letters'}
`('$because is the caller’s error', async ({ path }) => {
  const answer = await admin.get(path as string);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('what is no HTTP at all does not harm the server', async () => {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.resume().write('NONSENSE\r\n\r\n');
  await once(socket, 'close');
  expect((await app.fetch('/health/live')).status).toBe(200);
});

describe('a request that stops half way', () => {
  const server = () => app.app.getHttpServer() as Server;

  test.each([
    ['in its head', 'POST /webhooks/desk HTTP/1.1\r\nHost: punctual\r\n'],
    ['in its body', 'POST /webhooks/desk HTTP/1.1\r\nHost: punctual\r\nContent-Length: 9\r\n\r\n{'],
  ])('%s is closed, and a stream of answers is not', async (_, half) => {
    expect(server()).toMatchObject({ headersTimeout: 15_000, requestTimeout: 30_000 });
    Object.assign(server(), { headersTimeout: 200, requestTimeout: 200 });
    const stream = await heardOn(app.url, { key: admin.key });
    try {
      const { hostname, port } = new URL(app.url);
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.on('data', (bytes) => (answer += String(bytes))).write(half);
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      const before = stream.heard.length;
      await app.db.query(`select pg_notify('punctual_tickets', '[1]')`);
      await until(() => stream.heard.length > before, 'the stream to go on');
    } finally {
      stream.close();
      Object.assign(server(), { headersTimeout: 15_000, requestTimeout: 30_000 });
    }
  });
});

test('a fault of ours tells nothing but a number to quote', async () => {
  await app.db.query('alter table services rename to mislaid');
  try {
    const answer = await admin.get('/api/services');
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ title: 'Something went wrong on our side', id: expect.any(String) });
    expect(answer.text).not.toMatch(/services|relation|select/i);
  } finally {
    await app.db.query('alter table mislaid rename to services');
  }
});

test('with the database gone, callers are asked to come back', async () => {
  const lonely = await startApp();
  const caller = await machine(lonely, 'admin');
  try {
    const [database] = await lonely.db.query<{ name: string }>('select current_database() as name');
    await app.db.query(`drop database ${database!.name} with (force)`);
    const answer = await caller.get('/api/teams');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  } finally {
    await lonely.stop();
  }
});
