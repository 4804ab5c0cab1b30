import { IngestDeliveries } from '../../src/deliveries/ingest-deliveries.js';
import { type Story, story } from '../harness/story.js';
import { until } from '../harness/until.js';

const resolution = (hours: number) => [{ metric: 'resolution', seconds: hours * 3600 }];
const house = (hours: number) => ({
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  levels: [{ level: 'corporate', objectives: resolution(hours) }],
});

let s: Story;
beforeEach(async () => {
  s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives: resolution(4) });
});
afterEach(() => s.end());

const waiting = async () => {
  const [row] = await s.db.query<{ count: number }>(
    `select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  );
  return row!.count;
};

describe('a ticket that arrives while an agreement is published', () => {
  const versions = () =>
    s.db.query(
      `select external_id, agreement_version from clocks join tickets t on t.id = ticket_id order by external_id`,
    );
  const ingest = () => s.app.app.get(IngestDeliveries).run(10);
  const publish = (reach: string) => s.admin.put('/api/agreements/house', { ...house(2), reach });

  test.each(['running', 'new'])('and is recorded before it (%s) obeys it all the same', async (reach) => {
    await s.settle();
    const { publication } = await s.db.transaction(async (tx) => {
      await tx.query('lock table clocks in share mode');
      await s.helpdesk.opens('T-1');
      void ingest();
      await until(async () => (await waiting()) > 0, 'ingest to be held back');
      let isOver = false;
      const publication = publish(reach).finally(() => (isOver = true));
      await until(async () => isOver || (await waiting()) > 1, 'the publication to end or to wait');
      return { publication };
    });
    expect((await publication).status).toBe(200);
    await s.settle();
    expect(await versions()).toEqual([{ external_id: 'T-1', agreement_version: 2 }]);
  });

  test('and is recorded after it obeys it', async () => {
    await s.helpdesk.opens('T-1');
    await s.settle();
    const { publication } = await s.db.transaction(async (tx) => {
      await tx.query(`select from tickets where external_id = 'T-1' for update`);
      const publication = publish('running');
      await until(async () => (await waiting()) > 0, 'the publication to be held back');
      await s.helpdesk.opens('T-2');
      void ingest();
      await until(
        async () => (await waiting()) > 1 || (await versions()).length > 1,
        'the other ticket to be recorded or to wait',
      );
      return { publication };
    });
    expect((await publication).status).toBe(200);
    await s.settle();
    expect(await versions()).toEqual([
      { external_id: 'T-1', agreement_version: 2 },
      { external_id: 'T-2', agreement_version: 2 },
    ]);
  });
});

test('an agreement that is ended while it is published ends with the words of that publication', async () => {
  const { published, ended } = await s.db.transaction(async (tx) => {
    await tx.query(`select from agreements where id = 'house' for no key update`);
    const published = s.admin.put('/api/agreements/house', house(2));
    await until(async () => (await waiting()) > 0, 'the publication to be held back');
    const on = '2026-12-31T00:00:00Z';
    const ended = s.admin.post('/api/agreements/house/terminate', { on, reason: 'Gone.', force: true });
    await until(async () => (await waiting()) > 1, 'the end to be held back');
    return { published, ended };
  });
  expect((await published).status).toBe(200);
  expect((await ended).status).toBe(200);
  expect((await s.admin.get('/api/agreements/house')).body).toMatchObject({
    ...house(2),
    version: 3,
    inForceTo: '2026-12-31T00:00:00.000Z',
  });
});
