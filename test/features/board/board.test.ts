import { startApp } from '../../harness/app.js';
import { machine } from '../../harness/signed-in.js';
import { story, type Story } from '../../harness/story.js';
import { until } from '../../harness/until.js';
import { heardOn } from './live-stream.js';

const objectives = [
  {
    id: 'first',
    metric: 'first_response',
    byPriority: { normal: { seconds: 3_600 }, urgent: { seconds: 1_800 } },
  },
  { id: 'done', metric: 'resolution', seconds: 28_800, pauseOn: ['pending'] },
];

describe('the board', () => {
  let s: Story;
  const board = async (query = '') => (await s.admin.get(`/api/board${query}`)).body;
  const shown = async (query = '') =>
    (await board(query)).rows.map(({ externalId }: { externalId: string }) => externalId);

  beforeAll(async () => {
    // A Monday.
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives });
  });
  afterAll(() => s.end());

  test('says what is missing while it is empty', async () => {
    expect(await board()).toMatchObject({
      rows: [],
      counts: { breached: 0, at_risk: 0, on_track: 0, paused: 0 },
      nothing: { integrations: 1, agreements: 1, openTickets: 0 },
    });
  });

  test('shows tickets by their next due instant, paused ones last', async () => {
    await s.helpdesk.opens('slow', { priority: 'normal', customer: 'Acme' });
    await s.helpdesk.opens('fast', { priority: 'urgent' });
    await s.helpdesk.opens('still', { priority: 'normal' });
    await s.helpdesk.answers('still');
    await s.helpdesk.sets('still', 'pending');
    await s.passTo('2026-03-02T09:10:00Z');

    expect(await shown()).toEqual(['fast', 'slow', 'still']);
    const { rows, counts, now } = await board();
    expect(now).toBe(Date.parse('2026-03-02T09:10:00Z'));
    expect(counts).toEqual({ breached: 0, at_risk: 0, on_track: 2, paused: 1 });
    expect(rows[0]).toMatchObject({ subject: 'Printer on fire', url: 'https://desk.example/tickets/fast' });
    expect(rows[0].clocks.map(({ id, dueAt }: { id: string; dueAt: number }) => [id, dueAt])).toEqual([
      ['house/first', Date.parse('2026-03-02T09:30:00Z')],
      ['house/done', Date.parse('2026-03-02T17:00:00Z')],
    ]);
    expect(rows[2].clocks).toMatchObject([
      { id: 'house/done', dueAt: null, pausedBecause: 'pending', remainingMs: 28_800_000 },
    ]);
  });

  test('is at risk from the first warning on, and breached from the due instant on', async () => {
    await s.passTo('2026-03-02T09:25:00Z');
    expect((await board()).counts).toEqual({ breached: 0, at_risk: 1, on_track: 1, paused: 1 });
    expect(await shown('?state=at_risk')).toEqual(['fast']);
    await s.passTo('2026-03-02T09:30:00Z');
    expect((await board()).counts).toEqual({ breached: 1, at_risk: 0, on_track: 1, paused: 1 });
    expect((await board('?state=breached')).rows[0].clocks[0]).toMatchObject({
      id: 'house/first',
      breachedAt: Date.parse('2026-03-02T09:30:00Z'),
    });
  });

  test('filters by state, team, assignee and customer, and counts what the filters let through', async () => {
    await s.helpdesk.assigns('slow', 'Bob');
    await s.settle();
    expect(await shown('?state=paused')).toEqual(['still']);
    expect(await shown('?state=on_track')).toEqual(['slow']);
    expect(await shown('?team=support')).toEqual(['fast', 'slow', 'still']);
    expect(await shown('?team=nobody')).toEqual([]);
    expect(await shown('?customer=acme')).toEqual(['slow']);
    expect(await shown('?assignee=bob')).toEqual(['slow']);
    expect(await shown('?assignee=none')).toEqual(['fast', 'still']);
    expect(await shown('?limit=1')).toEqual(['fast']);
    expect((await board('?customer=acme&limit=1')).counts).toEqual({
      breached: 0,
      at_risk: 0,
      on_track: 1,
      paused: 0,
    });
  });

  test('leaves closed hours to the page, so that it counts open time only', async () => {
    await s.passTo('2026-03-02T16:30:00Z');
    await s.helpdesk.opens('late', { priority: 'normal' });
    await s.settle();
    const [row] = (await board('?limit=1000')).rows.filter(
      ({ externalId }: { externalId: string }) => externalId === 'late',
    );
    expect(row.clocks[0]).toMatchObject({
      dueAt: Date.parse('2026-03-03T09:30:00Z'),
      closed: [[Date.parse('2026-03-02T17:00:00Z'), Date.parse('2026-03-03T09:00:00Z')]],
    });
  });

  test('offers what can be chosen', async () => {
    expect((await s.admin.get('/api/board/choices')).body).toEqual({
      teams: [{ id: 'support', name: 'Support' }],
      assignees: [{ id: 'bob', name: 'Bob' }],
      customers: [{ id: 'acme', name: 'Acme' }],
      me: null,
    });
  });

  test.each([
    ['state=late', 'state'],
    ['limit=0', 'limit'],
    ['limit=many', 'limit'],
    ['colour=red', 'colour'],
  ])('refuses ?%s, naming the field', async (query, field) => {
    const { status, body } = await s.admin.get(`/api/board?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field }]);
  });

  test('tells everybody who watches what changed and what is gone, after a beat that sets their clocks', async () => {
    const stream = await heardOn(s.app.url, s.admin.key);
    const [fast] = (await board()).rows;
    await s.helpdesk.answers('fast');
    await s.settle();
    const answered = await until(() => stream.heard.find(({ type }) => type === 'tickets'), 'a change');
    expect(stream.heard[0]).toMatchObject({ type: 'heartbeat', data: { now: s.now.now() } });
    expect(answered.data).toMatchObject({
      gone: [],
      rows: [{ id: fast.id, clocks: [{ id: 'house/done' }] }],
    });
    await s.helpdesk.sets('fast', 'solved');
    await s.settle();
    await until(() => stream.heard.find(({ data }) => data.gone?.includes(fast.id)), 'the ticket to go');
    stream.close();
  });
});

test('open streams end when the server stops, and do not keep it from stopping', async () => {
  const app = await startApp();
  const { key } = await machine(app, 'agent');
  const stream = await heardOn(app.url, key);
  await until(() => stream.heard.length > 0, 'the first beat');
  await app.stop();
  await stream.ended;
});
