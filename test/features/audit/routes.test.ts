import { type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { PUNCTUAL } from '../../../src/audit/actor.js';
import type { Act } from '../../../src/audit/acts.js';
import { AUDITED, NOT_AUDITED } from '../../../src/audit/audited.js';
import { hashOf } from '../../../src/auth/token.js';
import { SignInLinks } from '../../../src/auth/sign-in-links.js';
import { sealOwner } from '../../../src/agreements/life/propose-agreement.js';
import { Seal } from '../../../src/integrations/seal.js';
import { type Answer, startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { person } from '../../harness/person.js';
import { registeredRoutes } from '../auth/registered-routes.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { OFFICE } from '../../harness/story.js';

jest.setTimeout(60_000);

let app: TestApp;
let admin: Machine;

beforeAll(async () => {
  app = await startApp();
  admin = await machine(app, 'admin');
  await connect(app, 'standard', { id: 'desk' });
  await app.db.query(
    `insert into tickets (integration_id, external_id, look_at, set_aside_at, set_aside_reason)
     values ('desk', 'T-1', '2099-01-01T00:00:00Z', '2026-11-23T09:00:00Z', 'a fault')`,
  );
});
afterAll(() => app.stop());

/** No administrative act, and no route of Nest's. Whatever is added here is added for a reason. */
const BESIDE_NEST = [
  // A helpdesk's facts. They are kept as deliveries.
  'POST /webhooks/:integrationId',
];

/** How each audited route is used with success, in this order, and what the log then says. */
const EXAMPLES: Record<string, { readonly ask: () => Promise<Answer>; readonly acts: readonly Act[] }> = {
  'PUT /api/teams/:id': {
    ask: () => admin.put('/api/teams/support', { name: 'Support' }),
    acts: ['team.changed'],
  },
  'PUT /api/agents/:id': {
    ask: () => admin.put('/api/agents/bob', { name: 'Bob', teamId: 'support' }),
    acts: ['agent.changed'],
  },
  'DELETE /api/agents/:id': { ask: () => admin.delete('/api/agents/bob'), acts: ['agent.deleted'] },
  'PUT /api/chat-rooms/:id': {
    ask: () => admin.put('/api/chat-rooms/lobby', { name: 'Lobby', ...room, teamIds: [], agreementIds: [] }),
    acts: ['chat_room.created'],
  },
  'DELETE /api/chat-rooms/:id': {
    ask: () => admin.delete('/api/chat-rooms/lobby'),
    acts: ['chat_room.deleted'],
  },
  'DELETE /api/teams/:id': { ask: () => admin.delete('/api/teams/support'), acts: ['team.deleted'] },
  'PUT /api/customers/:id': {
    ask: () => admin.put('/api/customers/acme', { name: 'Acme' }),
    acts: ['customer.changed'],
  },
  'DELETE /api/customers/:id': {
    ask: () => admin.delete('/api/customers/acme'),
    acts: ['customer.deleted'],
  },
  'PUT /api/services/:id': {
    ask: () => admin.put('/api/services/printing', { name: 'Printing' }),
    acts: ['service.changed'],
  },
  'DELETE /api/services/:id': {
    ask: () => admin.delete('/api/services/printing'),
    acts: ['service.deleted'],
  },
  'PUT /api/calendars/:id': {
    ask: () => admin.put('/api/calendars/office', { name: 'Office', spec: OFFICE }),
    acts: ['calendar.published'],
  },
  'POST /api/calendars/:id/refresh': {
    ask: () => admin.post('/api/calendars/office/refresh'),
    acts: ['calendar.refreshed'],
  },
  'PUT /api/agreements/:id': {
    ask: () => admin.put('/api/agreements/house', houseRules(4)),
    acts: ['agreement.published'],
  },
  'PUT /api/agreements/:id/draft': {
    ask: () => admin.put('/api/agreements/care/draft', care),
    acts: ['agreement.draft_changed'],
  },
  'DELETE /api/agreements/:id/draft': {
    ask: () => admin.delete('/api/agreements/care/draft'),
    acts: ['agreement.draft_discarded'],
  },
  'POST /api/agreements/:id/proposal': {
    ask: async () => propose('care'),
    acts: ['agreement.draft_changed', 'agreement.proposed'],
  },
  'POST /api/agreements/:id/proposal/withdraw': {
    ask: () => admin.post('/api/agreements/care/proposal/withdraw', { reason: 'too soon' }),
    acts: ['agreement.withdrawn'],
  },
  'POST /sign-off/:token': {
    ask: async () => signOff('approved'),
    // The draft is still there, as it was.
    acts: ['agreement.proposed', 'agreement.approved'],
  },
  'POST /api/agreements/:id/proposal/sign-off-link': {
    ask: () => admin.post('/api/agreements/care/proposal/sign-off-link', { address: eve.address }),
    acts: ['agreement.sign_off_link_issued'],
  },
  'POST /api/agreements/:id/proposal/approve': {
    ask: async () => asEve('approve'),
    acts: ['user.created', 'user.sign_in_link_issued', 'sign_in.succeeded', 'agreement.approved'],
  },
  'POST /api/agreements/:id/proposal/publish': {
    ask: async () =>
      admin.post('/api/agreements/care/proposal/publish', {
        hash: await hashOfProposal('care'),
        confirm: { moved: 99, brokenAtOnce: 99, mails: 99 },
      }),
    acts: ['agreement.published'],
  },
  'POST /api/agreements/:id/document-links': {
    ask: () => admin.post('/api/agreements/care/document-links', { label: 'Carl at Acme' }),
    acts: ['document_link.issued'],
  },
  'DELETE /api/agreements/:id/document-links/:link': {
    ask: () => admin.delete('/api/agreements/care/document-links/1'),
    acts: ['document_link.revoked'],
  },
  'POST /api/agreements/:id/terminate': {
    ask: () => admin.post('/api/agreements/care/terminate', { reason: 'moved away', withoutNotice: true }),
    acts: ['agreement.published', 'agreement.terminated'],
  },
  'POST /api/agreements/:id/proposal/decline': {
    ask: async () => {
      await propose('other');
      return asEve('decline', 'other');
    },
    acts: ['agreement.draft_changed', 'agreement.proposed', 'sign_in.succeeded', 'agreement.declined'],
  },
  'PUT /api/integrations/:id': {
    ask: () => admin.put('/api/integrations/shop', { helpdesk: 'standard', name: 'Shop' }),
    acts: ['integration.created'],
  },
  'POST /api/integrations/:id/rotate-secret': {
    ask: () => admin.post('/api/integrations/shop/rotate-secret', {}),
    acts: ['integration.secret_rotated'],
  },
  'POST /api/deliveries/replay': {
    ask: () => admin.post('/api/deliveries/replay', { integration: 'desk' }),
    acts: ['deliveries.replayed'],
  },
  'POST /api/deliveries/:id/replay': {
    ask: async () => admin.post(`/api/deliveries/${await aDelivery()}/replay`),
    acts: ['delivery.replayed'],
  },
  'POST /api/integrations/:id/backfill': {
    ask: () => {
      const headers = { authorization: `Bearer ${admin.key}`, 'content-type': 'application/x-ndjson' };
      const body = '{"ticket":{"id":"T-9"},"events":[]}\n';
      return app.fetch('/api/integrations/desk/backfill', { method: 'POST', headers, body });
    },
    acts: ['backfill.received'],
  },
  'POST /api/breach-reviews/:id/complete': {
    ask: async () => {
      const action = { what: 'Alarm earlier', owner: 'Bob', dueOn: '2026-12-24' };
      const answer = { cause: 'Nobody looked', attribution: 'provider', action };
      return admin.post(`/api/breach-reviews/${await aReview('first')}/complete`, answer);
    },
    acts: ['breach_review.completed'],
  },
  'POST /api/breach-reviews/:id/action-done': {
    ask: async () => {
      const [row] = await app.db.query<{ id: number }>('select max(id) as id from breach_reviews');
      return admin.post(`/api/breach-reviews/${row!.id}/action-done`);
    },
    acts: ['breach_review.action_done'],
  },
  'POST /review/:token': {
    ask: async () => {
      await aReview('second');
      const body = new URLSearchParams({ cause: 'The vendor was down', attribution: 'vendor' });
      return app.fetch('/review/second', { method: 'POST', body, headers: fromThePage });
    },
    acts: ['breach_review.completed'],
  },
  'POST /api/breaches/:id/waiver': {
    ask: async () =>
      admin.post(`/api/breaches/${await aBreach('first')}/waiver`, { reason: 'It was agreed' }),
    acts: ['waiver.proposed'],
  },
  'POST /api/breaches/:id/waiver/decide': {
    ask: async () => {
      const path = `/api/breaches/${await aBreach('first')}/waiver/decide`;
      return (await person(app, admin, { name: 'Adam' })).post(path, { verdict: 'waived' });
    },
    acts: ['user.created', 'user.sign_in_link_issued', 'sign_in.succeeded', 'waiver.granted'],
  },
  'POST /api/breaches/:id/waiver/withdraw': {
    ask: async () =>
      admin.post(`/api/breaches/${await aBreach('first')}/waiver/withdraw`, { reason: 'It was not' }),
    acts: ['waiver.withdrawn'],
  },
  'POST /api/dispute-links': {
    ask: async () => {
      await app.db.query(
        `insert into customers (id, name, external_ids) values ('initech', 'Initech', '{}')`,
      );
      const link = { agreementId: 'house', customerId: 'initech', contactAddress: 'carl@initech.example' };
      return admin.post('/api/dispute-links', {
        ...link,
        from: '2026-11-01T00:00:00Z',
        to: '2026-12-01T00:00:00Z',
      });
    },
    acts: ['dispute_link.issued'],
  },
  'POST /dispute/:token': {
    ask: async () => {
      await app.db.query('update dispute_links set token_hash = $1', [hashOf('third')]);
      const body = new URLSearchParams({ said: 'You missed one', saidBy: 'Carl' });
      return app.fetch('/dispute/third', { method: 'POST', body, headers: fromThePage });
    },
    acts: ['dispute.opened'],
  },
  'POST /api/disputes/:id/answer': {
    ask: () => admin.post('/api/disputes/1/answer', { outcome: 'upheld', reason: 'So it was' }),
    acts: ['dispute.answered'],
  },
  'DELETE /api/dispute-links/:id': {
    ask: () => admin.delete('/api/dispute-links/1'),
    acts: ['dispute_link.revoked'],
  },
  'POST /api/agreement-reviews/:id/hold': {
    ask: async () => {
      const [row] = await app.db.query<{ id: number }>(
        `insert into agreement_reviews (agreement_id, on_date, occasion, because, opened_at)
         values ('house', '2026-12-01', 'interval 2026-12-01', 'it is time', '2026-11-01Z') returning id`,
      );
      return admin.post(`/api/agreement-reviews/${row!.id}/hold`, {
        outcome: 'amend',
        minutes: 'Mornings are too slow',
      });
    },
    acts: ['agreement_review.held', 'agreement.draft_changed'],
  },
  'POST /api/statements/:id/approve': {
    ask: async () => admin.post(`/api/statements/${await aStatement()}/approve`, { revision: 0 }),
    acts: ['statement.approved'],
  },
  'POST /api/statements/:id/issue': {
    ask: async () => {
      const [row] = await app.db.query<{ id: number }>('select max(id) as id from statements');
      return admin.post(`/api/statements/${row!.id}/issue`, { revision: 0 });
    },
    acts: ['statement.issued'],
  },
  'PUT /api/reports/:id': { ask: () => admin.put('/api/reports/weekly', report), acts: ['report.changed'] },
  'POST /api/reports/:id/send': { ask: () => admin.post('/api/reports/weekly/send'), acts: ['report.sent'] },
  'DELETE /api/reports/:id': { ask: () => admin.delete('/api/reports/weekly'), acts: ['report.deleted'] },
  'POST /api/tickets/:id/retry': {
    ask: () => admin.post('/api/tickets/1/retry'),
    acts: ['ticket.retried'],
  },
  'PUT /api/webhook-endpoints/:id': {
    ask: () => admin.put('/api/webhook-endpoints/crm', endpoint),
    acts: ['webhook_endpoint.created'],
  },
  'POST /api/webhook-endpoints/:id/rotate-secret': {
    ask: () => admin.post('/api/webhook-endpoints/crm/rotate-secret'),
    acts: ['webhook_endpoint.secret_rotated'],
  },
  'POST /api/webhook-endpoints/:id/messages/:message/resend': {
    ask: async () => admin.post(`/api/webhook-endpoints/crm/messages/${await aMessage()}/resend`),
    acts: ['webhook_message.resent'],
  },
  'POST /api/webhook-endpoints/:id/replay': {
    ask: () => admin.post('/api/webhook-endpoints/crm/replay', { since: '2026-11-01T00:00:00Z' }),
    acts: ['webhook_endpoint.replayed'],
  },
  'DELETE /api/webhook-endpoints/:id': {
    ask: () => admin.delete('/api/webhook-endpoints/crm'),
    acts: ['webhook_endpoint.deleted'],
  },
  'POST /api/users': {
    ask: () =>
      admin.post('/api/users', { name: 'Ada', email: 'ada@desk.example', role: 'lead', teams: 'all' }),
    acts: ['user.created', 'user.sign_in_link_issued'],
  },
  'PATCH /api/users/:id': {
    ask: async () => admin.patch(`/api/users/${await ada()}`, { name: 'Ada L.', role: 'admin' }),
    acts: ['user.renamed', 'user.role_changed'],
  },
  'POST /api/users/:id/sign-in-link': {
    ask: async () => admin.post(`/api/users/${await ada()}/sign-in-link`),
    acts: ['user.sign_in_link_issued'],
  },
  'POST /sign-in/:token': { ask: async () => signIn(), acts: ['sign_in.succeeded'] },
  'PUT /api/me/password': {
    ask: async () => asAda('PUT', '/api/me/password', { password: PASSWORD }),
    acts: ['sign_in.succeeded', 'user.password_set'],
  },
  'POST /sign-in': {
    ask: () => {
      const body = new URLSearchParams({ email: 'ada@desk.example', password: PASSWORD });
      return app.fetch('/sign-in', { method: 'POST', body, headers: fromThePage, redirect: 'manual' });
    },
    acts: ['sign_in.succeeded'],
  },
  'DELETE /api/users/:id/password': {
    ask: async () => admin.delete(`/api/users/${await ada()}/password`),
    acts: ['user.password_removed'],
  },
  'DELETE /api/sessions/:id': {
    ask: async () => {
      await signIn();
      const [row] = await app.db.query<{ id: number }>('select max(id) as id from sessions');
      return asAda('DELETE', `/api/sessions/${row!.id}`);
    },
    acts: ['sign_in.succeeded', 'sign_in.succeeded', 'sign_in.ended'],
  },
  'DELETE /api/sessions': {
    ask: async () => {
      await signIn();
      return asAda('DELETE', '/api/sessions');
    },
    acts: ['sign_in.succeeded', 'sign_in.succeeded', 'sign_in.ended'],
  },
  'POST /api/sign-out': {
    ask: async () => asAda('POST', '/api/sign-out'),
    acts: ['sign_in.succeeded', 'sign_in.ended'],
  },
  'POST /api/exclusions': {
    ask: () => admin.post('/api/exclusions', powerCut),
    acts: ['exclusion.declared'],
  },
  'POST /api/exclusions/:id/approve': {
    // By a person, and another one than who declared it.
    ask: async () => asAda('POST', `/api/exclusions/${await theExclusion()}/approve`),
    acts: ['sign_in.succeeded', 'exclusion.approved'],
  },
  'POST /api/exclusions/:id/close': {
    ask: async () => admin.post(`/api/exclusions/${await theExclusion()}/close`, { to: inHours(2) }),
    acts: ['exclusion.closed'],
  },
  'POST /api/exclusions/:id/withdraw': {
    ask: async () => admin.post(`/api/exclusions/${await theExclusion()}/withdraw`, { reason: 'a mistake' }),
    acts: ['exclusion.withdrawn'],
  },
  'PUT /api/integrations/:id/write-back': {
    ask: async () => {
      await admin.put('/api/integrations/issues', { helpdesk: 'github', name: 'Issues' });
      return admin.put('/api/integrations/issues/write-back', { token: 'ghp_x', marks: true });
    },
    acts: ['integration.created', 'write_back.changed'],
  },
  'DELETE /api/integrations/:id/write-back': {
    ask: () => admin.delete('/api/integrations/issues/write-back'),
    acts: ['write_back.deleted'],
  },
  'POST /api/api-keys': {
    ask: () => admin.post('/api/api-keys', { name: 'Grafana', role: 'auditor' }),
    acts: ['api_key.created'],
  },
  'DELETE /api/api-keys/:id': {
    ask: async () => {
      const [row] = await app.db.query<{ id: string }>(`select id from api_keys where name = 'Grafana'`);
      return admin.delete(`/api/api-keys/${row!.id}`);
    },
    acts: ['api_key.revoked'],
  },
};

const report = {
  title: 'Weekly',
  every: 'week',
  timezone: 'UTC',
  by: ['team'],
  recipients: ['ada@desk.example'],
};
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const powerCut = {
  from: inHours(-1),
  scope: { kind: 'all' },
  effect: 'pause',
  kind: 'force_majeure',
  title: 'Power cut',
  reason: 'The grid is down',
};
const endpoint = { url: 'https://crm.example/hooks/sla', eventTypes: ['ticket.clock.breached'] };
const room = { url: 'https://chat.example/hooks/abc' };
const PASSWORD = 'correct horse battery staple';
const fromThePage = { 'sec-fetch-site': 'same-origin' };

const houseRules = (hours: number) => ({
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  levels: [{ level: 'corporate', objectives: [{ metric: 'first_response', seconds: hours * 3600 }] }],
});

const eve = { name: 'Eve', address: 'eve@desk.example' };
const carl = { name: 'Carl', address: 'carl@acme.example' };
const care = {
  ...houseRules(8),
  title: 'Care',
  approval: 'both_parties',
  parties: {
    provider: { name: 'Desk', approvers: [eve] },
    customer: { name: 'Acme', approvers: [carl] },
  },
};

async function propose(id: string): Promise<Answer> {
  await admin.put(`/api/agreements/${id}/draft`, care);
  return admin.post(`/api/agreements/${id}/proposal`, { reach: 'new' });
}

const hashOfProposal = async (id: string): Promise<string> =>
  (await admin.get(`/api/agreements/${id}/life`)).body.proposal.hash;

async function signOff(verdict: string): Promise<Answer> {
  await propose('care');
  const [row] = await app.db.query<{ proposal: number; sealed: Buffer }>(
    `select proposal_id as proposal, sealed_token as sealed from sign_offs where address = $1 order by id desc limit 1`,
    [carl.address],
  );
  const token = app.app
    .get(Seal, { strict: false })
    .open(row!.sealed, sealOwner(row!.proposal, carl.address));
  const body = new URLSearchParams({ verdict, hash: await hashOfProposal('care') });
  return app.fetch(`/sign-off/${token}`, { method: 'POST', body, headers: fromThePage });
}

/** Eve is made at first. */
async function asEve(what: 'approve' | 'decline', id = 'care'): Promise<Answer> {
  await admin.post('/api/users', { name: 'Eve', email: eve.address, role: 'lead', teams: 'all' });
  const link = await app.app.get(SignInLinks).forEmail(eve.address, PUNCTUAL);
  const entered = await app.fetch(new URL(link!).pathname, {
    method: 'POST',
    headers: fromThePage,
    redirect: 'manual',
  });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  const answer = { hash: await hashOfProposal(id), ...(what === 'decline' && { reason: 'too short' }) };
  return app.fetch(`/api/agreements/${id}/proposal/${what}`, {
    method: 'POST',
    json: answer,
    headers: { cookie, ...fromThePage },
  });
}

async function theExclusion(): Promise<number> {
  const [row] = await app.db.query<{ id: number }>('select max(id) as id from exclusions');
  return row!.id;
}

async function ada(): Promise<number> {
  const [row] = await app.db.query<{ id: number }>(`select id from users where email = 'ada@desk.example'`);
  return row!.id;
}

async function signIn(): Promise<Answer> {
  const link = await app.app.get(SignInLinks).forEmail('ada@desk.example', PUNCTUAL);
  const path = new URL(link!).pathname;
  return app.fetch(path, { method: 'POST', headers: fromThePage, redirect: 'manual' });
}

async function asAda(method: string, path: string, json?: unknown): Promise<Answer> {
  const cookie = (await signIn()).headers.get('set-cookie')!.split(';')[0]!;
  return app.fetch(path, { method, json, headers: { cookie, ...fromThePage } });
}

async function aDelivery(): Promise<number> {
  const [row] = await app.db.query<{ id: number }>(
    `insert into deliveries (integration_id, dedup_key, received_at, headers, body, state, reason)
     values ('desk', 'k', '2026-11-23T09:00:00Z', '{}', '', 'quarantined', 'no JSON') returning id`,
  );
  return row!.id;
}

/** Of a month in which nothing was measured. */
async function aStatement(): Promise<number> {
  const figures = { objectives: [], credit: 0, cutByCap: 0, earnBack: 0, reward: 0, total: 0 };
  const [row] = await app.db.query<{ id: number }>(
    `with statement as (
       insert into statements (agreement_id, period_from, period_to, timezone, version, currency, state, closed_at)
       values ('house', '2026-10-01Z', '2026-11-01Z', 'UTC', 1, 'EUR', 'draft', '2026-11-04Z') returning id
     ), revision as (
       insert into statement_revisions (statement_id, revision, at, figures, cycles, inputs_hash)
       select id, 0, '2026-11-04Z', $1, '[]', '' from statement
     ) select id from statement`,
    [JSON.stringify(figures)],
  );
  return row!.id;
}

/** Of a breach of its own; its link opens with this token. */
async function aReview(token: string): Promise<number> {
  const [row] = await app.db.query<{ id: number }>(
    `with breach as (
       insert into breaches (ticket_id, clock_id, cycle, metric, breached_at, detected_at, cause, facts_known)
       values (1, $1, 1, 'resolution', '2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z', 'it ran out', 1) returning id
     )
     insert into breach_reviews (breach_id, agreement_id, calendar_id, reviewer_timezone, escalation_timezone,
       token_hash, sealed_token, link_expires_at, opened_at, due_at)
     select id, 'house', 'office', 'UTC', 'UTC', $2, '', '2099-01-01Z', '2026-11-23T09:00:00Z', '2026-11-25T09:00:00Z'
     from breach returning id`,
    [token, hashOf(token)],
  );
  return row!.id;
}

/** The one that `aReview` has made. */
async function aBreach(clockId: string): Promise<number> {
  const [row] = await app.db.query<{ id: number }>('select id from breaches where clock_id = $1', [clockId]);
  return row!.id;
}

async function aMessage(): Promise<number> {
  const [row] = await app.db.query<{ id: number }>(
    `insert into webhook_messages (endpoint_id, webhook_id, type, ticket_id, body, state, created_at)
     values ('crm', 'm-1', 'ticket.clock.breached', 1, '{}', 'failed', '2026-11-23T09:00:00Z') returning id`,
  );
  return row!.id;
}

interface Entry {
  readonly act: string;
  readonly by: { readonly kind: string; readonly name: string };
  readonly request: { readonly id: string; readonly address: string } | null;
}

async function entriesAfter(sequence: number): Promise<Entry[]> {
  const rows = await app.db.query<{ entry: string }>(
    'select entry from audit_entries where sequence > $1 order by sequence',
    [sequence],
  );
  return rows.map(({ entry }) => JSON.parse(entry) as Entry);
}

async function head(): Promise<number> {
  const [row] = await app.db.query<{ head: number }>('select max(sequence) as head from audit_entries');
  return row?.head ?? 0;
}

/** What Nest knows of its routes: method, path, and what their decorators say of the audit log. */
function decorated(): Map<string, { readonly acts?: readonly Act[]; readonly why?: string }> {
  const found = new Map<string, { acts?: Act[]; why?: string }>();
  for (const module of app.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const { prototype } = metatype as Type;
      const base = Reflect.getMetadata(PATH_METADATA, metatype as Type) as string;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = (prototype as Record<string, unknown>)[name] as object;
        const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
        if (name === 'constructor' || path === undefined) continue;
        const method = METHODS[Reflect.getMetadata(METHOD_METADATA, handler) as number]!;
        const full = `/${base}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
        const acts = Reflect.getMetadata(AUDITED, handler) as Act[] | undefined;
        const why = Reflect.getMetadata(NOT_AUDITED, handler) as string | undefined;
        found.set(`${method} ${full}`, { acts, why });
      }
    }
  }
  return found;
}

/** In the order of Nest's RequestMethod. */
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'ALL', 'OPTIONS', 'HEAD', 'SEARCH'];

const changing = () =>
  registeredRoutes(app)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !/^(GET|OPTIONS) /.test(route) && !BESIDE_NEST.includes(route));

test('every route that may change something says whether it is audited', () => {
  const routes = decorated();
  const silent = changing().filter((route) => {
    const says = routes.get(route);
    return (says?.acts === undefined) === (says?.why === undefined);
  });
  expect(silent).toEqual([]);
});

test('every audited route has an example here', () => {
  const audited = changing().filter((route) => decorated().get(route)?.acts !== undefined);
  expect(Object.keys(EXAMPLES).sort()).toEqual(audited.sort());
});

test.each(Object.entries(EXAMPLES))('%s is recorded', async (_, { ask, acts }) => {
  const before = await head();
  const answer = await ask();
  expect(answer.status < 400 ? '' : answer.text).toBe('');
  const entries = (await entriesAfter(before)).filter(({ by }) => by.kind !== 'punctual');
  expect(entries.map(({ act }) => act)).toEqual(acts);
  expect(entries.at(-1)?.request?.id).toBe(answer.headers.get('x-request-id'));
  expect(entries.at(-1)?.request?.address).toBe('127.0.0.1');
});

test('what is put again as it is, is not recorded again', async () => {
  const puts: [string, unknown][] = [
    ['teams/night', { name: 'Night shift' }],
    ['agents/eve', { name: 'Eve', teamId: 'night' }],
    ['customers/globex', { name: 'Globex', domains: ['globex.example'] }],
    ['services/mail', { name: 'Mail' }],
    ['calendars/office', { name: 'Office', spec: OFFICE }],
    ['agreements/house', houseRules(4)],
    ['integrations/shop', { helpdesk: 'standard', name: 'Shop' }],
    ['webhook-endpoints/erp', endpoint],
  ];
  for (const [path, body] of puts) expect((await admin.put(`/api/${path}`, body)).status).toBeLessThan(300);
  const before = await head();
  for (const [path, body] of puts) expect((await admin.put(`/api/${path}`, body)).status).toBe(200);
  expect((await admin.patch(`/api/users/${await ada()}`, {})).status).toBe(200);
  expect(await entriesAfter(before)).toEqual([]);
});
