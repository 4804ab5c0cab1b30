import { IngestDeliveries } from '../../../src/deliveries/ingest-deliveries.js';
import { PurgeDeliveries } from '../../../src/deliveries/purge-deliveries.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

const now = new SettableNow('2026-01-01T12:00:00Z');
let app: TestApp;
let admin: Machine;
beforeAll(async () => {
  app = await startApp({ now, env: { ROLE: 'api', DELIVERIES_KEEP_DAYS: '60' } });
  admin = await machine(app, 'admin');
});
afterAll(() => app?.stop());

test('a body goes when it is old enough; facts and the key stay, and a replay says why it cannot be', async () => {
  const desk = await connect(app, 'standard');
  const opened = { ticket: { id: '1', createdAt: '2026-01-01T11:00:00Z' } };
  await desk.post(opened, { id: 'old' });
  await desk.post('<xml/>', { id: 'broken' });
  await app.app.get(IngestDeliveries).run(500);
  now.set('2026-03-02T11:59:00Z');
  await desk.post({ ticket: { id: '2', createdAt: '2026-03-02T11:00:00Z' } }, { id: 'new' });
  await app.app.get(IngestDeliveries).run(500);

  await app.app.get(PurgeDeliveries).run();
  expect(await app.db.query('select from deliveries where body is null')).toEqual([]);
  now.set('2026-03-02T12:00:00.001Z');
  await app.app.get(PurgeDeliveries).run();
  expect(
    await app.db.query(
      'select id, state, body is null as gone, headers = $1 as bare from deliveries order by id',
      [{}],
    ),
  ).toEqual([
    { id: 1, state: 'ingested', gone: true, bare: true },
    { id: 2, state: 'quarantined', gone: true, bare: true },
    { id: 3, state: 'ingested', gone: false, bare: false },
  ]);
  expect(await app.db.query('select count(*) from ticket_events where delivery_id = 1')).toEqual([
    { count: 1 },
  ]);

  expect((await desk.post(opened, { id: 'old' })).status).toBe(202);
  expect(await app.db.query('select count(*) from deliveries')).toEqual([{ count: 3 }]);

  const one = await admin.post('/api/deliveries/1/replay');
  expect([one.status, one.body.detail]).toEqual([
    409,
    'delivery was purged: its body has reached the age of DELIVERIES_KEEP_DAYS',
  ]);
  const all = await admin.post('/api/deliveries/replay', { since: '2025-01-01T00:00:00Z' });
  expect(all.body).toMatchObject({ replayed: 1, purged: 2 });
  expect((await admin.get('/api/deliveries/1')).body).toMatchObject({
    body: null,
    bytes: 0,
    purgedAt: '2026-03-02T12:00:00.001Z',
  });
  const understood = await admin.post('/api/integrations/standard/understand', { deliveryId: 1 });
  expect(understood.status).toBe(409);
});

test('what is read again waits behind what is new', async () => {
  const desk = await connect(app, 'standard', { id: 'busy' });
  for (const id of ['a', 'b']) await desk.post({ ticket: { id, createdAt: '2026-03-02T11:00:00Z' } });
  while ((await app.app.get(IngestDeliveries).run(500)) > 0);
  const ids = (await admin.get('/api/deliveries?integration=busy')).body.map(({ id }: { id: number }) => id);
  const replay = await admin.post('/api/deliveries/replay', { ids });
  await desk.post({ ticket: { id: 'c', createdAt: '2026-03-02T11:00:00Z' } });
  await app.app.get(IngestDeliveries).run(1);
  expect((await admin.get('/api/deliveries?integration=busy&state=received')).body).toHaveLength(2);
  expect((await admin.get(`/api/deliveries/replays/${replay.body.id}`)).body).toMatchObject({
    total: 2,
    done: 0,
  });
  await app.app.get(IngestDeliveries).run(1);
  expect((await admin.get(`/api/deliveries/replays/${replay.body.id}`)).body).toMatchObject({
    total: 2,
    done: 1,
  });
});

test('by ids, by state, and not what is nothing', async () => {
  const which = (json: object) => admin.post('/api/deliveries/replay', json);
  while ((await app.app.get(IngestDeliveries).run(500)) > 0);
  expect((await which({ integration: 'busy', states: ['ingested'] })).body.replayed).toBe(3);
  expect((await which({ integration: 'busy', states: ['quarantined'] })).body.replayed).toBe(0);
  expect((await which({ ids: [] })).status).toBe(400);
  expect((await which({ ids: ['1'] })).status).toBe(400);
  expect((await which({ states: ['received'] })).status).toBe(400);
  expect((await admin.get('/api/deliveries/replays/99999')).status).toBe(404);
});
