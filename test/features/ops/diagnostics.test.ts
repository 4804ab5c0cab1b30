import { Sweep } from '../../../src/clocks/sweep.js';
import { zoneDataVersion } from '../../../src/engine/calendar/zone.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let now: SettableNow;
let admin: Machine;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000' } });
  admin = await machine(app, 'admin');
});
afterAll(() => app.stop());

test('diagnostics say what an operator asks first', async () => {
  await app.app.get(Sweep).pass();
  await app.db.query(`
    insert into integrations values ('desk', 'standard', 'Desk', '{}', '{}', true, '2026-11-01Z');
    insert into deliveries (integration_id, dedup_key, received_at, headers, body, state) values
      ('desk', 'a', '2026-11-23Z', '{}', '', 'received'),
      ('desk', 'b', '2026-11-23Z', '{}', '', 'quarantined'),
      ('desk', 'c', '2026-11-23Z', '{}', '', 'ingested');
    insert into tickets (integration_id, external_id, open, look_at, set_aside_at) values
      ('desk', 'late', true, '2026-11-23T09:00:00Z', null),
      ('desk', 'due', true, '2026-11-23T09:00:05Z', null),
      ('desk', 'aside', true, '2026-11-24T09:00:00Z', '2026-11-23T08:00:00Z'),
      ('desk', 'closed', false, null, null)`);
  now.set('2026-11-23T09:00:12Z');
  const { status, body } = await admin.get('/api/diagnostics');
  expect(status).toBe(200);
  expect(body).toEqual({
    now: '2026-11-23T09:00:12.000Z',
    role: 'all',
    node: process.version,
    zoneData: { engine: zoneDataVersion, icu: process.versions.tz },
    queue: 'postgres',
    mail: 'kept',
    sweep: { everyMs: 3_600_000, lastSoundPass: '2026-11-23T09:00:00.000Z', ageMs: 12_000 },
    database: { version: expect.stringMatching(/^\d+/), bytes: expect.any(Number) },
    deliveries: { waiting: 1, quarantined: 1 },
    tickets: { open: 3, late: 1, setAside: 1 },
    notices: { waiting: 0, failed: 0 },
    holidaySources: [],
    silent: [],
  });
});

test('and nothing to anybody but an admin', async () => {
  const lead = await machine(app, 'lead');
  expect((await lead.get('/api/diagnostics')).status).toBe(403);
  expect((await app.fetch('/api/diagnostics')).status).toBe(401);
});
