import { type Machine, machine } from '../../harness/signed-in.js';
import { story, type Story } from '../../harness/story.js';
import { isStream, nameOf, registeredRoutes, type Route } from './registered-routes.js';

// Every route is called with what another team has.
jest.setTimeout(120_000);

const SECRET = 'confidential-7';
const MISSING = 987_654_321;

/** Collections whose members belong to a ticket, and so to a team. */
const OF_TICKETS = ['tickets', 'mails', 'breaches', 'breach-reviews', 'exclusions', 'disputes'] as const;
/** And those that do not: what is promised, who is who, one's own sessions and reports, and what only admins or auditors may touch. */
const OF_NOBODY = [
  'agents',
  'agreement-reviews',
  'agreements',
  'analyses',
  'api-keys',
  'calendars',
  'chat-rooms',
  'customers',
  'deliveries',
  'dispute-links',
  'integrations',
  'reports',
  'services',
  'sessions',
  'statements',
  'teams',
  'users',
  'webhook-endpoints',
];
/** What a route with a body must be sent to get as far as the thing itself. */
const BODIES: Record<string, object> = {
  'POST /api/breaches/:id/waiver': { reason: 'The customer agreed' },
  'POST /api/disputes/:id/answer': { outcome: 'rejected', reason: 'It was late' },
  'POST /api/breach-reviews/:id/complete': { cause: 'Nobody was there', attribution: 'provider' },
  'POST /api/exclusions/:id/close': { to: '2026-03-02T10:30:00Z' },
  'POST /api/exclusions/:id/withdraw': { reason: 'A slip.' },
};

let s: Story;
let routes: Route[];
let support: Machine;
let billing: Machine;
let ids: Record<(typeof OF_TICKETS)[number], number>;

beforeAll(async () => {
  // A Monday.
  s = await story({
    now: '2026-03-02T09:00:00Z',
    backend: 'postgres',
    agreement: {
      kind: 'multi_level',
      title: 'House rules',
      calendarId: 'office',
      reviewer: { address: 'rita@desk.example' },
      levels: [
        { level: 'corporate', objectives: [{ id: 'first', metric: 'first_response', seconds: 3_600 }] },
      ],
    },
  });
  const lead = { leadName: 'Bea', leadEmail: 'bea@desk.example' };
  await s.admin.put('/api/teams/billing', { name: 'Billing', externalIds: ['Billing'], ...lead });
  await s.helpdesk.opens(SECRET, { group: 'Billing', customer: 'Acme' });
  await s.passTo('2026-03-02T10:30:00Z');
  routes = registeredRoutes(s.app).filter((route) => route.path.startsWith('/api/') && !isStream(route));
  support = await machine(s.app, 'lead', ['support']);
  billing = await machine(s.app, 'lead', ['billing']);
  const [breach] = (await s.admin.get('/api/breaches')).body;
  const [mail] = (await s.admin.get('/api/mails')).body.mails;
  const [review] = (await s.admin.get('/api/breach-reviews')).body;
  const disputes = await disputed(breach.id);
  const scope = { kind: 'ticket', id: breach.ticketId };
  const span = { from: '2026-03-02T09:00:00Z', to: '2026-03-02T10:00:00Z' };
  const about = { kind: 'other', title: SECRET, reason: SECRET, effect: 'attainment' };
  const { body: exclusion } = await s.admin.post('/api/exclusions', { ...about, ...span, scope });
  ids = {
    exclusions: exclusion.id,
    tickets: breach.ticketId,
    mails: mail.id,
    breaches: breach.id,
    'breach-reviews': review.id,
    disputes: disputes[0].id,
  };
});
afterAll(() => s.end());

/** A customer disputes it by link. */
async function disputed(breachId: number) {
  const period = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
  const link = { agreementId: 'house', customerId: 'acme', contactAddress: 'carl@acme.example', days: 30 };
  const { body } = await s.admin.post('/api/dispute-links', { ...link, ...period });
  const form = new URLSearchParams({ breach: String(breachId), said: SECRET, saidBy: 'Carl' });
  await s.app.fetch(new URL(body.link).pathname, { method: 'POST', body: form });
  return (await s.admin.get('/api/disputes')).body;
}

const collectionOf = ({ path }: Route) => /^\/api\/([^/]+)\/.*:/.exec(path)?.[1];
const isOfTickets = (name: string | undefined): name is keyof typeof ids =>
  OF_TICKETS.some((known) => known === name);

/** The id first, then what lies below it. */
const address = ({ path }: Route, id: number) =>
  path.replace(':id', String(id)).replace(':clockId', 'house%2Ffirst').replace(/:\w+/g, '1');

const ask = (who: Machine, route: Route, id = MISSING) => {
  const headers = { authorization: `Bearer ${who.key}` };
  const json = route.method === 'GET' ? undefined : BODIES[nameOf(route)];
  return s.app.fetch(address(route, id), { method: route.method, headers, json });
};

test('of every id in an address it is known whether teams bound it', () => {
  const found = new Set(routes.flatMap((route) => collectionOf(route) ?? []));
  const unknown = [...found].filter((name) => !isOfTickets(name) && !OF_NOBODY.includes(name));
  expect(unknown).toEqual([]);
});

test('what another team has is answered exactly like what is not there', async () => {
  const tried: string[] = [];
  for (const route of routes) {
    const collection = collectionOf(route);
    if (!isOfTickets(collection)) continue;
    const id = ids[collection];
    const [theirs, missing] = [await ask(support, route, id), await ask(support, route)];
    const answer = {
      route: nameOf(route),
      status: theirs.status,
      text: theirs.text.replaceAll(String(id), '?'),
    };
    expect(answer).toEqual({
      route: nameOf(route),
      status: missing.status,
      text: missing.text.replaceAll(String(MISSING), '?'),
    });
    // 403: the route is closed to every lead.
    expect([403, 404]).toContain(theirs.status);
    expect(theirs.text).not.toContain(SECRET);
    if (theirs.status === 404) tried.push(nameOf(route));
  }
  expect(tried).toEqual(expect.arrayContaining(['GET /api/tickets/:id', 'GET /api/mails/:id']));
});

test('and is there for the team itself', async () => {
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const collection = collectionOf(route);
    if (!isOfTickets(collection)) continue;
    const { status } = await ask(billing, route, ids[collection]);
    expect([nameOf(route), status]).toEqual([nameOf(route), 200]);
  }
});

test('no list shows it to another team, whatever is asked for', async () => {
  const telling: string[] = [];
  for (const route of routes.filter((each) => each.method === 'GET' && !each.path.includes(':'))) {
    const queries = ['', `?ticket=${ids.tickets}`, '?team=billing', '?assignee=none', '?state=breached'];
    for (const query of queries) {
      const theirs = await support.get(`${route.path}${query}`);
      expect([nameOf(route), theirs.text.includes(SECRET)]).toEqual([nameOf(route), false]);
      expect(theirs.status).toBeLessThan(500);
    }
    if ((await billing.get(route.path)).text.includes(SECRET)) telling.push(nameOf(route));
  }
  expect(telling.sort()).toEqual([
    'GET /api/board',
    'GET /api/breach-reviews',
    'GET /api/breaches',
    'GET /api/disputes',
    'GET /api/exclusions',
    'GET /api/mails',
  ]);
});
