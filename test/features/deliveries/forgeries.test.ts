import { startApp, type TestApp } from '../../harness/app.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';
import type { Helpdesk } from '../../harness/helpdesk.js';
import { connect } from '../../harness/integration.js';

const env = { ROLE: 'api', TRUST_PROXY: '127.0.0.0/8' };
const forged = { 'webhook-signature': 'v1,Zm9yZ2Vk' };

let database: TestDatabase;
let app: TestApp;
let second: TestApp;
let desk: Helpdesk;

beforeAll(async () => {
  database = await freshDatabase();
  app = await startApp({ env, database });
  second = await startApp({ env, database });
  desk = await connect(app, 'standard', { id: 'desk' });
});
afterAll(async () => {
  await app.stop();
  await second.stop();
  await database.drop();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** Only the clock: everything that waits goes on waiting in earnest. */
const doNotFake = [
  'hrtime' as const,
  'nextTick' as const,
  'performance' as const,
  'queueMicrotask' as const,
  'setImmediate' as const,
  'clearImmediate' as const,
  'setInterval' as const,
  'clearInterval' as const,
  'setTimeout' as const,
  'clearTimeout' as const,
];
const at = (now: string) => jest.useFakeTimers({ now: Date.parse(now), doNotFake });

const forge = (client: string, { id = 'desk', at = app } = {}) =>
  at.fetch(`/webhooks/${id}`, {
    method: 'POST',
    headers: { ...forged, 'x-forwarded-for': client },
    json: { ticket: { id: '1' } },
  });
const deliver = (client: string) =>
  desk.post({ ticket: { id: '1' } }, { headers: { 'x-forwarded-for': client } });

async function statuses(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const told: number[] = [];
  for (let i = 0; i < times; i++) told.push((await ask()).status);
  return told;
}

const twenty = Array<number>(20).fill(401);

test('twenty forgeries in a minute are refused, then their sender has to wait, in every process', async () => {
  at('2026-11-23T12:00:00Z');
  expect(await statuses(20, () => forge('198.51.100.1'))).toEqual(twenty);
  expect((await forge('198.51.100.1', { at: second })).status).toBe(429);
  at('2026-11-23T12:00:20Z');
  const told = await forge('198.51.100.1');
  expect(told.status).toBe(429);
  expect(told.headers.get('retry-after')).toBe('40');

  expect((await forge('198.51.100.2')).status).toBe(401);
  at('2026-11-23T12:01:01Z');
  expect((await forge('198.51.100.1')).status).toBe(401);
});

test('the same client is not believed to send other integrations forgeries, nor others to send forgeries', async () => {
  await connect(app, 'standard', { id: 'other' });
  expect(await statuses(21, () => forge('198.51.100.3'))).toEqual([...twenty, 429]);
  expect((await deliver('198.51.100.3')).status).toBe(429);
  expect((await deliver('198.51.100.4')).status).toBe(202);
  expect((await forge('198.51.100.3', { id: 'other' })).status).toBe(401);
});

test('a wrong integration is refused exactly as often as one that exists, and makes no row', async () => {
  const rows = () => app.db.query<{ key: string }>('select key from throttles');
  const before = (await rows()).length;
  expect(await statuses(21, () => forge('198.51.100.5', { id: 'nobody' }))).toEqual([...twenty, 429]);
  expect(await rows()).toHaveLength(before);
});

test('a good delivery is one statement', async () => {
  await deliver('198.51.100.6');
  const asked = jest.spyOn(app.db.pool, 'query');
  expect((await deliver('198.51.100.6')).status).toBe(202);
  // A prepared statement is an object with its text.
  const texts = asked.mock.calls.map(([sql]) => JSON.stringify(sql));
  const ours = texts.filter((sql) => !/clock_timestamp/.test(sql));
  expect(ours).toEqual([expect.stringContaining('insert into deliveries')]);
});

test('no address is kept', async () => {
  await forge('198.51.100.77');
  const rows = JSON.stringify(await app.db.query('select * from throttles'));
  expect(rows).not.toContain('198.51.100');
});
