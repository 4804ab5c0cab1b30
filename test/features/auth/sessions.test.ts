import { PUNCTUAL } from '../../../src/audit/actor.js';
import { SignInLinks } from '../../../src/auth/sign-in-links.js';
import { deviceOf } from '../../../src/auth/device.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { machine } from '../../harness/signed-in.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
const sameOrigin = { 'sec-fetch-site': 'same-origin' };

let app: TestApp;
let now: SettableNow;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now });
  await app.app.get(SignInLinks).forFirstAdmin(PUNCTUAL);
});
afterAll(() => app.stop());

async function signIn(userAgent: string, cookie = ''): Promise<string> {
  const link = new URL((await app.app.get(SignInLinks).forEmail('admin@localhost', PUNCTUAL))!).pathname;
  const headers = { ...sameOrigin, 'user-agent': userAgent, cookie };
  const { headers: told } = await app.fetch(link, { method: 'POST', headers, redirect: 'manual' });
  return told.get('set-cookie')!.split(';')[0]!;
}
const list = (cookie: string) => app.fetch('/api/sessions', { headers: { cookie } });
const end = (cookie: string, id = '') =>
  app.fetch(`/api/sessions${id}`, { method: 'DELETE', headers: { cookie, ...sameOrigin } });

test('a person sees where they are signed in, ends one session, and all others', async () => {
  const desk = await signIn(FIREFOX);
  now.set('2026-11-23T09:10:00Z');
  const phone = await signIn(IPHONE);
  now.set('2026-11-23T09:20:00Z');
  const { body } = await list(desk);
  expect(body).toEqual([
    {
      id: expect.any(Number),
      device: 'Firefox on Linux',
      openedBy: 'link',
      createdAt: '2026-11-23T09:00:00.000Z',
      lastSeenAt: '2026-11-23T09:20:00.000Z',
      current: true,
    },
    expect.objectContaining({
      device: 'Safari on iOS',
      lastSeenAt: '2026-11-23T09:10:00.000Z',
      current: false,
    }),
  ]);
  expect((await end(desk, `/${body[1].id}`)).status).toBe(204);
  expect((await list(phone)).status).toBe(401);
  expect((await end(desk, `/${body[1].id}`)).status).toBe(404);

  const third = await signIn(FIREFOX);
  expect((await end(desk)).status).toBe(204);
  expect((await list(third)).status).toBe(401);
  expect((await list(desk)).body).toHaveLength(1);
});

test('nobody ends somebody else’s', async () => {
  const admin = await machine(app, 'admin');
  const mine = await signIn(FIREFOX);
  const [{ id }] = (await list(mine)).body as [{ id: number }];
  expect((await admin.get('/api/sessions')).body).toEqual([]);
  expect((await admin.delete(`/api/sessions/${id}`)).status).toBe(404);
  expect((await list(mine)).status).toBe(200);
});

test('signing in again on the same browser ends the session that was there', async () => {
  const before = await signIn(FIREFOX);
  await signIn(FIREFOX, before);
  expect((await list(before)).status).toBe(401);
});

test('being seen is written down once a minute at most', async () => {
  const cookie = await signIn(FIREFOX);
  const seen = async () => (await list(cookie)).body[0].lastSeenAt as string;
  now.set('2026-11-23T10:00:00Z');
  expect(await seen()).toBe('2026-11-23T10:00:00.000Z');
  now.set('2026-11-23T10:00:59Z');
  expect(await seen()).toBe('2026-11-23T10:00:00.000Z');
  now.set('2026-11-23T10:01:00Z');
  await seen();
  expect(await seen()).toBe('2026-11-23T10:01:00.000Z');
});

test.each`
  userAgent                                                                                                   | device
  ${FIREFOX}                                                                                                  | ${'Firefox on Linux'}
  ${'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36 Edg/140'}  | ${'Edge on Windows'}
  ${'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile Safari/537.36'} | ${'Chrome on Android'}
  ${'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605 (KHTML, like Gecko) Version/18 Safari/605'} | ${'Safari on macOS'}
  ${'curl/8.0'}                                                                                               | ${'another browser'}
  ${undefined}                                                                                                | ${'another browser'}
`('$userAgent is $device', ({ userAgent, device }) => expect(deviceOf(userAgent as string)).toBe(device));
