import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let lead: Machine;

const HOUR = 3_600;
const everyDay = (from: string, to: string) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [[from, to]]]));
const nineToFive = { timezone: 'UTC', weekly: everyDay('09:00', '17:00') };
const care = (hours: number) => ({
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [{ metric: 'resolution', seconds: hours * HOUR, pauseOn: ['pending'] }],
    },
  ],
});

beforeAll(async () => {
  const now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000' } });
  const admin = await machine(app, 'admin');
  lead = await machine(app, 'lead');
  await admin.put('/api/calendars/office', { name: 'Office', spec: nineToFive });
  await admin.put('/api/customers/acme', { name: 'Acme' });
  await admin.put('/api/agreements/care', care(4));
  now.set('2026-11-23T12:00:00Z');
  await app.db.query(`
    insert into integrations values ('desk', 'standard', 'Desk', '{}', '{}', true, '2026-11-01Z');
    insert into tickets (integration_id, external_id, created_at, open) values
      ('desk', 'fresh', '2026-11-23T11:30Z', true),
      ('desk', 'paused', '2026-11-23T10:00Z', true),
      ('desk', 'others', '2026-11-23T10:00Z', true),
      ('desk', 'done', '2026-11-23T10:00Z', false);
    insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body)
      select id, external_id || ' created', 'ticket.created', created_at, created_at,
        jsonb_build_object('actor', 'customer', 'status', 'open',
          'customer', case external_id when 'others' then 'somebody' else 'acme' end)
      from tickets;
    insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body)
      select id, 'pause', 'status.changed', '2026-11-23T11:00Z', '2026-11-23T11:00Z', '{"to": "pending"}'
      from tickets where external_id = 'paused'`);
});
afterAll(() => app.stop());

const none = { appears: 0, disappears: 0, sooner: 0, later: 0, broken_at_once: 0 };
const brief = (examples: { externalId: string; kind: string; dueBefore: string; dueAfter: string }[]) =>
  examples
    .map(({ externalId, kind, dueBefore, dueAfter }) => ({ externalId, kind, dueBefore, dueAfter }))
    .sort((a, b) => a.externalId.localeCompare(b.externalId));

test('a longer promise that reaches running clocks moves them, the paused one as well', async () => {
  const { status, body } = await lead.post('/api/agreements/care/effect', { ...care(5), reach: 'running' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ open: 3, tried: 3, clocks: { ...none, later: 2 } });
  expect(brief(body.examples)).toEqual([
    {
      externalId: 'fresh',
      kind: 'later',
      dueBefore: '2026-11-23T15:30:00.000Z',
      dueAfter: '2026-11-23T16:30:00.000Z',
    },
    { externalId: 'paused', kind: 'later', dueBefore: null, dueAfter: null },
  ]);
  expect(body.examples).toContainEqual(
    expect.objectContaining({
      externalId: 'paused',
      remainingBeforeMs: 3 * 3_600_000,
      remainingAfterMs: 4 * 3_600_000,
    }),
  );
});

test('for new tickets only, nothing that runs is touched', async () => {
  const { body } = await lead.post('/api/agreements/care/effect', care(5));
  const sentence = '0 running clocks move, 0 would be breached at once, 0 mails for the past';
  expect(body).toEqual({ open: 3, tried: 3, unreachable: 0, clocks: none, mails: 0, sentence, examples: [] });
});

test('a promise that has been broken already is said to be', async () => {
  const minute = care(4);
  minute.levels[0]!.objectives[0]!.seconds = 60;
  const { body } = await lead.post('/api/agreements/care/effect', { ...minute, reach: 'running' });
  expect(body.clocks).toEqual({ ...none, broken_at_once: 2 });
});

test('mails that would leave at once are counted before they do', async () => {
  const notify = [{ address: 'boss@desk.example' }, { address: 'lead@desk.example' }];
  const minute = care(4);
  Object.assign(minute.levels[0]!.objectives[0]!, {
    seconds: 60,
    ladder: { steps: [{ id: 'boss', at: { offsetSeconds: 0 }, notify }] },
  });
  const { body } = await lead.post('/api/agreements/care/effect', { ...minute, reach: 'running' });
  expect(body.sentence).toBe('0 running clocks move, 2 would be breached at once, 4 mails for the past');
});

test('shorter hours push a deadline to the next day', async () => {
  const { status, body } = await lead.post('/api/calendars/office/effect', {
    name: 'Office',
    spec: { timezone: 'UTC', weekly: everyDay('09:00', '13:00') },
  });
  expect(status).toBe(200);
  expect(brief(body.examples)).toEqual([
    {
      externalId: 'fresh',
      kind: 'later',
      dueBefore: '2026-11-23T15:30:00.000Z',
      dueAfter: '2026-11-24T11:30:00.000Z',
    },
  ]);
});

test('hours that never reach a deadline are said to; a paused clock has none to reach', async () => {
  const { status, body } = await lead.post('/api/calendars/office/effect', {
    name: 'Office',
    spec: { ...nineToFive, holidays: [{ from: '2026-11-23', to: '2040-12-31', name: 'Gone' }] },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ tried: 3, unreachable: 1, clocks: { ...none, later: 1 } });
});

test('a promise for others appears on their tickets', async () => {
  const { body } = await lead.post('/api/agreements/house/effect', {
    kind: 'multi_level',
    title: 'House',
    calendarId: 'office',
    reach: 'running',
    levels: [{ level: 'corporate', objectives: [{ metric: 'first_response', seconds: 8 * HOUR }] }],
  });
  expect(body.clocks).toEqual({ ...none, appears: 3 });
});

test('nothing is stored, and what could not be published is refused', async () => {
  expect((await lead.get('/api/agreements')).body).toHaveLength(1);
  expect((await lead.get('/api/agreements/care')).body.version).toBe(1);
  const unknown = await lead.post('/api/agreements/care/effect', { ...care(5), calendarId: 'moon' });
  expect(unknown.status).toBe(422);
  const agent = await machine(app, 'agent');
  expect((await agent.post('/api/agreements/care/effect', care(5))).status).toBe(403);
});
