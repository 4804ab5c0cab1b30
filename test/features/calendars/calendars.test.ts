import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

/** No sweep: it would look at the tickets that are to be looked at. */
const quiet = { SWEEP_EVERY_MS: '3600000' };

let app: TestApp;
let now: SettableNow;
let admin: Machine;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now, env: quiet });
  admin = await machine(app, 'admin');
});
afterAll(() => app.stop());
beforeEach(() => now.set('2026-11-23T09:00:00Z'));

const nineToFive = [['09:00', '17:00']];
const office = {
  timezone: 'Europe/Berlin',
  weekly: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
  holidays: [{ date: '2026-12-25', yearly: true, name: 'Christmas Day' }, '2026-12-28'],
};
const longer = { ...office, weekly: { ...office.weekly, fri: [['08:00', '18:00']] } };

describe('a calendar', () => {
  test('comes back as it was sent', async () => {
    const put = await admin.put('/api/calendars/berlin', { name: 'Berlin office', spec: office });
    expect(put.status).toBe(200);
    const shown = {
      id: 'berlin',
      name: 'Berlin office',
      version: 1,
      spec: office,
      // The first version holds for whatever came before it, too.
      inForceFrom: '1970-01-01T00:00:00.000Z',
      reach: 'running',
      publishedAt: '2026-11-23T09:00:00.000Z',
      cause: null,
      ownSpec: office,
      sources: [],
      findings: [{ severity: 'warning', field: 'spec.holidays', message: 'has no dates for 2027 yet' }],
      earlier: [],
    };
    expect(put.body).toEqual(shown);
    expect((await admin.get('/api/calendars/berlin')).body).toEqual(shown);
    expect((await admin.get('/api/calendars')).body).toMatchObject([{ id: 'berlin', version: 1 }]);
  });

  test('gets a version when its hours change, and none when they do not', async () => {
    const put = (body: object) => admin.put('/api/calendars/kiel', { name: 'Kiel', ...body });
    expect((await put({ spec: office })).body.version).toBe(1);
    expect((await put({ spec: office })).body.version).toBe(1);
    expect((await put({ spec: office, name: 'Kiel harbour' })).body).toMatchObject({
      version: 1,
      name: 'Kiel harbour',
    });
    now.set('2026-11-24T09:00:00Z');
    expect((await put({ spec: longer, reach: 'new' })).body).toMatchObject({
      version: 2,
      spec: longer,
      reach: 'new',
      inForceFrom: '2026-11-24T09:00:00.000Z',
      earlier: [{ version: 1, spec: office }],
    });
    // For running clocks as well, now: that is news.
    expect((await put({ spec: longer })).body).toMatchObject({ version: 3, reach: 'running' });
    expect((await put({ spec: longer, reach: 'new' })).body.version).toBe(3);
  });

  test('comes into force later if wanted, but never before its own earlier version', async () => {
    const put = (body: object) => admin.put('/api/calendars/ulm', { name: 'Ulm', ...body });
    await put({ spec: office });
    const later = await put({ spec: longer, inForceFrom: '2027-01-01T00:00:00+01:00' });
    expect(later.body).toMatchObject({ version: 2, inForceFrom: '2026-12-31T23:00:00.000Z' });

    const instead = await put({ spec: office, inForceFrom: '2026-12-01T00:00:00Z' });
    expect(instead.body).toMatchObject({ version: 3, inForceFrom: '2026-12-01T00:00:00.000Z' });

    now.set('2026-12-02T00:00:00Z');
    const between = await put({ spec: longer, inForceFrom: '2026-11-30T00:00:00Z' });
    expect(between.status).toBe(422);
    expect(between.body.errors).toEqual([
      {
        field: 'inForceFrom',
        reason: 'lies before version 3, which is in force from 2026-12-01T00:00:00.000Z',
      },
    ]);
  });

  test('comes into force within ten years, or not at all', async () => {
    const far = { name: 'Hof', spec: office, inForceFrom: '9999-12-31T00:00:00Z' };
    const { status, body } = await admin.put('/api/calendars/hof', far);
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ field: 'inForceFrom', reason: 'lies more than ten years ahead' }]);
    expect((await admin.get('/api/calendars/hof')).status).toBe(404);
  });

  test('two publications at the same moment become two versions', async () => {
    await admin.put('/api/calendars/jena', { name: 'Jena', spec: office });
    const answers = await Promise.all(
      ['08:00', '08:30', '09:30'].map((opening) =>
        admin.put('/api/calendars/jena', {
          name: 'Jena',
          spec: { ...office, weekly: { mon: [[opening, '17:00']] } },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body } = await admin.get('/api/calendars/jena');
    expect([body, ...body.earlier].map(({ version }: { version: number }) => version)).toEqual([4, 3, 2, 1]);
  });

  test('that nobody has made is not found', async () => {
    expect((await admin.get('/api/calendars/atlantis')).status).toBe(404);
  });
});

describe('a calendar that an agreement is timed on', () => {
  const closed = (from: string) => ({ ...office, holidays: [{ from, to: '2049-12-31', name: 'Gone' }] });
  const put = (spec: object) => admin.put('/api/calendars/worms', { name: 'Worms', spec });
  const agreement = (seconds: number, rest: object = {}) =>
    admin.put('/api/agreements/worms', {
      kind: 'multi_level',
      title: 'Worms',
      calendarId: 'worms',
      levels: [{ level: 'corporate', objectives: [{ metric: 'resolution', seconds }] }],
      ...rest,
    });

  test.each(['2026-11-24', '2027-11-23'])('cannot be closed for good from %s on', async (from) => {
    await put(office);
    expect((await agreement(14_400)).status).toBe(200);
    const answer = await put(closed(from));
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      {
        field: 'spec',
        reason:
          'cannot be kept by agreement worms: levels[0].objectives[0] would be due more than ten years after its start',
      },
    ]);
    expect((await admin.get('/api/calendars/worms')).body).toMatchObject({ version: 1, spec: office });
  });

  test('can be once the agreement has ended', async () => {
    await agreement(14_400, { inForceTo: '2026-11-23T10:00:00Z' });
    now.set('2026-11-23T10:00:00Z');
    expect((await put(closed('2027-11-23'))).status).toBe(200);
  });
});

describe('refused, and nothing stored', () => {
  test.each`
    spec                                                                        | field                      | reason
    ${{ ...office, timezone: 'Europe/Atlantis' }}                               | ${'spec.timezone'}         | ${'is not a known IANA time zone'}
    ${{ ...office, weekly: { mon: [['09:00', '12:00'], ['11:00', '17:00']] } }} | ${'spec.weekly.mon[1]'}    | ${'overlaps'}
    ${{ ...office, weekly: { mon: [['17:00', '09:00']] } }}                     | ${'spec.weekly.mon[0]'}    | ${'ends before it starts'}
    ${{ ...office, weekly: { mon: [['9', '17:00']] } }}                         | ${'spec.weekly.mon[0][0]'} | ${'must be a time'}
    ${{ ...office, weekly: { 7: nineToFive } }}                                 | ${'spec.weekly.7'}         | ${'is not known here'}
    ${{ ...office, weekly: {} }}                                                | ${'spec.weekly'}           | ${'is never open'}
    ${{ ...office, weekly: { mon: [] } }}                                       | ${'spec.weekly'}           | ${'is never open'}
    ${{ ...office, holidays: ['2026-02-30'] }}                                  | ${'spec.holidays[0]'}      | ${'does not exist'}
    ${{ ...office, lunch: '12:00' }}                                            | ${'spec.lunch'}            | ${'is not known here'}
  `('$field $reason', async ({ spec, field, reason }) => {
    const answer = await admin.put('/api/calendars/bad', { name: 'Bad', spec });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors).toEqual([{ field, reason: expect.stringContaining(reason) }]);
    expect((await admin.get('/api/calendars/bad')).status).toBe(404);
  });

  test.each`
    body                                               | field            | reason
    ${{ spec: office }}                                | ${'name'}        | ${'must be a text of 1 to 200 characters'}
    ${{ name: 'x' }}                                   | ${'spec'}        | ${'must be an object'}
    ${{ name: 'x', spec: [] }}                         | ${'spec'}        | ${'must be an object'}
    ${{ name: 'x', spec: office, reach: 'old' }}       | ${'reach'}       | ${'must be one of the following values: new, running'}
    ${{ name: 'x', spec: office, inForceFrom: 'now' }} | ${'inForceFrom'} | ${'must be an instant with its offset, such as 2026-12-01T09:00:00Z'}
  `('$field $reason', async ({ body, field, reason }) => {
    const answer = await admin.put('/api/calendars/bad', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ field, reason }]);
  });

  test('an id that would not fit into an address', async () => {
    const answer = await admin.put('/api/calendars/Bad%20Id', { name: 'Bad', spec: office });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe('id');
  });
});

describe('findings', () => {
  const thinlyListed = { ...office, holidays: ['2026-12-24'] };
  const missingYear = {
    severity: 'warning',
    field: 'spec.holidays',
    message: 'has no dates for 2027 yet',
  };

  test('are shown before publishing, and nothing is stored', async () => {
    const answer = await admin.post('/api/calendars/check', { spec: thinlyListed });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ findings: [missingYear] });
  });

  test('that are warnings come with the publication', async () => {
    const { status, body } = await admin.put('/api/calendars/thin', { name: 'Thin', spec: thinlyListed });
    expect(status).toBe(200);
    expect(body.findings).toEqual([missingYear]);
  });

  test('that are errors are refused', async () => {
    const past = { timezone: 'UTC', holidays: [{ date: '2020-12-01', open: [['09:00', '10:00']] }] };
    const { status, body } = await admin.put('/api/calendars/past', { name: 'Past', spec: past });
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ field: 'spec.weekly', reason: 'is never open in the ten years ahead' }]);
    expect((await admin.get('/api/calendars/past')).status).toBe(404);
  });
});

describe('trying one out', () => {
  const attempt = (body: object) => admin.post('/api/calendars/try', body);

  test('says when a promise would fall due, and why', async () => {
    // Friday 4 p.m. in Berlin, two hours: an hour on Friday, an hour on Monday.
    const answer = await attempt({ spec: office, at: '2026-11-27T15:00:00Z', ms: 7_200_000 });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      open: true,
      nextOpenAt: '2026-11-27T15:00:00.000Z',
      dueAt: '2026-11-30T09:00:00.000Z',
      segments: [
        {
          from: '2026-11-27T15:00:00.000Z',
          to: '2026-11-27T16:00:00.000Z',
          open: true,
          reason: { kind: 'open' },
        },
        {
          from: '2026-11-27T16:00:00.000Z',
          to: '2026-11-30T08:00:00.000Z',
          open: false,
          reason: { kind: 'outside_hours' },
        },
        {
          from: '2026-11-30T08:00:00.000Z',
          to: '2026-11-30T09:00:00.000Z',
          open: true,
          reason: { kind: 'open' },
        },
      ],
    });
  });

  test('names the holiday that is in the way', async () => {
    const { body } = await attempt({ spec: office, at: '2026-12-24T15:00:00Z', ms: 7_200_000 });
    expect(body.dueAt).toBe('2026-12-29T09:00:00.000Z');
    expect(body.segments).toContainEqual(
      expect.objectContaining({ open: false, reason: { kind: 'holiday', name: 'Christmas Day' } }),
    );
  });

  test('refuses what cannot be reached', async () => {
    const once = { timezone: 'UTC', holidays: [{ date: '2026-12-01', open: [['09:00', '10:00']] }] };
    const answer = await attempt({ spec: once, at: '2026-11-27T15:00:00Z', ms: 7_200_000 });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field: 'ms', reason: 'cannot be reached within ten years' }]);
  });

  test.each([1.5, '1', null, 2 ** 53, 1e300])('refuses %p milliseconds', async (ms) => {
    const answer = await attempt({ spec: office, at: '2026-11-27T15:00:00Z', ms });
    expect([400, 422]).toContain(answer.status);
    expect(answer.body.errors[0].field).toBe('ms');
  });

  test('stores nothing', async () => {
    const before = (await admin.get('/api/calendars')).body;
    await attempt({ spec: office, at: '2026-11-27T15:00:00Z', ms: 1_000 });
    expect((await admin.get('/api/calendars')).body).toEqual(before);
  });
});

describe('publishing touches the tickets it reaches, and no others', () => {
  const lookAts = () =>
    app.db.query(`select external_id as id, look_at as at from tickets order by external_id`);
  const iso = (text: string) => Date.parse(text);

  beforeEach(async () => {
    await app.db.query(`
      delete from tickets;
      insert into integrations values ('desk', 'standard', 'Desk', '{}', '{}', true, '2026-11-01Z') on conflict do nothing;
      insert into tickets (integration_id, external_id, created_at, open, look_at) values
        ('desk', 'a-earlier', '2026-11-20Z', true, '2026-11-30Z'),
        ('desk', 'b-idle', '2026-11-22Z', true, null),
        ('desk', 'c-due-before', '2026-11-20Z', true, '2026-11-23T08:00Z'),
        ('desk', 'd-closed', '2026-11-22Z', false, null),
        ('desk', 'e-stub', null, true, null)`);
  });

  test('running clocks: every open ticket, when the version comes into force', async () => {
    await admin.put('/api/calendars/bonn', { name: 'Bonn', spec: office });
    await admin.put('/api/calendars/bonn', {
      name: 'Bonn',
      spec: longer,
      inForceFrom: '2026-11-25T00:00:00Z',
    });
    expect(await lookAts()).toEqual([
      { id: 'a-earlier', at: iso('2026-11-25T00:00:00Z') },
      { id: 'b-idle', at: iso('2026-11-25T00:00:00Z') },
      { id: 'c-due-before', at: iso('2026-11-23T08:00:00Z') },
      { id: 'd-closed', at: null },
      { id: 'e-stub', at: null },
    ]);
  });

  test('new tickets only, backdated: those that came since, now', async () => {
    await admin.put('/api/calendars/gera', { name: 'Gera', spec: office });
    await admin.put('/api/calendars/gera', {
      name: 'Gera',
      spec: longer,
      reach: 'new',
      inForceFrom: '2026-11-21T00:00:00Z',
    });
    expect(await lookAts()).toEqual([
      { id: 'a-earlier', at: iso('2026-11-30T00:00:00Z') },
      { id: 'b-idle', at: iso('2026-11-23T09:00:00Z') },
      { id: 'c-due-before', at: iso('2026-11-23T08:00:00Z') },
      { id: 'd-closed', at: null },
      { id: 'e-stub', at: null },
    ]);
  });

  test('a first version: none, for no agreement can have named the calendar', async () => {
    const before = await lookAts();
    await admin.put('/api/calendars/suhl', { name: 'Suhl', spec: office });
    expect(await lookAts()).toEqual(before);
  });
});
