import { PUNCTUAL } from '../../../src/audit/actor.js';
import { HOUR } from '../../../src/engine/instant.js';
import { SignInLinks } from '../../../src/auth/sign-in-links.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { machine } from '../../harness/signed-in.js';
import { until } from '../../harness/until.js';

let app: TestApp;
let now: SettableNow;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now });
});
afterAll(() => app.stop());
beforeEach(() => now.set('2026-11-23T09:00:00Z'));

const sameOrigin = { 'sec-fetch-site': 'same-origin' };
const linkFor = async (email: string) =>
  new URL((await app.app.get(SignInLinks).forEmail(email, PUNCTUAL)) ?? 'none:').pathname;
const open = (path: string) => app.fetch(path);
const press = (path: string, headers: Record<string, string> = sameOrigin) =>
  app.fetch(path, { method: 'POST', headers, redirect: 'manual' });
const cookieOf = (headers: Headers) => headers.get('set-cookie')?.split(';')[0] ?? '';
const me = (cookie: string) => app.fetch('/api/me', { headers: { cookie } });

async function signIn(email: string): Promise<string> {
  return cookieOf((await press(await linkFor(email))).headers);
}

describe('the first start', () => {
  test('gives a link, and the next one another, until an admin has signed in', async () => {
    const links = app.app.get(SignInLinks);
    const first = await links.forFirstAdmin(PUNCTUAL);
    const second = await links.forFirstAdmin(PUNCTUAL);
    expect(first).toMatch(/^http:\/\/localhost:\d+\/sign-in\/[\w-]{43}$/);
    expect(second).not.toBe(first);

    expect((await press(new URL(first!).pathname)).status).toBe(303);
    expect(await links.forFirstAdmin(PUNCTUAL)).toBeUndefined();
    expect(await app.db.query('select email, role from users')).toEqual([
      { email: 'admin@localhost', role: 'admin' },
    ]);
  });
});

describe('a sign-in link', () => {
  test('shows a page that has to be pressed, however often it is opened', async () => {
    const link = await linkFor('admin@localhost');
    for (let scan = 0; scan < 3; scan++) {
      const page = await open(link);
      expect(page.status).toBe(200);
      expect(page.text).toContain('<form method="post">');
      expect(page.headers.get('set-cookie')).toBeNull();
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await press(link)).status).toBe(303);
  });

  test('signs in and goes to the board, with a cookie that no script can read', async () => {
    const answer = await press(await linkFor('admin@localhost'));
    expect(answer.headers.get('location')).toBe('/');
    expect(answer.headers.get('set-cookie')).toMatch(
      /^punctual_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect((await me(cookieOf(answer.headers))).body).toEqual({
      kind: 'user',
      now: expect.any(Number),
      id: expect.stringMatching(/^\d+$/),
      name: 'Administrator',
      role: 'admin',
      teams: 'all',
    });
  });

  test('opens once, even for two at the same moment', async () => {
    const link = await linkFor('admin@localhost');
    const statuses = (await Promise.all([press(link), press(link)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([303, 410]);
  });

  test('opens for a day', async () => {
    const link = await linkFor('admin@localhost');
    now.set('2026-11-24T09:00:00Z');
    expect((await press(link)).status).toBe(410);
  });

  test('is not kept where somebody could read it', async () => {
    const token = (await linkFor('admin@localhost')).split('/').at(-1)!;
    const stored = JSON.stringify(
      await app.db.query(`select encode(token_hash, 'escape') from sign_in_links`),
    );
    expect(stored).not.toContain(token);
  });

  test('cannot be pressed from another site', async () => {
    const link = await linkFor('admin@localhost');
    expect((await press(link, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await press(link, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await press(link, { origin: 'null' })).status).toBe(403);
    expect((await press(link, {})).status).toBe(403);
    expect((await press(link, { origin: app.url })).status).toBe(303);
  });
});

describe('a session', () => {
  test('ends with signing out', async () => {
    const cookie = await signIn('admin@localhost');
    const out = await app.fetch('/api/sign-out', { method: 'POST', headers: { cookie, ...sameOrigin } });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^punctual_session=;/);
    expect((await me(cookie)).status).toBe(401);
  });

  test('ends after a fortnight, however much it is used', async () => {
    const cookie = await signIn('admin@localhost');
    for (let halfDay = 1; halfDay < 28; halfDay++) {
      now.advance(12 * HOUR);
      expect((await me(cookie)).status).toBe(200);
    }
    now.set('2026-12-07T08:59:59Z');
    expect((await me(cookie)).status).toBe(200);
    now.set('2026-12-07T09:00:00Z');
    expect((await me(cookie)).status).toBe(401);
  });

  test('ends a day after it was last seen', async () => {
    const cookie = await signIn('admin@localhost');
    now.set('2026-11-23T18:00:00Z');
    expect((await me(cookie)).status).toBe(200);
    now.set('2026-11-24T17:59:00Z');
    expect((await me(cookie)).status).toBe(200);
    now.set('2026-11-25T17:59:00Z');
    expect((await me(cookie)).status).toBe(401);
  });

  test('changes something only from a page of ours', async () => {
    const cookie = await signIn('admin@localhost');
    const put = (headers: Record<string, string>) =>
      app.fetch('/api/services/mail', {
        method: 'PUT',
        json: { name: 'Mail' },
        headers: { cookie, ...headers },
      });
    expect((await put({})).status).toBe(403);
    expect((await put({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await put({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await put({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await put({ origin: app.url })).status).toBe(200);
    // Behind a proxy that changes the host, the address people use counts.
    expect((await put({ origin: app.env.publicUrl })).status).toBe(200);
    expect((await put({ origin: 'null' })).status).toBe(403);
  });

  test('does not stand in for a bearer token that is wrong', async () => {
    const cookie = await signIn('admin@localhost');
    const answer = await app.fetch('/api/me', { headers: { cookie, authorization: 'Bearer pk_wrong' } });
    expect(answer.status).toBe(401);
  });

  test('a made-up cookie opens nothing', async () => {
    expect((await me('punctual_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(401);
    expect((await me('punctual_session=')).status).toBe(401);
    expect((await me('punctual_session=%')).status).toBe(401);
  });
});

describe('people', () => {
  test('are added by an admin, who hands them their link', async () => {
    const admin = await machine(app, 'admin');
    const added = await admin.post('/api/users', {
      name: 'Lena',
      email: 'Lena@Example.org',
      role: 'lead',
      teams: 'all',
    });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ name: 'Lena', email: 'lena@example.org', role: 'lead', active: true });

    const pressed = await press(new URL(added.body.signInLink as string).pathname);
    expect((await me(cookieOf(pressed.headers))).body).toMatchObject({ name: 'Lena', role: 'lead' });

    const other = { name: 'Other', email: 'lena@example.org', role: 'auditor' };
    const again = await admin.post('/api/users', other);
    expect(again.status).toBe(409);
    expect(again.body.errors).toEqual([{ field: 'email', reason: 'belongs to a user already' }]);
  });

  test('who are deactivated are out at once, and their links open no more', async () => {
    const admin = await machine(app, 'admin');
    const uwe = { name: 'Uwe', email: 'uwe@example.org', role: 'agent', teams: 'all' };
    const { body } = await admin.post('/api/users', uwe);
    const cookie = await signIn('uwe@example.org');
    expect((await me(cookie)).status).toBe(200);
    const spare = await linkFor('uwe@example.org');

    expect((await admin.patch(`/api/users/${body.id}`, { active: false })).status).toBe(200);
    expect((await me(cookie)).status).toBe(401);
    expect((await press(spare)).status).toBe(410);
    expect((await admin.post(`/api/users/${body.id}/sign-in-link`)).status).toBe(409);
  });

  test('cannot be machines, and an admin cannot give up being one', async () => {
    const admin = await machine(app, 'admin');
    const robot = await admin.post('/api/users', { name: 'R', email: 'r@example.org', role: 'integration' });
    expect(robot.status).toBe(400);

    const cookie = await signIn('admin@localhost');
    const { body: self } = await me(cookie);
    const demoted = await app.fetch(`/api/users/${self.id}`, {
      method: 'PATCH',
      json: { role: 'agent' },
      headers: { cookie, ...sameOrigin },
    });
    expect(demoted.status).toBe(403);
  });

  test('keep an active admin among them, whatever a machine is told', async () => {
    const admin = await machine(app, 'admin');
    const { body: people } = await admin.get('/api/users');
    const { id } = (people as { id: number; role: string }[]).find(({ role }) => role === 'admin')!;
    const changes: [string, object][] = [
      ['role', { role: 'agent', teams: 'all' }],
      ['active', { active: false }],
    ];
    for (const [field, change] of changes) {
      const refused = await admin.patch(`/api/users/${id}`, change);
      expect(refused.status).toBe(409);
      expect(refused.body.errors).toEqual([
        { field, reason: 'cannot change: no active admin would be left' },
      ]);
    }
    expect((await admin.patch(`/api/users/${id}`, { name: 'Root', role: 'admin' })).status).toBe(200);

    const { body: second } = await admin.post('/api/users', {
      name: 'A',
      email: 'a@b.example',
      role: 'admin',
      teams: 'all',
    });
    const both = await Promise.all(
      [id, second.id as number].map((each) => admin.patch(`/api/users/${each}`, { active: false })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const each of [id, second.id as number]) await admin.patch(`/api/users/${each}`, { active: true });
    expect((await admin.patch(`/api/users/${second.id}`, { role: 'lead', teams: [] })).status).toBe(200);
  });
});

describe('a rename at the same moment undoes nothing', () => {
  const waiting = async () => {
    const [row] = await app.db.query<{ count: number }>(
      `select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    return row!.count;
  };

  test.each([
    ['a password that is removed', '/password', 'DELETE', undefined, { hasPassword: false, active: true }],
    ['a deactivation', '', 'PATCH', { active: false }, { hasPassword: true, active: false }],
    ['other teams', '', 'PATCH', { teams: 'all' }, { teams: 'all' }],
  ])('%s', async (what, path, method, json, expected) => {
    const admin = await machine(app, 'admin');
    await admin.put('/api/teams/second-line', { name: 'Second line', externalIds: [], timezone: 'UTC' });
    const email = `${method}${what.length}@example.org`;
    const eve = { name: 'Eve', email, role: 'lead', teams: ['second-line'] };
    const { id } = (await admin.post('/api/users', eve)).body as { id: number };
    await app.db.query(`update users set password_hash = 'the old one' where id = $1`, [id]);
    const both = await app.db.transaction(async (tx) => {
      await tx.query('lock table teams in access exclusive mode');
      const renamed = admin.patch(`/api/users/${id}`, { name: 'Eve Adams' });
      await until(async () => (await waiting()) > 0, 'the rename to be held back');
      let isOver = false;
      const headers = { authorization: `Bearer ${admin.key}` };
      const done = app
        .fetch(`/api/users/${id}${path}`, { method, json, headers })
        .finally(() => (isOver = true));
      await until(async () => isOver || (await waiting()) > 1, 'the other to end or to wait');
      return { renamed, done };
    });
    expect((await both.renamed).status).toBe(200);
    expect((await both.done).status).toBeLessThan(300);
    const people = (await admin.get('/api/users')).body as { id: number }[];
    expect(people.find((each) => each.id === id)).toMatchObject({ name: 'Eve Adams', ...expected });
  });
});

test('links may be guessed at ten times in ten minutes', async () => {
  const noon = Date.parse('2026-12-24T12:00:00Z');
  const guess = () => press('/sign-in/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
  jest.spyOn(Date, 'now').mockReturnValue(noon);
  for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(410);
  const answer = await guess();
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('600');
  jest.spyOn(Date, 'now').mockReturnValue(noon + 600_001);
  expect((await guess()).status).toBe(410);
  jest.restoreAllMocks();
});
