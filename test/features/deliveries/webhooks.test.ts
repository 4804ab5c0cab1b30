import { connect as dial } from 'node:net';
import { gzipSync } from 'node:zlib';
import { hostile } from '../../fixtures/webhooks/hostile.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { Helpdesk } from '../../harness/helpdesk.js';
import { connect } from '../../harness/integration.js';
import { SettableNow } from '../../harness/settable-now.js';
import { machine } from '../../harness/signed-in.js';
import { until } from '../../harness/until.js';

const now = new SettableNow('2026-03-02T12:00:00Z');
let app: TestApp;
let desk: Helpdesk;
let zendesk: Helpdesk;

beforeAll(async () => {
  app = await startApp({ now, env: { ROLE: 'api' } });
  desk = await connect(app, 'standard');
  zendesk = await connect(app, 'zendesk');
});
afterAll(() => app?.stop());

const kept = () =>
  app.db.query<{ count: number }>('select count(*) from deliveries').then(([row]) => row!.count);

test('a signed webhook is kept to the byte and answered 202', async () => {
  const body = Buffer.from('{ "ticket": {"id": "1", "createdAt": "2026-03-02T11:59:00Z"} }\n');
  const { status, text } = await desk.post(body, { id: 'first', headers: { authorization: 'Bearer x' } });
  expect([status, text]).toEqual([202, '']);
  const [row] = await app.db.query(`select * from deliveries where dedup_key = 'id:first'`);
  expect(row).toMatchObject({ integration_id: 'standard', state: 'received', received_at: now.now(), body });
  expect(Object.keys(row!.headers)).toEqual(expect.arrayContaining(['webhook-signature', 'user-agent']));
  expect(row!.headers).not.toHaveProperty('authorization');
});

test('whoever asks first whether anybody is there is told so, and nothing of which integrations there are', async () => {
  const before = await kept();
  for (const id of ['standard', 'never-made']) {
    const answer = await fetch(`${app.url}/webhooks/${id}`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
  }
  expect(await kept()).toBe(before);
});

test('the second attempt is thanked for and kept once', async () => {
  const before = await kept();
  for (let attempt = 0; attempt < 3; attempt++) {
    expect((await desk.tells({ id: '2', createdAt: '2026-03-02T11:59:00Z' })).status).toBe(202);
    expect((await desk.post({ ticket: { id: '2' } }, { id: 'again' })).status).toBe(202);
  }
  expect(await kept()).toBe(before + 4);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-8',
  'application/x-made-up',
])('the content type %s does not matter', async (type) => {
  expect((await desk.post({ ticket: { id: '3' } }, { headers: { 'content-type': type } })).status).toBe(202);
});

test.each(hostile)('%s, well signed, is accepted and kept for people to see', async (_what, body) => {
  const before = await kept();
  expect((await zendesk.post(body)).status).toBe(202);
  expect(await kept()).toBe(before + 1);
});

test.each(hostile)('%s to the standard format never ends in a 5xx', async (_what, body) => {
  expect((await desk.post(body)).status).toBeLessThan(500);
});

test('forged, foreign and unknown are refused alike, and nothing is kept', async () => {
  const before = await kept();
  const body = Buffer.from('{"ticket":{"id":"1"}}');
  const forged = await desk.post(body, { headers: { 'webhook-signature': 'v1,Zm9yZ2Vk' } });
  const unsigned = await fetch(`${app.url}/webhooks/standard`, { method: 'POST', body });
  const foreign = await fetch(`${app.url}/webhooks/zendesk`, {
    method: 'POST',
    headers: desk.sign(body),
    body,
  });
  const unknown = await fetch(`${app.url}/webhooks/nobody`, {
    method: 'POST',
    headers: desk.sign(body),
    body,
  });
  const problem = JSON.parse(forged.text);
  expect(problem).toMatchObject({
    status: 401,
    title: 'The request is not signed as it should be',
    detail: 'The signature does not fit this integration.',
  });
  for (const answer of [unsigned, foreign, unknown]) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(await answer.json()).toEqual(problem);
  }
  expect(await kept()).toBe(before);
});

test.each(['a%00b', '%E0%A4%A', '..%2f..%2fetc', 'x'.repeat(5_000), '__proto__', 'constructor'])(
  'the integration id %s is no server error',
  async (id) => {
    const response = await fetch(`${app.url}/webhooks/${id}`, { method: 'POST', body: '{}' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  },
);

test('a replay of an old request is refused', async () => {
  const body = Buffer.from('{"ticket":{"id":"1"}}');
  const headers = desk.sign(body);
  now.advance(5 * 60_000 + 1_000);
  const response = await fetch(`${app.url}/webhooks/standard`, { method: 'POST', headers, body });
  now.set('2026-03-02T12:00:00Z');
  expect(response.status).toBe(401);
});

test('1 MiB is accepted, a byte more is 413', async () => {
  const padded = (bytes: number) => Buffer.from(`{"ticket":{"id":"1"}}`.padEnd(bytes));
  expect((await desk.post(padded(1_048_576))).status).toBe(202);
  expect((await desk.post(padded(1_048_577))).status).toBe(413);
});

test('an integration may take more, and what it does not take is counted', async () => {
  const headers = { authorization: `Bearer ${(await machine(app, 'admin')).key}` };
  const put = (json: object) => app.fetch('/api/integrations/large', { method: 'PUT', headers, json });
  const { body } = await put({ helpdesk: 'standard', name: 'Large', maxBodyMiB: 2 });
  expect(body).toMatchObject({ maxBodyMiB: 2, refused: { times: 0, lastAt: null, because: null } });
  const large = new Helpdesk({
    url: app.url,
    integrationId: 'large',
    kind: 'standard',
    secret: body.secret,
    now: () => now.now(),
  });
  const padded = (bytes: number) => Buffer.from(`{"ticket":{"id":"1"}}`.padEnd(bytes));
  expect((await large.post(padded(2_097_152))).status).toBe(202);
  expect((await large.post(padded(2_097_153))).status).toBe(413);
  expect((await large.post(padded(9), { headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
  const shown = () => app.fetch('/api/integrations/large', { headers }).then((answer) => answer.body);
  await until(async () => (await shown()).refused.times === 2, 'both to be counted');
  expect(await shown()).toMatchObject({
    refused: { lastAt: expect.any(String), because: 'it was compressed' },
  });
  expect((await put({ helpdesk: 'standard', name: 'Large' })).body).toMatchObject({ maxBodyMiB: 2 });
  for (const maxBodyMiB of [0, 26, 1.5, null]) {
    const refused = await put({ helpdesk: 'standard', name: 'Large', maxBodyMiB });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'maxBodyMiB']);
  }
});

test('a body that says it is a gigabyte is refused before it is sent', async () => {
  const answer = await raw(
    'POST /webhooks/standard HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n{',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('a body without end is cut off at the limit', async () => {
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const answer = await raw(
    'POST /webhooks/standard HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n',
    chunk,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('a compressed body is 415: it could unpack to anything', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
  const { status, text } = await desk.post(bomb, { headers: { 'content-encoding': 'gzip' } });
  expect(status).toBe(415);
  expect(JSON.parse(text).detail).toMatch('content-encoding gzip');
});

test('GET is not a webhook', async () => {
  expect((await app.fetch('/webhooks/standard')).status).toBe(404);
});

/** Sends bytes, then `again` for as long as the server reads, and returns what it answers. */
function raw(head: string, again?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = dial(Number(new URL(app.url).port), '127.0.0.1', () => socket.write(head));
    let answer = '';
    const feed = () => {
      for (let more = true; again !== undefined && more && answer === '';) more = socket.write(again);
    };
    socket.on('connect', feed).on('drain', feed);
    socket.on('data', (data) => {
      answer += data.toString();
      socket.destroy();
    });
    socket.on('error', () => undefined).on('close', () => resolve(answer));
  });
}
