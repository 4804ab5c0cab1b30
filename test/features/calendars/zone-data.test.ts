import { PUNCTUAL } from '../../../src/audit/actor.js';
import { FollowZoneData } from '../../../src/calendars/follow-zone-data.js';
import { PublishCalendar } from '../../../src/calendars/publish-calendar.js';
import { zoneDataVersion } from '../../../src/engine/calendar/zone.js';
import { startApp } from '../../harness/app.js';
import { freshDatabase } from '../../harness/database.js';
import { SettableNow } from '../../harness/settable-now.js';
import { until } from '../../harness/until.js';
import { ticketWith } from '../timing/facts.js';
import { office } from '../timing/office.js';

const nineToFive = [['09:00', '17:00']];
const weekly = { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive };
const casablanca = { timezone: 'africa/casablanca', weekly };

type Desk = Awaited<ReturnType<typeof office>>;

/** What an older release believed: that Casablanca would stay an hour east of Greenwich. */
const believed = (desk: Desk, release: string) =>
  desk.db.query(
    `update zone_transitions set release = $1, transitions = (
       select jsonb_agg(t) from jsonb_array_elements(transitions) t where (t ->> 0)::bigint < $2)
     where zone = 'Africa/Casablanca'`,
    [release, Date.parse('2026-09-01T00:00:00Z')],
  );
/** Without workers: the comparison is asked for. */
const follow = (desk: Desk) => desk.app.get(FollowZoneData).run();
const versions = (desk: Desk) =>
  desk.db.query(
    `select calendar_id as id, version, cause from calendar_versions order by calendar_id, version`,
  );

describe('newer zone data', () => {
  let desk: Desk;

  beforeEach(async () => {
    desk = await office({
      now: '2026-11-23T07:00:00Z',
      objectives: [{ id: 'solve', metric: 'resolution', seconds: 4 * 3600 }],
    });
    const publish = (id: string, spec: object) =>
      desk.publishCalendar.run({ id, name: id, spec, reach: 'running' }, PUNCTUAL);
    await publish('office', casablanca);
    await publish('berlin', { timezone: 'Europe/Berlin', weekly });
    await publish('both', { timezone: 'UTC', anyOf: [casablanca, { timezone: 'America/New_York', weekly }] });
  });
  afterEach(() => desk.stop());

  const cause = `zone data ${zoneDataVersion} changed Africa/Casablanca from 2026-09-20T01:00:00.000Z on`;

  test('publish the calendars of the zone anew, and those that contain it, and no others', async () => {
    await believed(desk, '2020a');
    await follow(desk);
    expect(await versions(desk)).toEqual([
      { id: 'berlin', version: 1, cause: null },
      { id: 'both', version: 1, cause: null },
      { id: 'both', version: 2, cause },
      { id: 'office', version: 1, cause: null },
      { id: 'office', version: 2, cause: null },
      { id: 'office', version: 3, cause },
    ]);
  });

  test('time running clocks anew, and each says why', async () => {
    const fact = { kind: 'ticket.created', actor: 'customer', status: 'open', group: 'support' };
    await ticketWith(desk.db, 'T-1', [['2026-11-23T07:30:00Z', fact]]);
    await desk.passTo('2026-11-23T09:30:00Z');
    // As a process with the older data left it: nine o'clock there was eight o'clock UTC.
    const older = new Date('2026-11-23T12:00:00Z');
    await desk.db.query('update clocks set due_at = $1', [older]);
    await desk.db.query('update tickets set next_due_at = $1', [older]);
    await believed(desk, '2020a');
    await follow(desk);
    await desk.passTo('2026-11-23T09:31:00Z');
    const [clock] = await desk.db.query('select due_at, calendar_version, recomputes from clocks');
    const due = Date.parse('2026-11-23T13:00:00Z');
    expect(clock).toEqual({
      due_at: due,
      calendar_version: 3,
      recomputes: [
        {
          at: Date.parse('2026-11-23T09:30:00Z'),
          cause: expect.stringContaining(`version 3 of calendar office came into force (${cause})`),
          dueBefore: due,
          dueAfter: due,
        },
      ],
    });
  });

  test('are compared once', async () => {
    await believed(desk, '2020a');
    await Promise.all([follow(desk), follow(desk)]);
    await follow(desk);
    expect(await versions(desk)).toHaveLength(6);
  });

  test('are not undone by a process that still has older data', async () => {
    await believed(desk, '2999z');
    await follow(desk);
    expect(await versions(desk)).toHaveLength(4);
  });
});

test('a worker compares when it starts', async () => {
  const database = await freshDatabase();
  const now = new SettableNow('2026-11-23T09:00:00Z');
  const first = await startApp({ now, database });
  const spec = { timezone: 'Europe/Berlin', weekly };
  await first.app
    .get(PublishCalendar)
    .run({ id: 'berlin', name: 'Berlin', spec, reach: 'running' }, PUNCTUAL);
  await first.db.query(`update zone_transitions set transitions = '[[0, 3600000]]'`);
  await first.stop();
  const second = await startApp({ now, database });
  await until(
    async () => (await second.db.query('select 1 from calendar_versions')).length === 2,
    'the calendar to be published anew',
  );
  await second.stop();
  await database.drop();
});
