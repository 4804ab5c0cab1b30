import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../../src/database/embedded/embedded.js';
import { migrate } from '../../../src/database/migrate.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';
import { until } from '../../harness/until.js';
import { SettableNow } from '../../harness/settable-now.js';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await freshDatabase();
  app = await startApp({ database, now: new SettableNow('2026-11-20T10:00:00Z') });
});

afterAll(async () => {
  await app.stop();
  await database.drop();
});

test('health is public and says what it knows', async () => {
  expect(await app.fetch('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
  expect(await app.fetch('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
});

test('every answer has a request id and headers that keep a page to itself', async () => {
  const { headers } = await app.fetch('/health/live');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('content-security-policy')).toContain("default-src 'self';script-src 'self';");
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('strict-transport-security')).toBeNull();
});

test('an unknown route is problem+json', async () => {
  const answer = await app.fetch('/api/nothing');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('a body over 1 MiB is refused', async () => {
  const answer = await app.fetch('/webhooks/none', {
    method: 'POST',
    json: { text: 'x'.repeat(1024 * 1024) },
  });
  const errors = [{ field: 'body', reason: 'is too large' }];
  expect(answer).toMatchObject({ status: 413, body: { title: 'The body is too large', errors } });
});

test('a worker answers for its health and nothing else', async () => {
  const worker = await startApp({ database, env: { ROLE: 'worker' } });
  expect(await worker.fetch('/health/ready')).toMatchObject({ status: 200 });
  expect(await worker.fetch('/api/board')).toMatchObject({ status: 404, text: '' });
  await worker.stop();
});

test('while its database is away it is alive and not ready; afterwards it goes on', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'punctual-server-'));
  chmodSync(dataDir, 0o711);
  const server = await startEmbedded(dataDir, { log: () => undefined, settings: { fsync: 'off' } });
  const { connection, stop } = server;
  const { host = '', database: name = '' } = connection;
  await migrate(connection, { queueInPostgres: true });
  const url = `postgres://postgres@localhost/${name}?host=${encodeURIComponent(host)}`;
  const other = await startApp({
    database: { connection: { ...connection, database: name }, url, drop: stop },
  });
  process.kill(Number(readFileSync(join(host, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  const ready = () => other.fetch('/health/ready');
  const refusal = async () => {
    const answer = await ready();
    return answer.status === 503 ? answer : undefined;
  };
  const away = await until(refusal, 'the 503');
  expect(away.headers.get('content-type')).toContain('application/problem+json');
  expect(await other.fetch('/health/live')).toMatchObject({ status: 200 });
  await until(async () => (await ready()).status === 200, 'the database to be back', 30_000);
  await other.stop();
  await stop();
  rmSync(dataDir, { recursive: true });
}, 60_000);

test('the clock is the one it was given', () => {
  expect(app.now.now()).toBe(Date.parse('2026-11-20T10:00:00Z'));
});
