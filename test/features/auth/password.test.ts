import { hashSync } from '@node-rs/argon2';
import { PUNCTUAL } from '../../../src/audit/actor.js';
import { passwordFault } from '../../../src/auth/password/password-fault.js';
import { SignInLinks } from '../../../src/auth/sign-in-links.js';
import { MINUTE } from '../../../src/engine/instant.js';
import { type Answer, startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

const GOOD = 'seven slow bicycles';
const BETTER = 'eight quick tricycles';
const sameOrigin = { 'sec-fetch-site': 'same-origin' };

let app: TestApp;
let now: SettableNow;
let admin: Machine;
let people = 0;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now, env: { TRUST_PROXY: '127.0.0.0/8' } });
  admin = await machine(app, 'admin');
});
afterAll(() => app.stop());
beforeEach(() => now.set('2026-11-23T09:00:00Z'));

const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0] ?? '';
const me = (cookie: string) => app.fetch('/api/me', { headers: { cookie } });

/** From an address of its own, so that only what a test is about is throttled. */
function submit(email: string, password: string, { headers = {}, to = '/' } = {}): Promise<Answer> {
  return app.fetch('/sign-in', {
    method: 'POST',
    headers: { ...sameOrigin, 'x-forwarded-for': `203.0.113.${people++ % 250}`, ...headers },
    body: new URLSearchParams({ email, password, to }),
    redirect: 'manual',
  });
}

async function byLink(email: string): Promise<string> {
  const link = new URL((await app.app.get(SignInLinks).forEmail(email, PUNCTUAL))!).pathname;
  return cookieOf(await app.fetch(link, { method: 'POST', headers: sameOrigin, redirect: 'manual' }));
}

const set = (cookie: string, json: object) =>
  app.fetch('/api/me/password', { method: 'PUT', json, headers: { cookie, ...sameOrigin } });

interface Person {
  readonly id: number;
  readonly email: string;
  readonly cookie: string;
}

async function person(name: string, password?: string): Promise<Person> {
  const email = `${name.toLowerCase()}@desk.example`;
  const { body } = await admin.post('/api/users', { name, email, role: 'agent', teams: 'all' });
  const cookie = await byLink(email);
  if (password !== undefined) expect((await set(cookie, { password })).status).toBe(204);
  return { id: body.id as number, email, cookie };
}

test('a person who came by link sets a password and signs in with it', async () => {
  const { email } = await person('Ada', GOOD);
  const answer = await submit('ADA@desk.example', GOOD, { to: '/tickets/7' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/tickets/7']);
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax$/);
  expect((await me(cookieOf(answer))).body).toMatchObject({ name: 'Ada', role: 'agent' });
  const [row] = await app.db.query<{ password_hash: string }>(
    'select password_hash from users where email = $1',
    [email],
  );
  expect(row!.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await admin.get('/api/users')).text).not.toContain('argon2');
});

test('unknown people, wrong passwords and those without one are answered alike, each after a comparison', async () => {
  await person('Bea', GOOD);
  await person('Cid');
  const [wrong, unknown, without] = [
    await submit('bea@desk.example', BETTER),
    await submit('nobody@desk.example', BETTER),
    await submit('cid@desk.example', BETTER),
  ];
  const pageOf = ({ text }: Answer) => text.replace(/value="[^"]*"/g, '');
  for (const answer of [wrong, unknown, without]) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(pageOf(answer)).toBe(pageOf(wrong));
    expect(answer.text).toContain('This address and this password do not open.');
  }
  expect((await submit('bea@desk.example', '')).status).toBe(401);
  expect((await submit('', '')).status).toBe(401);
  // No form can send it, and nothing is looked up.
  expect(await submit('a\0b', GOOD)).toMatchObject({ status: 400, body: { errors: [{ field: 'email' }] } });
  expect((await submit('bea@desk.example', 'x'.repeat(10_000))).status).toBe(401);
});

test('what is typed comes back as text', async () => {
  const { text } = await submit('"><script>alert(1)</script>', 'x');
  expect(text).not.toContain('<script>');
  expect(text).toContain('&lt;script&gt;');
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
])('signing in never leads to %s', async (to) => {
  const name = `Dora${people}`;
  const { email } = await person(name, GOOD);
  expect((await submit(email, GOOD, { to })).headers.get('location')).toBe('/');
  expect((await app.fetch(`/sign-in?to=${encodeURIComponent(to)}`)).text).not.toContain('evil');
});

test('the form takes nothing from another site', async () => {
  const { email } = await person('Eve', GOOD);
  const foreign = { 'sec-fetch-site': 'cross-site' };
  expect((await submit(email, GOOD, { headers: foreign })).status).toBe(403);
});

describe('changing it', () => {
  test('takes the old one, and ends every other session', async () => {
    const { email, cookie } = await person('Finn', GOOD);
    const mine = cookieOf(await submit(email, GOOD));
    expect((await set(mine, { password: BETTER })).body.errors).toEqual([
      { field: 'current', reason: 'is missing: it is the password you have now' },
    ]);
    expect((await set(mine, { password: BETTER, current: 'guessed it, did I?' })).status).toBe(422);
    expect((await me(cookie)).status).toBe(200);
    expect((await set(mine, { password: BETTER, current: GOOD })).status).toBe(204);
    expect((await me(mine)).status).toBe(200);
    expect((await me(cookie)).status).toBe(401);
    expect((await submit(email, GOOD)).status).toBe(401);
    expect((await submit(email, BETTER)).status).toBe(303);
  });

  test('needs no old one for a quarter of an hour after coming by link: it may be forgotten', async () => {
    const { email } = await person('Gus', GOOD);
    const fresh = await byLink(email);
    now.advance(15 * MINUTE);
    expect((await set(fresh, { password: BETTER })).status).toBe(204);
    now.advance(1);
    expect((await set(fresh, { password: GOOD })).status).toBe(422);
  });

  test('is not for machines', async () => {
    expect((await admin.put('/api/me/password', { password: GOOD })).status).toBe(403);
  });
});

describe('an administrator', () => {
  test('removes a password, and whoever came in with it is out', async () => {
    const { id, email } = await person('Hal', GOOD);
    const cookie = cookieOf(await submit(email, GOOD));
    expect((await admin.delete(`/api/users/${id}/password`)).status).toBe(204);
    expect((await me(cookie)).status).toBe(401);
    expect((await submit(email, GOOD)).status).toBe(401);
    expect((await admin.delete('/api/users/999999/password')).status).toBe(404);
  });

  test('demands links: the password goes and no other is taken', async () => {
    const { id, email } = await person('Ida', GOOD);
    const changed = await admin.patch(`/api/users/${id}`, { passwordAllowed: false });
    expect(changed.body).toMatchObject({ passwordAllowed: false, hasPassword: false });
    expect((await submit(email, GOOD)).status).toBe(401);
    const refused = await set(await byLink(email), { password: BETTER });
    expect([refused.status, refused.body.errors[0].field]).toEqual([409, 'password']);
  });

  test('changes a role, and sessions with the old one end; a new name ends nothing', async () => {
    const { id, cookie } = await person('Jo');
    await admin.patch(`/api/users/${id}`, { name: 'Joanna' });
    expect((await me(cookie)).body).toMatchObject({ name: 'Joanna' });
    await admin.patch(`/api/users/${id}`, { role: 'lead' });
    expect((await me(cookie)).status).toBe(401);
  });
});

test('a hash made with weaker parameters is made anew when its password is given', async () => {
  const { id, email } = await person('Kim');
  const weak = hashSync(GOOD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  await app.db.query('update users set password_hash = $2 where id = $1', [id, weak]);
  expect((await submit(email, BETTER)).status).toBe(401);
  expect((await submit(email, GOOD)).status).toBe(303);
  const [row] = await app.db.query<{ password_hash: string }>(
    'select password_hash from users where id = $1',
    [id],
  );
  expect(row!.password_hash).toContain('$m=19456,t=2,p=1$');
  expect((await submit(email, GOOD)).status).toBe(303);
});

test('one account is guessed at twenty times, from wherever; a link still opens it', async () => {
  const { email } = await person('Lou', GOOD);
  for (let i = 0; i < 20; i++) expect((await submit(email, 'guess after guess')).status).toBe(401);
  const told = await submit(email, GOOD);
  expect(told.status).toBe(429);
  expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(told.text).toContain('Too many attempts.');
  expect((await me(await byLink(email))).status).toBe(200);
});

test('one client guesses ten times, whoever it guesses at; what opens does not count', async () => {
  const { email } = await person('Mia', GOOD);
  const headers = { 'x-forwarded-for': '198.51.100.9' };
  for (let i = 0; i < 12; i++) expect((await submit(email, GOOD, { headers })).status).toBe(303);
  for (let i = 0; i < 10; i++)
    expect((await submit(`n${i}@desk.example`, 'x', { headers })).status).toBe(401);
  expect((await submit(email, GOOD, { headers })).status).toBe(429);
});

const ada = { name: 'Ada Lovelace', email: 'ada.lovelace@desk.example' };
const tooShort = 'must be at least 12 characters long';
const obvious =
  'is among the first that somebody would try: it is mostly common words, your name, or a run of keys';
test.each`
  password                          | fault
  ${'elevenchars'}                  | ${tooShort}
  ${'Password1234!'}                | ${obvious}
  ${'aaaaaaaaaaaaaaaa'}             | ${obvious}
  ${'abcabcabcabcabc'}              | ${obvious}
  ${'qwertyuiop123'}                | ${obvious}
  ${'AdaLovelace2026'}              | ${obvious}
  ${'Lovelace-Desk-1'}              | ${obvious}
  ${'punctualpunctual'}             | ${obvious}
  ${'Welcome2Support'}              | ${obvious}
  ${'123456789012'}                 | ${obvious}
  ${'x'.repeat(257)}                | ${'must be at most 256 characters long'}
  ${'correct horse battery staple'} | ${null}
  ${'seven slow bicycles'}          | ${null}
  ${'t9#Kq2vLw!zP'}                 | ${null}
  ${'пароль из слов моих'}          | ${null}
`('"$password" as a password: $fault', ({ password, fault }) =>
  expect(passwordFault(password as string, ada)).toBe(fault),
);
