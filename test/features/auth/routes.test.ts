import { readFileSync } from 'node:fs';
import { ROLES } from '../../../src/auth/allow.js';
import { isInScope, Scopes } from '../../../src/auth/scopes.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { machine } from '../../harness/signed-in.js';
import { isStream, nameOf, registeredRoutes, type Route } from './registered-routes.js';

// Every route is called by every role.
jest.setTimeout(60_000);

let app: TestApp;
let routes: Route[];

beforeAll(async () => {
  app = await startApp();
  routes = registeredRoutes(app);
});
afterAll(() => app.stop());

const address = ({ path }: Route) => path.replace(/:\w+/g, '1');

const isApi = ({ path }: Route) => path.startsWith('/api/');

/** Open to everybody. A route that belongs here is added by hand, and for a reason. */
const PUBLIC = [
  // The API's description, which anybody can read in the source.
  'GET /docs',
  'GET /docs/favicon-32x32.png',
  'GET /docs/openapi.json',
  'GET /docs/start.js',
  'GET /docs/swagger-ui-bundle.js',
  'GET /docs/swagger-ui.css',
  'GET /health/live',
  'GET /health/ready',
  'GET /dispute/:token',
  'POST /dispute/:token',
  // A customer's look at the agreement that is in force.
  'GET /document/:token',
  'GET /document/:token/document.pdf',
  'GET /review/:token',
  'POST /review/:token',
  'GET /sign-in',
  'GET /sign-in/:token',
  // Not found unless a provider is set up.
  'GET /sign-in/oidc',
  'GET /sign-in/oidc/callback',
  // Refused all the same: the request does not come from the page.
  'POST /sign-in',
  'POST /sign-in/link',
  'POST /sign-in/:token',
  // Opened by the token in the mail to an approver.
  'GET /sign-off/:token',
  'GET /sign-off/:token/document',
  'GET /sign-off/:token/document.pdf',
  'POST /sign-off/:token',
];

const READERS = 'agent lead auditor';
const EVERYBODY = 'agent lead auditor integration';

/** Beside admins, who may call everything. A new route is the admin's alone until it is listed here. */
const OPEN_TO: Record<string, string> = {
  'GET /api/me': EVERYBODY,
  'POST /api/sign-out': EVERYBODY,
  'GET /api/analyses': 'auditor',
  'GET /api/analyses/:id': 'auditor',
  // Of people; for a machine there is nothing behind them.
  'PUT /api/me/password': EVERYBODY,
  'GET /api/sessions': EVERYBODY,
  'DELETE /api/sessions': EVERYBODY,
  'DELETE /api/sessions/:id': EVERYBODY,
  'GET /api/agents': EVERYBODY,
  'GET /api/customers': EVERYBODY,
  'GET /api/reports': 'lead auditor',
  'GET /api/reports/:id': 'lead auditor',
  'GET /api/reports/:id/figures': 'lead auditor',
  'GET /api/reports/:id/figures.csv': 'lead auditor',
  'GET /api/reports/:id/figures.png': 'lead auditor',
  'PUT /api/reports/:id': 'lead',
  'DELETE /api/reports/:id': 'lead',
  'POST /api/reports/:id/send': 'lead',
  'GET /api/services': EVERYBODY,
  'GET /api/teams': EVERYBODY,
  'GET /api/agreement-drafts': READERS,
  'GET /api/attainment': 'lead auditor',
  'GET /api/attainment/csv': 'lead auditor',
  'GET /api/attainment/measures': 'lead auditor',
  'GET /api/figures': 'lead auditor',
  'GET /api/figures/csv': 'lead auditor',
  'GET /api/ledger': 'lead auditor',
  'GET /api/periods': 'lead auditor',
  'GET /api/statements': 'lead auditor',
  'GET /api/statements/:id': 'lead auditor',
  'GET /api/statements/:id/evidence.csv': 'lead auditor',
  'GET /api/statements/:id/evidence.pdf': 'lead auditor',
  'GET /api/agreements': READERS,
  'GET /api/agreements/:id/document': READERS,
  'GET /api/agreements/:id/document.json': READERS,
  'GET /api/agreements/:id/document.pdf': READERS,
  'GET /api/agreements/:id/document-links': 'auditor',
  'GET /api/agreements/:id/life': READERS,
  'GET /api/agreements/:id/draft': READERS,
  'GET /api/agreements/:id/proposal/effect': 'lead',
  'PUT /api/agreements/:id/draft': 'lead',
  'DELETE /api/agreements/:id/draft': 'lead',
  'POST /api/agreements/:id/proposal': 'lead',
  'POST /api/agreements/:id/proposal/withdraw': 'lead',
  'POST /api/agreements/:id/proposal/approve': READERS,
  'POST /api/agreements/:id/proposal/decline': READERS,
  'GET /api/agreements/:id': READERS,
  'GET /api/agreements/:id/diff': READERS,
  'GET /api/audit': 'auditor',
  'GET /api/audit/acts': 'auditor',
  'GET /api/audit/csv': 'auditor',
  'GET /api/agreement-templates': READERS,
  'GET /api/board': READERS,
  'GET /api/board/choices': READERS,
  'GET /api/breaches': READERS,
  'GET /api/calendars': READERS,
  'GET /api/calendars/:id': READERS,
  'GET /api/exclusions': READERS,
  'GET /api/exclusions/:id': READERS,
  'GET /api/exclusions/:id/effect': 'lead auditor',
  'GET /api/mails': READERS,
  'GET /api/mails/:id': READERS,
  'GET /api/mails/:id/html': READERS,
  'GET /api/promises': READERS,
  'GET /api/tickets/:id': READERS,
  'GET /api/tickets/:id/clocks/:clockId/explanation': READERS,
  'GET /api/agreement-reviews': 'lead auditor',
  'POST /api/agreement-reviews/:id/hold': 'lead',
  'GET /api/disputes': 'lead auditor',
  'GET /api/disputes/:id': 'lead auditor',
  'POST /api/disputes/:id/answer': 'lead',
  'POST /api/dispute-links': 'lead',
  'DELETE /api/dispute-links/:id': 'lead',
  'GET /api/waivers': 'lead auditor',
  'POST /api/breaches/:id/waiver': 'lead',
  'GET /api/breach-reviews': 'lead auditor',
  'GET /api/breach-reviews/:id': 'lead auditor',
  'POST /api/breach-reviews/:id/action-done': 'lead',
  'POST /api/breach-reviews/:id/complete': 'lead',
  'POST /api/agreements/:id/check': 'lead',
  'POST /api/agreements/:id/effect': 'lead',
  'POST /api/calendars/:id/effect': 'lead',
  'POST /api/calendars/check': 'lead',
  'POST /api/calendars/try': 'lead',
  'POST /api/exclusions': 'lead',
  'POST /api/exclusions/effect': 'lead',
  'POST /api/exclusions/:id/close': 'lead',
  'POST /api/exclusions/:id/withdraw': 'lead',
  'POST /api/holidays/of-country': 'lead',
  'POST /api/holidays/of-feed': 'lead',
};

test('every route is closed to whoever is not signed in, except a few', async () => {
  expect(routes.length).toBeGreaterThan(20);
  const open: string[] = [];
  for (const route of routes) {
    const answer = await app.fetch(address(route), { method: route.method });
    if (answer.status !== 401) open.push(nameOf(route));
  }
  expect(open.sort()).toEqual(PUBLIC.sort());
});

test('a role may call what its routes say, and not a route more', async () => {
  const open: Record<string, string> = {};
  for (const role of ROLES.filter((each) => each !== 'admin')) {
    const { key } = await machine(app, role);
    for (const route of routes.filter((each) => isApi(each) && !isStream(each))) {
      const headers = { authorization: `Bearer ${key}` };
      const { status } = await app.fetch(address(route), { method: route.method, headers });
      const name = nameOf(route);
      if (status !== 403) open[name] = open[name] === undefined ? role : `${open[name]} ${role}`;
    }
  }
  expect(open).toEqual(OPEN_TO);
});

test('an admin is refused nothing', async () => {
  const { key } = await machine(app, 'admin');
  for (const route of routes.filter((each) => isApi(each) && !isStream(each))) {
    const answer = await app.fetch(address(route), {
      method: route.method,
      headers: { authorization: `Bearer ${key}` },
    });
    expect([401, 403]).not.toContain(answer.status);
    expect(answer.status).toBeLessThan(500);
  }
});

test('docs/access.md prints this table, and nothing else', () => {
  const printed = readFileSync('docs/access.md', 'utf8').matchAll(/^\| `([A-Z]+ \/\S+)` +\|(.+)\|$/gm);
  const columns = ['agent', 'lead', 'auditor', 'integration'];
  const table = [...printed].map(([, name, cells]) => {
    const ticked = cells!.split('|').map((cell) => cell.trim() === '✓');
    return [name, columns.filter((_, i) => ticked[i]).join(' ')];
  });
  expect(Object.fromEntries(table)).toEqual({ ...OPEN_TO, 'GET /api/live': READERS });
});

describe('nobody makes more of themselves', () => {
  const others = ROLES.filter((role) => role !== 'admin');

  test.each(others)('as %s, by a role or teams in a body', async (role) => {
    const admin = await machine(app, 'admin');
    const self = { name: 'Self', email: `${role}@desk.example`, role: 'agent', teams: [] };
    const { body: user } = await admin.post('/api/users', self);
    const caller = await machine(app, role, role === 'auditor' ? 'all' : []);
    for (const change of [{ role: 'admin' }, { teams: 'all' }, { active: true }]) {
      expect((await caller.patch(`/api/users/${user.id}`, change)).status).toBe(403);
    }
    expect((await caller.post('/api/users', { ...self, email: 'x@desk.example' })).status).toBe(403);
    expect((await caller.post('/api/api-keys', { name: 'mine', role: 'admin' })).status).toBe(403);
    const { body: users } = await admin.get('/api/users');
    expect((users as { id: number }[]).find(({ id }) => id === user.id)).toMatchObject({
      ...self,
      active: true,
    });
  });

  test.each(['id', 'sees', 'createdAt', 'isAdmin', 'passwordHash'])('by the field %s', async (field) => {
    const admin = await machine(app, 'admin');
    const made = await admin.post('/api/users', {
      name: 'N',
      email: 'n@desk.example',
      role: 'auditor',
      [field]: 'all',
    });
    expect(made.status).toBe(400);
    expect(made.body.errors).toEqual([{ field, reason: 'is not a field of this request' }]);
    expect((await admin.patch('/api/users/1', { [field]: 'all' })).status).toBe(400);
  });

  test('by another method than the one that was sent', async () => {
    const admin = await machine(app, 'admin');
    await admin.put('/api/teams/solid', { name: 'Solid' });
    const { key } = await machine(app, 'lead');
    const headers = {
      authorization: `Bearer ${key}`,
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
      'x-http-method': 'DELETE',
    };
    expect((await app.fetch('/api/teams?_method=DELETE', { headers })).status).toBe(200);
    const posted = { method: 'POST', headers, json: { _method: 'DELETE' } };
    expect((await app.fetch('/api/teams/solid?_method=DELETE', posted)).status).toBe(404);
    expect((await admin.get('/api/teams')).body).toMatchObject([{ id: 'solid' }]);
  });
});

test('every route of the API is in a scope that a key can be narrowed to, and in no other', async () => {
  const known = app.app.get(Scopes).known();
  for (const { method, path } of routes.filter(isApi)) {
    const opening = known.filter((scope) => isInScope([scope], method, path));
    const [, group] = /^\/api\/([^/]+)/.exec(path)!;
    const own = method === 'GET' ? [`${group}:read`, `${group}:write`] : [`${group}:write`];
    expect([path, opening]).toEqual([path, `${method} ${path}` === 'GET /api/me' ? known : own]);
  }
});
