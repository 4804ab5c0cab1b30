import { PUNCTUAL } from '../../../src/audit/actor.js';
import { ApiKeys } from '../../../src/auth/api-keys.js';
import { IngestDeliveries } from '../../../src/deliveries/ingest-deliveries.js';
import { helpdesks } from '../../../src/helpdesks/helpdesks.js';
import { PutIntegration } from '../../../src/integrations/put-integration.js';
import { recorded, recordedNames } from '../../fixtures/webhooks/recorded.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { promiseEverybody } from '../deliveries/promised.js';
import { known } from '../../harness/known-helpdesks.js';

const now = new SettableNow('2026-03-01T00:00:00Z');
let app: TestApp;
let headers: Record<string, string>;

beforeAll(async () => {
  app = await startApp({ now, env: { ROLE: 'api', PUBLIC_URL: 'https://punctual.example' } });
  await promiseEverybody(app);
  const { key } = await app.app.get(ApiKeys).create('admin', 'admin', null, 'all', PUNCTUAL);
  headers = { authorization: `Bearer ${key}` };
  for (const { id: helpdesk } of helpdesks) {
    const { secrets, mapping = {} } = known[helpdesk]!;
    await app.app
      .get(PutIntegration)
      .run(helpdesk, { helpdesk, name: helpdesk, mapping, secret: secrets[0] }, PUNCTUAL);
  }
});
afterAll(() => app?.stop());

async function post(helpdesk: string, name: string) {
  const { secrets, sign, headersOf, arrivals } = known[helpdesk]!;
  now.set(arrivals?.[name] ?? '2026-03-02T12:00:00Z');
  const body = recorded(helpdesk, name);
  const path = `/webhooks/${helpdesk}`;
  const signed = sign(secrets[0], body, new Date(now.now()), `id-${name}`, `https://punctual.example${path}`);
  return app.fetch(path, {
    method: 'POST',
    headers: { ...headersOf?.(name), ...signed },
    body: new Uint8Array(body),
  });
}

const understand = (id: string, json: object) =>
  app.fetch(`/api/integrations/${id}/understand`, { method: 'POST', headers, json });

const stored = async () => {
  const tables = [
    'tickets',
    'ticket_events',
    'clocks',
    'agents',
    'teams',
    'notices',
    'unmapped_values',
    'deliveries',
  ];
  const counts = tables.map(
    (table) => `select '${table}' as name, count(*) as rows, max(t::text) as last from ${table} t`,
  );
  return app.db.query(counts.join(' union all '));
};

test.each(helpdesks.map(({ id }) => id))(
  '%s: what it sends is accepted, understood and timed',
  async (helpdesk) => {
    for (const name of recordedNames(helpdesk)) {
      expect([name, (await post(helpdesk, name)).status]).toEqual([name, 202]);
    }
    const [count] = await app.db.query('select count(*) from deliveries where integration_id = $1', [
      helpdesk,
    ]);
    expect(count).toEqual({ count: recordedNames(helpdesk).length });
    now.set('2026-03-02T12:00:00Z');
    while ((await app.app.get(IngestDeliveries).run(500)) > 0);
    expect(
      await app.db.query(`select reason from deliveries where integration_id = $1 and state <> 'ingested'`, [
        helpdesk,
      ]),
    ).toEqual([]);
    const satisfied = await app.db.query(
      `select from clocks c join tickets t on t.id = c.ticket_id
       where t.integration_id = $1 and c.satisfied_at > c.started_at`,
      [helpdesk],
    );
    expect(satisfied.length).toBeGreaterThan(0);
  },
);

describe('what did you understand of this?', () => {
  const story = {
    ticket: {
      id: 'try-1',
      subject: 'Printer on fire',
      createdAt: '2026-03-02T08:00:00Z',
      status: 'on the moon',
    },
    events: [
      { kind: 'agent.assigned', at: '2026-03-02T08:02:00Z', to: { id: 'a-99', name: 'Somebody new' } },
    ],
  };

  test('the events, what is not mapped and the clocks, and nothing is stored', async () => {
    const before = await stored();
    const { status, body } = await understand('standard', { body: story });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      reason: null,
      tickets: [
        {
          externalId: 'try-1',
          events: [
            { kind: 'ticket.created', at: '2026-03-02T08:00:00.000Z' },
            { kind: 'status.changed', to: 'on_the_moon' },
            { kind: 'agent.assigned', to: { keys: ['a-99', 'Somebody new'] } },
          ],
          ticket: { subject: 'Printer on fire', status: 'on_the_moon', assignee: 'standard-a-99' },
          clocks: [
            { clockId: 'house/assignment', state: 'met', satisfiedAt: '2026-03-02T08:02:00.000Z' },
            { clockId: 'house/first_response', state: 'breached', dueAt: '2026-03-02T09:00:00.000Z' },
            { clockId: 'house/response', state: 'breached', dueAt: '2026-03-02T08:30:00.000Z' },
          ],
          setAside: null,
        },
      ],
      unmapped: [{ field: 'status', value: 'on_the_moon' }],
    });
    expect(await stored()).toEqual(before);
  });

  test('a payload that makes no sense is told so, with field and reason', async () => {
    const { status, body } = await understand('jira', { body: '{"webhookEvent":"jira:issue_created"}' });
    expect([status, body]).toEqual([200, { reason: 'issue is missing', tickets: [], unmapped: [] }]);
  });

  test('a name that is cut within an emoji is recorded all the same', async () => {
    const name = `${'x'.repeat(199)}😀 of the desk`;
    const body = `From: "${name}" <emma@desk.example>\r\nTo: joe@there.example\r\nMessage-ID: <e@desk>\r\nSubject: Hi\r\n\r\n`;
    await app.app
      .get(PutIntegration)
      .run('email', { helpdesk: 'email', name: 'email', mapping: { agents: ['desk.example'] } }, PUNCTUAL);
    expect((await understand('email', { body })).body).toMatchObject({
      reason: null,
      tickets: [{ ticket: { assignee: expect.stringMatching(/^email-emma-desk-example-/) } }],
    });
  });

  test('headers may say what it is', async () => {
    const body = recorded('github', 'created').toString();
    expect((await understand('github', { body })).body.tickets).toHaveLength(1);
    const pushed = await understand('github', { body, headers: { 'X-GitHub-Event': 'push' } });
    expect(pushed.body).toEqual({ reason: null, tickets: [], unmapped: [] });
  });

  test('a delivery that came in, read as the mapping is now', async () => {
    const [delivery] = await app.db.query<{ id: number }>(
      `select id from deliveries where integration_id = 'zammad' and dedup_key = 'id:id-pending'`,
    );
    const mapping = { status: { 'pending reminder': 'snoozed' } };
    await app.app
      .get(PutIntegration)
      .run('zammad', { helpdesk: 'zammad', name: 'zammad', mapping }, PUNCTUAL);
    const before = await stored();
    const { body } = await understand('zammad', { deliveryId: delivery!.id });
    expect(body.tickets[0].events).toContainEqual(expect.objectContaining({ to: 'snoozed' }));
    expect(await stored()).toEqual(before);
    expect((await understand('jira', { deliveryId: delivery!.id })).status).toBe(404);
  });

  test.each([
    ['nobody', { body: {} }, 404, undefined],
    ['jira', {}, 422, 'body'],
    ['jira', { body: {}, deliveryId: 1 }, 422, 'body'],
    ['jira', { body: {}, headers: { a: 1 } }, 422, 'headers.a'],
    ['jira', { deliveryId: 'x' }, 400, 'deliveryId'],
    ['jira', { payload: {} }, 400, 'payload'],
  ])('%s %j: %i %s', async (id, json, status, field) => {
    const answer = await understand(id, json);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([status, field]);
  });
});
