import { heardOn } from '../features/board/live-stream.js';
import type { Answer } from '../harness/app.js';
import { type Person, person } from '../harness/person.js';
import { type Machine, machine } from '../harness/signed-in.js';
import { story, type Story } from '../harness/story.js';
import { until } from '../harness/until.js';

const objectives = [{ id: 'first', metric: 'first_response', seconds: 3_600 }];

/** The office, with a second team, Billing, where Ann works and Bea leads. */
async function twoTeams(env: NodeJS.ProcessEnv = {}): Promise<Story> {
  // A Monday.
  const s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives, env });
  const bea = { leadName: 'Bea', leadEmail: 'bea@desk.example' };
  await s.admin.put('/api/teams/billing', { name: 'Billing', externalIds: ['Billing'], ...bea });
  await s.admin.put('/api/agents/ann', { name: 'Ann', teamId: 'billing', externalIds: ['Ann'] });
  return s;
}

type Reader = Pick<Machine, 'get'>;

const names = ({ body }: Answer) => body.rows.map(({ externalId }: { externalId: string }) => externalId);
const board = async (who: Reader, query = '') => names(await who.get(`/api/board${query}`));

describe('two teams', () => {
  let s: Story;
  let support: Machine;
  let billing: Machine;
  let auditor: Machine;

  beforeAll(async () => {
    s = await twoTeams();
    support = await machine(s.app, 'agent', ['support']);
    billing = await machine(s.app, 'lead', ['billing']);
    auditor = await machine(s.app, 'auditor');
    // A minute apart, so that the board's order is known.
    await s.helpdesk.opens('printer', { group: 'Support' });
    await s.passTo('2026-03-02T09:01:00Z');
    await s.helpdesk.opens('invoice', { group: 'Billing', assignee: 'Ann' });
    await s.passTo('2026-03-02T09:02:00Z');
    await s.helpdesk.opens('stray', { group: null });
    await s.passTo('2026-03-02T09:10:00Z');
  });
  afterAll(() => s.end());

  test('each have their own board, and both what nobody has yet; who audits sees all', async () => {
    expect(await board(support)).toEqual(['printer', 'stray']);
    expect(await board(billing)).toEqual(['invoice', 'stray']);
    expect(await board(auditor)).toEqual(['printer', 'invoice', 'stray']);
    expect(await board(s.admin)).toEqual(['printer', 'invoice', 'stray']);
    expect((await support.get('/api/board')).body.counts).toMatchObject({ on_track: 2 });
    expect((await s.admin.get('/api/board')).body.counts).toMatchObject({ on_track: 3 });
  });

  test('no filter widens it, and it offers only what is there', async () => {
    const theirs = (await support.get('/api/board?team=billing')).body;
    expect(theirs).toMatchObject({ rows: [], counts: { on_track: 0 } });
    expect((await support.get('/api/board/choices')).body).toMatchObject({
      teams: [{ id: 'support', name: 'Support' }],
      assignees: [{ id: 'bob', name: 'Bob' }],
    });
  });

  test('see what a new promise would do to all, and by name what it would do to their own', async () => {
    const body = {
      kind: 'multi_level',
      title: 'House rules',
      calendarId: 'office',
      reach: 'running',
      levels: [{ level: 'corporate', objectives: [{ ...objectives[0], seconds: 7_200 }] }],
    };
    const effect = await billing.post('/api/agreements/house/effect', body);
    expect(effect.body).toMatchObject({ tried: 3, clocks: { later: 3 } });
    expect(effect.body.examples).toMatchObject([{ externalId: 'invoice' }, { externalId: 'stray' }]);
    const calendar = {
      name: 'Office',
      reach: 'running',
      spec: { timezone: 'UTC', weekly: { mon: [['09:00', '09:30']] } },
    };
    const hours = await billing.post('/api/calendars/office/effect', calendar);
    expect(hours.body.examples).toMatchObject([{ externalId: 'invoice' }, { externalId: 'stray' }]);
  });

  test('a ticket that is handed over leaves one board before your eyes, and enters the other', async () => {
    const [from, to] = [await heardOn(s.app.url, support.key), await heardOn(s.app.url, billing.key)];
    const { id } = (await support.get('/api/board')).body.rows[0];
    const told = (stream: typeof from) => stream.heard.filter(({ type }) => type === 'tickets');

    await s.helpdesk.prioritises('printer', 'high');
    await s.settle();
    await until(() => told(from).length === 1, 'support to hear of its own ticket');
    await s.helpdesk.tells('printer', { at: '2026-03-02T09:10:00Z', kind: 'group.assigned', to: 'Billing' });
    await s.settle();
    await until(() => told(to).length === 1, 'billing to hear of it');
    await until(() => told(from).length === 2, 'support to hear that it is gone');

    expect(told(from)[0]!.data).toMatchObject({ rows: [{ id, team: { id: 'support' } }], gone: [] });
    expect(told(from)[1]!.data).toMatchObject({ rows: [], gone: [id] });
    // Of what happened while support had it, billing was told nothing.
    expect(told(to)[0]!.data).toMatchObject({ rows: [{ id, team: { id: 'billing' } }], gone: [] });
    expect(await board(support)).toEqual(['stray']);
    expect(await board(billing)).toEqual(['printer', 'invoice', 'stray']);
    expect((await support.get(`/api/tickets/${id}`)).status).toBe(404);

    // And what billing does with it from now on, support does not hear: the next it hears is of its own.
    await s.helpdesk.sets('printer', 'pending');
    await s.settle();
    await until(() => told(to).length === 2, 'billing to hear of it again');
    await s.helpdesk.prioritises('stray', 'high');
    await s.settle();
    await until(() => told(from).length === 3, 'support to hear of what nobody has');
    expect(told(from)[2]!.data).toMatchObject({ rows: [{ externalId: 'stray' }], gone: [] });
    from.close();
    to.close();
  });

  test('breaches and mails are those of their own tickets', async () => {
    await s.passTo('2026-03-02T10:30:00Z');
    const of = async (who: Reader) => {
      const breaches = (await who.get('/api/breaches')).body as { ticketExternalId: string }[];
      const { mails } = (await who.get('/api/mails')).body as { mails: { ticketExternalId: string }[] };
      const tickets = (rows: { ticketExternalId: string }[]) =>
        [...new Set(rows.map(({ ticketExternalId }) => ticketExternalId))].sort();
      return { breaches: tickets(breaches), mails: tickets(mails) };
    };
    expect(await of(support)).toEqual({ breaches: ['stray'], mails: ['stray'] });
    expect(await of(billing)).toEqual({
      breaches: ['invoice', 'printer', 'stray'],
      mails: ['invoice', 'printer', 'stray'],
    });
    expect((await support.get('/api/board')).body.counts).toMatchObject({ breached: 1 });
  });
});

describe('a person', () => {
  let s: Story;
  let bob: Person;

  beforeAll(async () => {
    s = await twoTeams({ TEAMLESS_TICKETS: 'hidden' });
    // Bob the agent has this address, in another case.
    await s.admin.put('/api/agents/bob', {
      name: 'Bob',
      email: 'Bob@Desk.example',
      teamId: 'support',
      externalIds: ['Bob'],
    });
    bob = await person(s.app, s.admin, { name: 'Bob', role: 'agent', teams: ['billing'] });
    await s.helpdesk.opens('his', { group: 'Support', assignee: 'Bob' });
    await s.helpdesk.opens('not-his', { group: 'Support' });
    await s.helpdesk.opens('invoice', { group: 'Billing' });
    await s.helpdesk.opens('stray', { group: null });
    await s.settle();
  });
  afterAll(() => s.end());

  test('sees what is assigned to them in any team, and nothing without a team where that is hidden', async () => {
    expect((await board(bob)).sort()).toEqual(['his', 'invoice']);
    const { body } = await bob.get('/api/board?assignee=bob');
    expect((await bob.get(`/api/tickets/${body.rows[0].id}`)).body.ticket.externalId).toBe('his');
  });

  test('sees other tickets from the next request on when they get other teams', async () => {
    await s.admin.patch(`/api/users/${bob.id}`, { teams: ['support'] });
    expect((await board(bob)).sort()).toEqual(['his', 'not-his']);
    await s.admin.patch(`/api/users/${bob.id}`, { teams: [] });
    expect(await board(bob)).toEqual(['his']);
    await s.admin.patch(`/api/users/${bob.id}`, { teams: 'all' });
    expect(await board(bob)).toHaveLength(4);
  });
});
