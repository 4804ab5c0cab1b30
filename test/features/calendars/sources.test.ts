import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RefreshSources } from '../../../src/calendars/refresh-sources.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

/** Without loops of their own: when sources are refreshed is the test's to say. */
const env = { ROLE: 'api', OUTBOUND_ALLOW_CIDRS: '127.0.0.1' };

let server: Server;
let feed: { status: number; days: Record<string, string>; asked: number };
let url: string;
let database: TestDatabase;
let app: TestApp;
let other: TestApp;
let now: SettableNow;
let admin: Machine;

beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    feed.asked += 1;
    const text = icalendar(feed.days);
    const etag = `"${text.length}"`;
    if (feed.status === 200 && headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(feed.status, { etag }).end(text);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/private-7f3a/holidays.ics`;
  database = await freshDatabase();
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now, env, database });
  other = await startApp({ now, env, database });
  admin = await machine(app, 'admin');
});
afterAll(async () => {
  await app.stop();
  await other.stop();
  await database.drop();
  await new Promise((closed) => server.close(closed));
});
beforeEach(() => {
  now.set('2026-11-23T09:00:00Z');
  feed = { status: 200, days: { '2026-12-24': 'Office closed', '2026-12-31': 'Office closed' }, asked: 0 };
});

/** By date, or by first date and the one after the last: `2026-12-24/2027-01-02`. */
function icalendar(days: Record<string, string>): string {
  const events = Object.entries(days).flatMap(([date, name]) => [
    'BEGIN:VEVENT',
    `UID:${date}`,
    `DTSTART;VALUE=DATE:${date.slice(0, 10).replaceAll('-', '')}`,
    ...(date.includes('/') ? [`DTEND;VALUE=DATE:${date.slice(11).replaceAll('-', '')}`] : []),
    `SUMMARY:${name}`,
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
}

const nineToFive = [['09:00', '17:00']];
const spec = {
  timezone: 'Europe/Berlin',
  weekly: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
  holidays: [{ date: '2026-12-28', name: 'Stocktaking' }],
};
const put = (id: string, body: object = {}) =>
  admin.put(`/api/calendars/${id}`, { name: id, spec, sources: [{ kind: 'icalendar', url }], ...body });
const get = async (id: string) => (await admin.get(`/api/calendars/${id}`)).body;
/** Both workers at once, as they would. */
const refresh = () => Promise.all([app, other].map(({ app: each }) => each.get(RefreshSources).run()));
const dates = (body: { spec: { holidays: { date: string }[] } }) =>
  body.spec.holidays.map(({ date }) => date);

describe('a calendar with sources', () => {
  test('is published with their holidays behind its own, and keeps apart what was sent', async () => {
    const { status, body } = await put('apart');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 1,
      ownSpec: spec,
      spec: {
        holidays: [
          { date: '2026-12-28', name: 'Stocktaking' },
          { date: '2026-12-24', name: 'Office closed' },
          { date: '2026-12-31', name: 'Office closed' },
        ],
      },
      sources: [
        {
          kind: 'icalendar',
          url,
          readAt: '2026-11-23T09:00:00.000Z',
          error: null,
          nextRefreshAt: '2026-11-24T09:00:00.000Z',
        },
      ],
    });
  });

  test('closes on them', async () => {
    const { body } = await put('closes');
    const trial = { spec: body.spec, at: '2026-12-23T15:30:00Z', ms: 3_600_000 };
    expect((await admin.post('/api/calendars/try', trial)).body.dueAt).toBe('2026-12-25T08:30:00.000Z');
  });

  test('takes a country from last year to three years ahead, in the language that is asked for', async () => {
    const sources = [{ kind: 'country', country: 'DE', state: 'BY', language: 'en' }];
    const { body } = await put('bavaria', { sources });
    const entries = body.sources[0].holidays as { date: string; name: string }[];
    expect(entries[0]).toEqual({ date: '2025-01-01', name: "New Year's Day" });
    expect(entries.at(-1)?.date).toBe('2029-12-26');
    expect(dates(body)).toContain('2027-01-06');
    expect(feed.asked).toBe(0);
  });

  test('can switch a single day off', async () => {
    const { body } = await put('works', { spec: { ...spec, ignoredHolidays: ['2026-12-24'] } });
    const trial = { spec: body.spec, at: '2026-12-23T15:30:00Z', ms: 3_600_000 };
    expect((await admin.post('/api/calendars/try', trial)).body.dueAt).toBe('2026-12-24T08:30:00.000Z');
    expect(body.findings).not.toContainEqual(expect.objectContaining({ field: 'spec.ignoredHolidays[0]' }));
  });

  test('put again with the same words, gets no version, and the feed is not even asked', async () => {
    await put('again');
    feed.status = 500;
    expect((await put('again')).body.version).toBe(1);
    expect(feed.asked).toBe(1);
  });

  test('loses the holidays of a source that is taken away', async () => {
    await put('fewer');
    expect((await put('fewer', { sources: [] })).body).toMatchObject({ version: 2, spec, sources: [] });
    now.set('2026-11-25T09:00:00Z');
    await refresh();
    expect((await get('fewer')).version).toBe(2);
  });

  test('tells what is worth knowing about what was imported', async () => {
    feed.days = { '2026-12-26': 'St Stephen’s', '2026-12-24': 'Christmas Eve' };
    const { body } = await put('idle');
    expect(body.findings).toEqual([
      { severity: 'warning', field: 'spec.holidays', message: 'has no dates for 2027 yet' },
      {
        severity: 'info',
        field: 'sources[0].holidays[1]',
        message: 'closes nothing: St Stephen’s falls on days without hours',
      },
    ]);
    now.set('2027-02-01T09:00:00Z');
    expect((await get('idle')).findings).toEqual([
      {
        severity: 'warning',
        field: 'spec.holidays',
        message: 'has no dates for 2027; the last are of 2026',
      },
    ]);
  });

  test('shows the path of a feed’s address to admins only', async () => {
    await put('secret');
    const agent = await machine(app, 'agent');
    const { text, body } = await agent.get('/api/calendars/secret');
    expect(body.sources[0].url).toBe(`${new URL(url).origin}/…`);
    expect(text).not.toContain('private-7f3a');
  });
});

describe('refused, and nothing stored', () => {
  test.each`
    sources                                                | field                    | reason
    ${['DE']}                                              | ${'sources[0]'}          | ${'must be an object'}
    ${[{ kind: 'ical' }]}                                  | ${'sources[0].kind'}     | ${'must be country or icalendar'}
    ${[{ kind: 'country' }]}                               | ${'sources[0].country'}  | ${'must be a country code'}
    ${[{ kind: 'country', country: 'XX' }]}                | ${'sources[0].country'}  | ${'is not known'}
    ${[{ kind: 'country', country: 'DE', state: 'XX' }]}   | ${'sources[0].state'}    | ${'is not known'}
    ${[{ kind: 'country', country: 'DE', language: 'x' }]} | ${'sources[0].language'} | ${'is not known'}
    ${[{ kind: 'country', country: 'DE', city: 'Ulm' }]}   | ${'sources[0].city'}     | ${'is not known here'}
    ${[{ kind: 'icalendar', url: 'webcal://x.example' }]}  | ${'sources[0].url'}      | ${'must be an address'}
    ${[{ kind: 'icalendar', url: 'http://10.0.0.1/' }]}    | ${'sources[0].url'}      | ${'10.0.0.1 is not on the public internet'}
    ${[{ kind: 'icalendar', url: 'http://127.0.0.1:1' }]}  | ${'sources[0].url'}      | ${'could not be fetched'}
  `('$field $reason', async ({ sources, field, reason }) => {
    const answer = await put('bad', { sources });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field, reason: expect.stringContaining(reason) }]);
    expect((await admin.get('/api/calendars/bad')).status).toBe(404);
  });

  test('the same source twice', async () => {
    const source = { kind: 'country', country: 'DE' };
    const { body } = await put('bad', { sources: [source, { country: 'DE', kind: 'country' }] });
    expect(body.errors).toEqual([{ field: 'sources[1]', reason: 'is listed above already' }]);
  });

  test('a calendar of calendars', async () => {
    const { body } = await put('bad', { spec: { timezone: 'UTC', anyOf: [spec] } });
    expect(body.errors[0].field).toBe('sources');
  });

  test('a feed without a holiday, and one that is none', async () => {
    feed.days = {};
    expect((await put('bad')).body.errors).toEqual([
      { field: 'sources[0].url', reason: 'lists no whole-day event' },
    ]);
    feed.status = 404;
    expect((await put('bad')).body.errors).toEqual([
      { field: 'sources[0].url', reason: 'answered with status 404' },
    ]);
  });
});

describe('a day later', () => {
  test('the feed is asked once, and nothing new makes no version', async () => {
    await put('same');
    now.set('2026-11-24T08:59:59Z');
    await refresh();
    expect(feed.asked).toBe(1);
    now.set('2026-11-24T09:00:00Z');
    await refresh();
    expect(await get('same')).toMatchObject({
      version: 1,
      sources: [{ readAt: '2026-11-24T09:00:00.000Z', nextRefreshAt: '2026-11-25T09:00:00.000Z' }],
    });
  });

  test('what is new becomes a version that reaches running clocks, with its cause', async () => {
    await app.db.query(`
      insert into integrations values ('desk', 'standard', 'Desk', '{}', '{}', true, '2026-11-01Z') on conflict do nothing;
      insert into tickets (integration_id, external_id, created_at, open, look_at)
      values ('desk', 'T-1', '2026-11-20Z', true, '2026-11-30Z')`);
    await put('news');
    now.set('2026-11-24T09:00:00Z');
    feed.days = { '2026-12-24': 'Christmas Eve', '2027-01-04': 'Bridge day', '2027-01-05': 'Bridge day' };
    await refresh();
    const body = await get('news');
    expect(body).toMatchObject({
      version: 2,
      reach: 'running',
      inForceFrom: '2026-11-24T09:00:00.000Z',
      cause: `holiday feed of ${new URL(url).host}: 2 days added, 1 removed, 1 renamed`,
      ownSpec: spec,
      earlier: [{ version: 1, cause: null }],
    });
    expect(dates(body)).toEqual(['2026-12-28', '2026-12-24', '2027-01-04', '2027-01-05']);
    expect(await app.db.query('select look_at from tickets')).toEqual([
      { look_at: Date.parse('2026-11-24T09:00:00Z') },
    ]);
  });

  test('two workers refresh each source once', async () => {
    await Promise.all(['one', 'two', 'three'].map((id) => put(id)));
    feed.asked = 0;
    feed.days['2027-03-01'] = 'Move';
    now.set('2026-11-24T09:00:00Z');
    const due = await app.db.query('select 1 from holiday_sources where next_refresh_at <= $1', [
      new Date(now.now()),
    ]);
    await refresh();
    expect(feed.asked).toBe(due.length);
    for (const id of ['one', 'two', 'three']) expect((await get(id)).version).toBe(2);
  });

  test('what the feed has forgotten of the past stays', async () => {
    feed.days['2026-11-20'] = 'Company outing';
    await put('past');
    delete feed.days['2026-11-20'];
    now.set('2026-11-24T09:00:00Z');
    await refresh();
    expect(await get('past')).toMatchObject({ version: 1 });
  });

  test('clocks that were left on earlier hours stay there', async () => {
    await put('left', { sources: [] });
    await put('left', { reach: 'new' });
    feed.days['2027-03-01'] = 'Move';
    now.set('2026-11-24T09:00:00Z');
    await refresh();
    expect(await get('left')).toMatchObject({ version: 3, reach: 'new' });
  });

  test('a version that is yet to come is followed, not overtaken', async () => {
    await put('later');
    await put('later', { spec: { ...spec, holidays: [] }, inForceFrom: '2027-01-01T00:00:00Z' });
    feed.days['2027-03-01'] = 'Move';
    now.set('2026-11-24T09:00:00Z');
    await refresh();
    expect(await get('later')).toMatchObject({ version: 3, inForceFrom: '2027-01-01T00:00:00.000Z' });
  });
});

describe('a source that fails', () => {
  beforeEach(() => put('fails'));

  test('keeps its last good holidays, says so, and is asked again every hour', async () => {
    feed.status = 503;
    now.set('2026-11-24T09:00:00Z');
    await refresh();
    const failing = {
      version: 1,
      sources: [
        {
          error: 'answered with status 503',
          readAt: '2026-11-23T09:00:00.000Z',
          nextRefreshAt: '2026-11-24T10:00:00.000Z',
          holidays: expect.arrayContaining([{ date: '2026-12-24', name: 'Office closed' }]),
        },
      ],
    };
    expect(await get('fails')).toMatchObject(failing);
    expect((await admin.get('/api/diagnostics')).body.holidaySources).toContainEqual({
      calendar: 'fails',
      source: `holiday feed of ${new URL(url).host}`,
      error: 'answered with status 503',
      readAt: '2026-11-23T09:00:00.000Z',
    });

    feed.status = 200;
    now.set('2026-11-24T10:00:00Z');
    await refresh();
    expect(await get('fails')).toMatchObject({ version: 1, sources: [{ error: null }] });
  });

  test('or is suddenly empty, or would leave no open hour', async () => {
    feed.days = {};
    now.set('2026-12-01T09:00:00Z');
    await refresh();
    expect((await get('fails')).sources[0].error).toBe('lists no whole-day event');

    feed.days = { '2026-11-01/2040-01-01': 'Out of office' };
    now.set('2026-12-01T10:00:00Z');
    await refresh();
    const { version, sources } = await get('fails');
    expect(version).toBe(1);
    expect(sources[0].error).toBe('calendar is never open in the ten years ahead with what is listed now');
    expect(sources[0].holidays).toContainEqual({ date: '2026-12-24', name: 'Office closed' });
  });

  test('can be asked at once', async () => {
    feed.days['2027-03-01'] = 'Move';
    const { body } = await admin.post('/api/calendars/fails/refresh');
    expect(body.cause).toContain('1 day added');
  });
});
