import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES } from '../../../src/auth/allow.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { machine } from '../../harness/signed-in.js';

// Every route is called by every role.
jest.setTimeout(60_000);

let app: TestApp;
let routes: Route[];

interface Route {
  readonly method: string;
  readonly path: string;
}

beforeAll(async () => {
  app = await startApp();
  routes = registered(app).filter((route) => !isFile(route));
});
afterAll(() => app.stop());

/** The router itself is asked, so that no route can be forgotten here; it answers with a drawing of its tree. */
function registered({ app: nest }: TestApp): Route[] {
  const printed = nest.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const trail: string[] = [];
  return printed.split('\n').flatMap((line) => {
    const [, indent, part, methods] = /^([├└│─ ]*)(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    if (indent === undefined || part === undefined) return [];
    trail.length = indent.length / 4 - 1;
    trail.push(part);
    const path = trail.join('');
    return (methods ?? '')
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => ({ method, path }));
  });
}

/** Files of the web application are for everybody: they hold no data. */
const isFile = ({ path }: Route) => existsSync(join('web/dist', path));

const address = ({ path }: Route) => path.replace(/:\w+/g, '1');

const isApi = ({ path }: Route) => path.startsWith('/api/');

/** Never ends its answer. */
const isStream = (path: string) => path === '/api/live';

/** Open to everybody. A route that belongs here is added by hand, and for a reason. */
const PUBLIC = [
  'GET /health/live',
  'GET /health/ready',
  'GET /sign-in',
  'GET /sign-in/:token',
  // Refused all the same: the request does not come from the page.
  'POST /sign-in',
  'POST /sign-in/link',
  'POST /sign-in/:token',
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
  'GET /api/services': EVERYBODY,
  'GET /api/teams': EVERYBODY,
  'GET /api/agreements': READERS,
  'GET /api/agreements/:id': READERS,
  'GET /api/board': READERS,
  'GET /api/board/choices': READERS,
  'GET /api/breaches': READERS,
  'GET /api/calendars': READERS,
  'GET /api/calendars/:id': READERS,
  'GET /api/mails': READERS,
  'GET /api/mails/:id': READERS,
  'GET /api/mails/:id/html': READERS,
  'GET /api/promises': READERS,
  'GET /api/tickets/:id': READERS,
  'GET /api/tickets/:id/clocks/:clockId/explanation': READERS,
  'POST /api/agreements/:id/check': 'lead',
  'POST /api/agreements/:id/effect': 'lead',
  'POST /api/calendars/:id/effect': 'lead',
  'POST /api/calendars/check': 'lead',
  'POST /api/calendars/try': 'lead',
  'POST /api/holidays/of-country': 'lead',
  'POST /api/holidays/of-feed': 'lead',
};

test('every route is closed to whoever is not signed in, except a few', async () => {
  expect(routes.length).toBeGreaterThan(20);
  const open: string[] = [];
  for (const route of routes) {
    const answer = await app.fetch(address(route), { method: route.method });
    if (answer.status !== 401) open.push(`${route.method} ${route.path}`);
  }
  expect(open.sort()).toEqual(PUBLIC.sort());
});

test('a role may call what its routes say, and not a route more', async () => {
  const open: Record<string, string> = {};
  for (const role of ROLES.filter((each) => each !== 'admin')) {
    const { key } = await machine(app, role);
    for (const route of routes.filter((each) => isApi(each) && !isStream(each.path))) {
      const headers = { authorization: `Bearer ${key}` };
      const { status } = await app.fetch(address(route), { method: route.method, headers });
      const name = `${route.method} ${route.path}`;
      if (status !== 403) open[name] = open[name] === undefined ? role : `${open[name]} ${role}`;
    }
  }
  expect(open).toEqual(OPEN_TO);
});

test('an admin is refused nothing', async () => {
  const { key } = await machine(app, 'admin');
  for (const route of routes.filter((each) => isApi(each) && !isStream(each.path))) {
    const answer = await app.fetch(address(route), {
      method: route.method,
      headers: { authorization: `Bearer ${key}` },
    });
    expect([401, 403]).not.toContain(answer.status);
    expect(answer.status).toBeLessThan(500);
  }
});
