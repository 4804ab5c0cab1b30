import { startApp, type TestApp } from '../../harness/app.js';
import { person } from '../../harness/person.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { until } from '../../harness/until.js';
import { heardOn } from './live-stream.js';

let app: TestApp;
let admin: Machine;

beforeAll(async () => {
  app = await startApp();
  admin = await machine(app, 'admin');
  // Only the heart is moved by hand: rxjs beats with setInterval, and nothing else here does.
  const timers = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const;
  const delays = ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] as const;
  jest.useFakeTimers({ doNotFake: [...timers, ...delays] });
});
afterAll(async () => {
  jest.useRealTimers();
  await app.stop();
});

const beats = (stream: Stream) => stream.heard.filter(({ type }) => type === 'heartbeat').length;
const heartbeat = () => jest.advanceTimersByTime(15_000);
type Stream = Awaited<ReturnType<typeof heardOn>>;

async function watching(credentials: { key: string } | { cookie: string }): Promise<Stream> {
  const stream = await heardOn(app.url, credentials);
  await until(() => beats(stream) === 1, 'the first beat');
  heartbeat();
  await until(() => beats(stream) === 2, 'the second beat');
  return stream;
}

test('a stream ends when its person is deactivated', async () => {
  const { id, cookie } = await person(app, admin, { name: 'Ada', role: 'agent' });
  const stream = await watching({ cookie });
  await admin.patch(`/api/users/${id}`, { active: false });
  heartbeat();
  await stream.ended;
  expect(beats(stream)).toBe(2);
});

test('or gets another role', async () => {
  const { id, cookie } = await person(app, admin, { name: 'Grace', role: 'agent' });
  const stream = await watching({ cookie });
  await admin.patch(`/api/users/${id}`, { role: 'auditor' });
  heartbeat();
  await stream.ended;
});

test('or signs out', async () => {
  const { cookie } = await person(app, admin, { name: 'Edsger', role: 'agent' });
  const stream = await watching({ cookie });
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  await app.fetch('/api/sign-out', { method: 'POST', headers });
  heartbeat();
  await stream.ended;
});

test('and when its API key is revoked', async () => {
  const { body } = await admin.post('/api/api-keys', { name: 'wallboard', role: 'agent' });
  const stream = await watching({ key: body.key });
  await admin.delete(`/api/api-keys/${body.id}`);
  heartbeat();
  await stream.ended;
});
