import getPort from 'get-port';
import type { ShownEntry } from '../../../src/audit/audit-entries.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { type Lie, LyingProvider } from '../../harness/lying-provider.js';
import { oidcEnv, OpenIdProvider, Visitor } from '../../harness/oidc.js';
import { type Machine, machine } from '../../harness/signed-in.js';

jest.setTimeout(60_000);

const ada = { sub: 'ada-1', email: 'ada@desk.example', email_verified: true, name: 'Ada Lovelace' };

describe('with a real provider', () => {
  let provider: OpenIdProvider;
  let app: TestApp;
  let admin: Machine;

  const launch = async (more: NodeJS.ProcessEnv = {}) => {
    const PORT = String(await getPort());
    const publicUrl = `http://127.0.0.1:${PORT}`;
    provider = await OpenIdProvider.start(publicUrl);
    const env = oidcEnv(provider.issuer, { PORT, PUBLIC_URL: publicUrl, ...more });
    app = await startApp({ env });
    admin = await machine(app, 'admin');
  };
  afterEach(async () => {
    await app.stop();
    await provider.stop();
  });

  const me = async (visitor: Visitor) =>
    (await app.fetch('/api/me', { headers: { cookie: visitor.cookies(app.url) } })).body;

  async function signIn(claims: { sub: string } & Record<string, unknown>, to = '/api/me') {
    await provider.knows(claims);
    const visitor = new Visitor();
    const { response } = await visitor.goes(`${app.url}/sign-in/oidc?to=${encodeURIComponent(to)}`);
    return { visitor, status: response.status, page: await response.text() };
  }
  const add = (email: string, role = 'lead') =>
    admin.post('/api/users', { name: 'Ada', email, role, teams: 'all' });

  test('a person is known by the verified address at first, and by the subject from then on', async () => {
    await launch();
    const { body: user } = await add('Ada@desk.example');
    const first = await signIn(ada);
    expect([first.status, JSON.parse(first.page)]).toEqual([
      200,
      { now: expect.any(Number), kind: 'user', id: String(user.id), name: 'Ada', role: 'lead', teams: 'all' },
    ]);
    expect((await app.fetch('/sign-in')).text).toContain('Sign in with Keyring');

    const renamed = await signIn({ ...ada, email: 'ada.king@desk.example' });
    expect(await me(renamed.visitor)).toMatchObject({ id: String(user.id) });

    const namesake = await signIn({ ...ada, sub: 'another-ada' });
    expect(namesake.status).toBe(403);
    expect(namesake.page).toContain('belongs to somebody else here');

    await admin.patch(`/api/users/${user.id}`, { active: false });
    const gone = await signIn(ada);
    expect([gone.status, await me(gone.visitor)]).toEqual([403, expect.objectContaining({ status: 401 })]);
    expect(gone.page).toContain('An administrator has deactivated you here.');
  });

  test('an address that is not verified, of another domain, or of nobody opens nothing', async () => {
    await launch({ OIDC_EMAIL_DOMAINS: 'desk.example' });
    await add('ada@desk.example');
    await add('ada@evil.example');
    const { email_verified: _, ...silent } = ada;
    for (const [claims, words] of [
      [{ ...ada, email_verified: false }, 'has not verified the address'],
      [silent, 'has not verified the address'],
      [{ sub: '1', email_verified: true }, 'told no e-mail address'],
      [{ ...ada, email: 'ada@evil.example' }, 'Addresses at evil.example do not sign in here.'],
      [{ ...ada, email: 'ada@desk.example@evil.example' }, 'Addresses at evil.example'],
      [{ ...ada, email: 'bob@desk.example' }, 'Ask an administrator to add you.'],
    ] as const) {
      const { status, page, visitor } = await signIn(claims);
      expect([status, page]).toEqual([403, expect.stringContaining(words)]);
      expect(visitor.cookies(app.url)).not.toContain('punctual_session');
    }
  });

  test('new people become users, and groups decide about roles at every sign-in', async () => {
    await launch({
      OIDC_EMAIL_DOMAINS: 'desk.example',
      OIDC_NEW_USERS_ARE: 'agent',
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ROLES: 'sla-admins=admin, sla-leads=lead',
    });
    const newcomer = await signIn(ada);
    expect(await me(newcomer.visitor)).toMatchObject({ name: 'Ada Lovelace', role: 'agent' });
    // Of no team, until an administrator says of which.
    expect(await app.db.query('select teams from users where email = $1', [ada.email])).toEqual([
      { teams: [] },
    ]);
    const lead = await signIn({ ...ada, groups: ['staff', 'sla-leads'] });
    expect(await me(lead.visitor)).toMatchObject({ role: 'lead' });
    expect(await me(newcomer.visitor)).toMatchObject({ status: 401 });
    const boss = await signIn({ ...ada, groups: ['sla-leads', 'sla-admins'] });
    expect(await me(boss.visitor)).toMatchObject({ role: 'admin' });
    // She is the only one: somebody must be left who can let people in.
    const last = await signIn(ada);
    expect(await me(last.visitor)).toMatchObject({ role: 'admin' });
    await add('root@desk.example', 'admin');
    expect(await me((await signIn(ada)).visitor)).toMatchObject({ role: 'agent' });

    const [user] = await app.db.query<{ id: number }>('select id from users where email = $1', [ada.email]);
    const { body } = await admin.get(`/api/audit?act=user&subject=user:${user!.id}`);
    const told = (body as ShownEntry[]).reverse();
    const roles = (before: string, after: string) => ['user.role_changed', { role: before }, { role: after }];
    const teams = (before: unknown, after: unknown) => [
      'user.teams_changed',
      { teams: before },
      { teams: after },
    ];
    expect(told.map(({ act, before, after }) => [act, before, after])).toEqual([
      ['user.created', null, { name: 'Ada Lovelace', email: ada.email, role: 'agent', teams: [] }],
      ['user.openid_linked', null, { issuer: provider.issuer, subject: 'ada-1' }],
      roles('agent', 'lead'),
      roles('lead', 'admin'),
      teams([], 'all'),
      roles('admin', 'agent'),
      teams('all', []),
    ]);
    expect(told[0]).toMatchObject({ by: { kind: 'punctual' }, request: { address: '127.0.0.1' } });
  });

  test('the answer is for the browser that asked, and once', async () => {
    await launch();
    await add('ada@desk.example');
    await provider.knows(ada);
    const attacker = new Visitor();
    const stopAt = `${app.url}/sign-in/oidc/callback`;
    const { address } = await attacker.goes(`${app.url}/sign-in/oidc`, { stopAt });

    // Login CSRF: somebody is made to open the end of a sign-in that another began.
    const victim = new Visitor();
    expect((await victim.goes(address)).response.status).toBe(400);
    await victim.goes(`${app.url}/sign-in/oidc`, { stopAt });
    expect((await victim.goes(address)).response.status).toBe(502);
    expect(victim.cookies(app.url)).not.toContain('punctual_session');

    expect((await attacker.goes(address)).response.status).not.toBe(400);
    expect((await attacker.goes(address)).response.status).toBe(400);
  });

  test('a refusal by the provider is told on a plain page, without its words', async () => {
    await launch();
    const visitor = new Visitor();
    const { address } = await visitor.goes(`${app.url}/sign-in/oidc`, { stopAt: provider.issuer });
    const state = new URL(address).searchParams.get('state')!;
    const query = new URLSearchParams({ error: 'access_denied', error_description: '<b>boo</b>', state });
    const { response } = await visitor.goes(`${app.url}/sign-in/oidc/callback?${query}`);
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain('boo');
    expect(new URL(address).searchParams.get('code_challenge_method')).toBe('S256');
  });
});

describe('with a provider that lies', () => {
  let provider: LyingProvider;
  let app: TestApp;

  beforeAll(async () => {
    provider = await LyingProvider.start();
    const PORT = String(await getPort());
    app = await startApp({
      env: oidcEnv(provider.issuer, { PORT, PUBLIC_URL: `http://127.0.0.1:${PORT}` }),
    });
    const admin = await machine(app, 'admin');
    await admin.post('/api/users', { name: 'Ada', email: 'ada@desk.example', role: 'admin' });
  });
  afterAll(async () => {
    await app.stop();
    await provider.stop();
  });

  async function signIn(lie: Lie) {
    provider.lie = lie;
    const visitor = new Visitor();
    const { response } = await visitor.goes(`${app.url}/sign-in/oidc?to=/api/me`);
    return { status: response.status, in: visitor.cookies(app.url).includes('punctual_session') };
  }

  test('what it says in earnest is believed', async () => {
    expect(await signIn({})).toEqual({ status: 200, in: true });
  });

  test.each<[string, Lie]>([
    ['a nonce of another sign-in', { claims: { nonce: 'another' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another issuer', { claims: { iss: 'https://other.example' } }],
    ['another audience', { claims: { aud: 'somebody-else' } }],
    ['a token that has expired', { claims: { exp: 1_000_000_000 } }],
    ['no signature (alg none)', { signed: 'none' }],
    ['a signature by another key', { signed: 'by another key' }],
  ])('%s opens nothing', async (_, lie) => {
    expect(await signIn(lie)).toEqual({ status: 502, in: false });
  });
});

test('a provider that is away is told so, and asked again next time', async () => {
  const app = await startApp({ env: oidcEnv(`http://127.0.0.1:${await getPort()}`) });
  try {
    const answer = await app.fetch('/sign-in/oidc', { redirect: 'manual' });
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('could not be confirmed')]);
  } finally {
    await app.stop();
  }
});

test('without a provider there is no such page', async () => {
  const app = await startApp();
  try {
    expect((await app.fetch('/sign-in/oidc')).status).toBe(404);
    expect((await app.fetch('/sign-in/oidc/callback?code=x')).status).toBe(404);
    expect((await app.fetch('/sign-in')).text).not.toContain('/sign-in/oidc');
  } finally {
    await app.stop();
  }
});
