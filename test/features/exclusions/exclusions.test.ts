import { type Machine, machine } from '../../harness/signed-in.js';
import { person } from '../../harness/person.js';
import { type Story, story } from '../../harness/story.js';

const ALWAYS = { timezone: 'UTC', is24x7: true };
const resolution = (hours: number) => [{ id: 'res', metric: 'resolution', seconds: hours * 3_600 }];

let s: Story;
let lead: Machine;
afterEach(() => s.end());

async function begin(now: string, hours: number, agreement?: object) {
  s = await story({ now, backend: 'postgres', calendar: ALWAYS, objectives: resolution(hours), agreement });
  lead = await machine(s.app, 'lead');
}

/** An admin who signs in, as people do. */

const powerCut = (from: string, to: string | undefined, more: object = {}) => ({
  kind: 'force_majeure',
  title: 'Power cut',
  reason: 'The substation burned.',
  from,
  to,
  scope: { kind: 'all' },
  effect: 'pause',
  ...more,
});

async function ticket(externalId = 'T-1') {
  const [row] = await s.db.query<{ id: number }>('select id from tickets where external_id = $1', [
    externalId,
  ]);
  return row!.id;
}
async function clock() {
  const { body } = await s.admin.get(`/api/tickets/${await ticket()}`);
  return body.clocks[0].cycles[0];
}
const breaches = async () =>
  (await s.admin.get('/api/breaches')).body.map(
    ({ cause, revokedBecause, breachedAt }: Record<string, unknown>) => ({
      cause,
      revokedBecause,
      breachedAt,
    }),
  );
const subjects = () => s.mailbox.subjects.filter((subject) => subject.includes('missed'));

test('maintenance on Sunday from two to four moves the deadline by exactly two hours, and is known ahead', async () => {
  // A Saturday.
  await begin('2026-03-07T20:00:00Z', 12);
  await s.helpdesk.opens('T-1');
  await s.settle();
  expect((await clock()).dueAt).toBe(Date.parse('2026-03-08T08:00:00Z'));
  const body = {
    ...powerCut('2026-03-08T02:00:00Z', '2026-03-08T04:00:00Z'),
    kind: 'maintenance',
    title: 'Maintenance',
  };
  const preview = await lead.post('/api/exclusions/effect', body);
  expect(preview.body).toMatchObject({ later: 1, revoked: 0, sentence: '1 clock falls due later' });
  const { body: declared } = await lead.post('/api/exclusions', body);
  await s.settle();
  // Declared is not decided.
  expect((await clock()).dueAt).toBe(Date.parse('2026-03-08T08:00:00Z'));
  const eve = await person(s.app, s.admin, { name: 'Eve' });
  expect((await eve.post(`/api/exclusions/${declared.id}/approve`)).body).toMatchObject({
    state: 'approved',
    declared: { by: { name: 'test lead' } },
    approved: { by: { name: 'Eve' }, at: '2026-03-07T20:00:00.000Z' },
  });
  await s.settle();
  const [row] = await s.db.query<{ due_at: number }>('select due_at from clocks');
  expect(row!.due_at).toBe(Date.parse('2026-03-08T10:00:00Z'));

  await s.passTo('2026-03-08T03:00:00Z');
  expect(await clock()).toMatchObject({ state: 'running', elapsedMs: 6 * 3_600_000 });
  const board = (await s.admin.get('/api/board')).body.rows[0].clocks[0];
  expect(board.closed).toEqual([[Date.parse('2026-03-08T03:00:00Z'), Date.parse('2026-03-08T04:00:00Z')]]);
  const { body: why } = await s.admin.get(`/api/tickets/${await ticket()}/clocks/house%2Fres/explanation`);
  expect(why.explanation.segments).toContainEqual(
    expect.objectContaining({
      reason: expect.objectContaining({ kind: 'excluded', title: 'Maintenance', approvedBy: 'Eve' }),
    }),
  );
  expect(why.explanation.sentence).toContain('without “Maintenance”, approved by Eve');
  await s.passTo('2026-03-08T10:00:00Z');
  expect(await breaches()).toMatchObject([{ breachedAt: Date.parse('2026-03-08T10:00:00Z') }]);
});

test('nobody approves what they declared, nor does a key; each is decided once', async () => {
  await begin('2026-03-02T09:00:00Z', 2);
  const [ada, eve] = [
    await person(s.app, s.admin, { name: 'Ada' }),
    await person(s.app, s.admin, { name: 'Eve' }),
  ];
  const body = powerCut('2026-03-02T08:00:00Z', undefined);
  const { body: declared } = await ada.post('/api/exclusions', body);
  const approve = `/api/exclusions/${declared.id}/approve`;
  expect(await ada.post(approve)).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining('somebody else has to look at it') },
  });
  expect((await s.admin.post(approve)).status).toBe(403);
  expect((await lead.post(approve)).status).toBe(403);
  expect((await eve.post(approve)).status).toBe(200);
  expect(await eve.post(approve)).toMatchObject({
    status: 409,
    body: { errors: [{ field: 'id', reason: 'is of an exclusion that is approved already' }] },
  });
  expect((await lead.post(`/api/exclusions/${declared.id}/withdraw`, { reason: 'No.' })).status).toBe(403);
  await expect(s.db.query('update exclusions set title = title')).rejects.toThrow('only ever added to');
  await expect(s.db.query('delete from exclusion_decisions')).rejects.toThrow('only ever added to');
});

test('what a key declared, whoever made it declared', async () => {
  await begin('2026-03-02T09:00:00Z', 2);
  const ada = await person(s.app, s.admin, { name: 'Ada' });
  const { body: made } = await ada.post('/api/api-keys', { name: 'Ada’s', role: 'lead' });
  const headers = { authorization: `Bearer ${made.key}` };
  const json = powerCut('2026-03-02T08:00:00Z', undefined);
  const { body: declared } = await s.app.fetch('/api/exclusions', { method: 'POST', headers, json });
  expect((await ada.post(`/api/exclusions/${declared.id}/approve`)).status).toBe(403);
});

test('one without an end pauses; closing it gives the deadline back', async () => {
  await begin('2026-03-02T09:00:00Z', 4);
  const eve = await person(s.app, s.admin, { name: 'Eve' });
  await s.helpdesk.opens('T-1');
  await s.passTo('2026-03-02T11:00:00Z');
  const { body: flood } = await lead.post('/api/exclusions', powerCut('2026-03-02T10:00:00Z', undefined));
  await eve.post(`/api/exclusions/${flood.id}/approve`);
  await s.settle();
  expect(await clock()).toMatchObject({
    state: 'paused',
    pausedBecause: 'Power cut',
    dueAt: null,
    remainingMs: 3 * 3_600_000,
  });
  await s.passTo('2026-03-03T12:00:00Z');
  expect(await breaches()).toEqual([]);
  await lead.post(`/api/exclusions/${flood.id}/close`, { to: '2026-03-03T10:00:00Z' });
  await s.settle();
  expect(await clock()).toMatchObject({ state: 'running', dueAt: Date.parse('2026-03-03T13:00:00Z') });
});

test('approved after the breach, it revokes it and tells once; withdrawn, the breach is back with its cause', async () => {
  await begin('2026-03-02T09:00:00Z', 2);
  const eve = await person(s.app, s.admin, { name: 'Eve' });
  await s.helpdesk.opens('T-1');
  await s.passTo('2026-03-02T12:30:00Z');
  await s.helpdesk.sets('T-1', 'solved');
  await s.settle();
  expect(subjects()).toEqual(['Resolution missed: T-1 · Printer on fire']);

  await s.passTo('2026-03-02T14:00:00Z');
  const body = powerCut('2026-03-02T10:00:00Z', '2026-03-02T12:00:00Z');
  const { body: declared } = await lead.post('/api/exclusions', body);
  const effect = `/api/exclusions/${declared.id}/effect`;
  expect((await lead.get(effect)).body.sentence).toBe('1 breach would be revoked');
  await eve.post(`/api/exclusions/${declared.id}/approve`);
  await s.settle();
  expect(await breaches()).toEqual([
    {
      breachedAt: Date.parse('2026-03-02T11:00:00Z'),
      cause: 'ran out',
      revokedBecause: 'exclusion “Power cut”, approved by Eve at 2026-03-02T14:00:00.000Z',
    },
  ]);
  expect(await clock()).toMatchObject({ state: 'met', elapsedMs: 90 * 60_000 });
  await s.passTo('2026-03-02T15:00:00Z');
  expect(subjects()).toEqual([
    'Resolution missed: T-1 · Printer on fire',
    'Resolution was not missed: T-1 · Printer on fire',
  ]);
  expect(s.mailbox.mails.at(-1)!.text).toContain(
    'What is excluded, “Power cut”, shows that time had not run out',
  );

  expect((await lead.get(effect)).body.sentence).toBe('1 revoked breach would stand again');
  await eve.post(`/api/exclusions/${declared.id}/withdraw`, { reason: 'It was the house next door.' });
  await s.settle();
  expect(await breaches()).toEqual([
    {
      breachedAt: Date.parse('2026-03-02T11:00:00Z'),
      cause:
        'ran out; reinstated, because exclusion “Power cut”, withdrawn by Eve at 2026-03-02T15:00:00.000Z (it was revoked by: exclusion “Power cut”, approved by Eve at 2026-03-02T14:00:00.000Z)',
      revokedBecause: null,
    },
  ]);
  expect(subjects().slice(2)).toEqual(['Resolution missed after all: T-1 · Printer on fire']);
  const { text } = s.mailbox.mails.at(-1)!;
  expect(text).toContain(
    'You were told that the breach is revoked. It stands again: “Power cut” was withdrawn.',
  );
  expect(text).toContain(
    'Excluded: “Power cut”, withdrawn by Eve Mon 2 Mar 2026, 16:00 (Europe/Berlin, UTC+1)',
  );

  // Taken back once more, and once more again: told each time.
  await s.passTo('2026-03-02T16:00:00Z');
  const { body: another } = await lead.post('/api/exclusions', { ...body, title: 'Flood' });
  await eve.post(`/api/exclusions/${another.id}/approve`);
  await s.passTo('2026-03-02T17:00:00Z');
  await eve.post(`/api/exclusions/${another.id}/withdraw`, { reason: 'It was dry.' });
  await s.settle();
  expect(subjects().slice(3)).toEqual([
    'Resolution was not missed: T-1 · Printer on fire',
    'Resolution missed after all: T-1 · Printer on fire',
  ]);
});

test('a breach whose mail had not left is told after all, and a correction that had not left is not', async () => {
  await begin('2026-03-02T09:00:00Z', 2);
  const eve = await person(s.app, s.admin, { name: 'Eve' });
  const serverIs = (down: boolean) => {
    s.mailbox.verdict = () => (down ? { code: 451, words: 'Later' } : undefined);
  };
  const told = () => s.db.query(`select kind, state from notices where kind <> 'warning' order by id`);
  await s.helpdesk.opens('T-1');
  await s.passTo('2026-03-02T10:55:00Z');
  serverIs(true);
  await s.passTo('2026-03-02T11:00:00Z');
  expect(await told()).toEqual([{ kind: 'breach', state: 'waiting' }]);
  await lead.post('/api/exclusions', powerCut('2026-03-02T10:00:00Z', '2026-03-02T10:30:00Z'));
  await s.passTo('2026-03-02T11:00:05Z');
  await eve.post('/api/exclusions/1/approve');
  await s.settle();
  expect(await told()).toEqual([{ kind: 'breach', state: 'suppressed' }]);
  await s.passTo('2026-03-02T11:00:10Z');
  await eve.post('/api/exclusions/1/withdraw', { reason: 'A slip.' });
  serverIs(false);
  await s.settle();
  expect(await told()).toEqual([{ kind: 'breach', state: 'sent' }]);

  serverIs(true);
  await lead.post('/api/exclusions', powerCut('2026-03-02T10:00:00Z', '2026-03-02T10:30:00Z'));
  await eve.post('/api/exclusions/2/approve');
  await s.passTo('2026-03-02T11:00:20Z');
  await eve.post('/api/exclusions/2/withdraw', { reason: 'The same slip.' });
  serverIs(false);
  await s.passTo('2026-03-02T12:00:00Z');
  expect(await told()).toEqual([
    { kind: 'breach', state: 'sent' },
    { kind: 'correction', state: 'suppressed' },
  ]);
  expect(subjects()).toEqual(['Resolution missed: T-1 · Printer on fire']);
});

test('for attainment only, the breach stays and is told; the cycle is left out, with the reason', async () => {
  await begin('2026-03-02T09:00:00Z', 2);
  const eve = await person(s.app, s.admin, { name: 'Eve' });
  await s.helpdesk.opens('T-1');
  await s.passTo('2026-03-02T12:30:00Z');
  await s.helpdesk.sets('T-1', 'solved');
  await s.helpdesk.opens('T-2');
  await s.passTo('2026-03-02T15:00:00Z');
  const times = ['2026-03-02T10:00:00Z', '2026-03-02T12:00:00Z'] as const;
  const { body: declared } = await lead.post('/api/exclusions', powerCut(...times, { effect: 'attainment' }));
  const before = await breaches();
  expect(before).toHaveLength(2);
  expect((await lead.get(`/api/exclusions/${declared.id}/effect`)).body.sentence).toBe(
    '1 missed cycle would be left out',
  );
  await eve.post(`/api/exclusions/${declared.id}/approve`);
  await s.settle();
  expect(await breaches()).toEqual(before);
  expect(
    await s.db.query(
      `select external_id, left_out_because from clocks join tickets t on t.id = ticket_id order by 1`,
    ),
  ).toEqual([
    { external_id: 'T-1', left_out_because: 'Power cut' },
    { external_id: 'T-2', left_out_because: null },
  ]);
  const { body: figures } = await s.admin.get(
    '/api/attainment?by=metric&from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z',
  );
  expect(figures.rows).toMatchObject([
    { raw: { met: 0, measured: 2 }, adjusted: { met: 0, measured: 1 }, excluded: 1 },
  ]);
});

test('a rule of the agreement leaves out what ran out while the customer was asked', async () => {
  const rule = { kind: 'customer_caused', statuses: ['pending'] };
  await begin('2026-03-02T09:00:00Z', 2, {
    kind: 'multi_level',
    title: 'House rules',
    calendarId: 'office',
    levels: [{ level: 'corporate', objectives: resolution(2) }],
    exclusions: [{ id: 'asked', title: 'Waiting for the customer', text: 'As it says.', rule }],
  });
  await s.helpdesk.opens('T-1');
  await s.helpdesk.opens('T-2');
  await s.passTo('2026-03-02T10:00:00Z');
  await s.helpdesk.sets('T-1', 'pending');
  await s.passTo('2026-03-02T12:00:00Z');
  expect(
    await s.db.query(
      `select external_id, left_out_because from clocks join tickets t on t.id = ticket_id order by 1`,
    ),
  ).toEqual([
    { external_id: 'T-1', left_out_because: 'Waiting for the customer' },
    { external_id: 'T-2', left_out_because: null },
  ]);
});

test.each`
  change                                             | field             | reason
  ${{ from: 'soon' }}                                | ${'from'}         | ${'must be an instant with its offset, such as 2026-12-01T09:00:00Z'}
  ${{ to: '2026-03-02T08:00:00Z' }}                  | ${'to'}           | ${'must lie after from'}
  ${{ from: '2026-03-03T08:00:00Z', to: undefined }} | ${'to'}           | ${'is missing; what lies ahead needs an end'}
  ${{ scope: { kind: 'customers', ids: ['bolt'] } }} | ${'scope.ids[0]'} | ${'is "bolt", which is not known'}
  ${{ scope: { kind: 'ticket', id: 99 } }}           | ${'scope.id'}     | ${'is 99, and there is no such ticket'}
  ${{ scope: { kind: 'all', ids: ['acme'] } }}       | ${'scope.ids'}    | ${'is not known here; known are kind'}
  ${{ kind: 'weather' }}                             | ${'kind'}         | ${expect.stringContaining('must be one of')}
`('$change is refused: $field $reason', async ({ change, field, reason }) => {
  await begin('2026-03-02T09:00:00Z', 2);
  const body = { ...powerCut('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z'), ...change };
  const { status, body: problem } = await lead.post('/api/exclusions', body);
  expect([400, 422]).toContain(status);
  expect(problem.errors).toEqual([{ field, reason }]);
});
