import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES } from '../../../src/auth/allow.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { machine } from '../../harness/signed-in.js';

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

/** Open to everybody. A route that belongs here is added by hand, and for a reason. */
const PUBLIC = [
  'GET /health/live',
  'GET /health/ready',
  'GET /sign-in/:token',
  // Refused all the same: the request does not come from the page.
  'POST /sign-in/:token',
];

test('every route is closed to whoever is not signed in, except a few', async () => {
  expect(routes.length).toBeGreaterThan(20);
  const open: string[] = [];
  for (const route of routes) {
    const answer = await app.fetch(address(route), { method: route.method });
    if (answer.status !== 401) open.push(`${route.method} ${route.path}`);
  }
  expect(open.sort()).toEqual(
    PUBLIC.filter((route) => routes.some((r) => route === `${r.method} ${r.path}`)).sort(),
  );
});

test('nobody but an admin changes what was promised, who may sign in, or which keys there are', async () => {
  const kept = /^\/api\/(calendars|agreements|users|api-keys|teams|agents|customers|services)(\/:id|$)/;
  const changes = routes.filter(({ method, path }) => method !== 'GET' && kept.test(path));
  expect(changes.length).toBeGreaterThan(8);
  for (const role of ROLES.filter((each) => each !== 'admin')) {
    const { key } = await machine(app, role);
    for (const route of changes) {
      const answer = await app.fetch(address(route), {
        method: route.method,
        headers: { authorization: `Bearer ${key}` },
      });
      expect({ role, route, status: answer.status }).toEqual({ role, route, status: 403 });
    }
  }
});

test('an admin is refused nothing', async () => {
  const { key } = await machine(app, 'admin');
  for (const route of routes.filter(({ path }) => path.startsWith('/api/') && path !== '/api/live')) {
    const answer = await app.fetch(address(route), {
      method: route.method,
      headers: { authorization: `Bearer ${key}` },
    });
    expect([401, 403]).not.toContain(answer.status);
    expect(answer.status).toBeLessThan(500);
  }
});
