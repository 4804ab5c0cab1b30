import { type Person, person } from '../../harness/person.js';
import { machine, type Machine } from '../../harness/signed-in.js';
import { type Story, story } from '../../harness/story.js';

const house = {
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  reviewer: { name: 'Rita', address: 'rita@desk.example' },
  levels: [
    {
      level: 'corporate',
      objectives: [
        {
          id: 'first',
          metric: 'first_response',
          seconds: 3_600,
          ladder: { steps: [{ id: 'late', at: { percent: 100 }, notify: [{ role: 'team_lead' }] }] },
        },
      ],
    },
  ],
};
const MARCH = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
const CARL = 'carl@acme.example';

let s: Story;
let lead: Machine;
let eve: Person;
beforeEach(async () => {
  // A Monday.
  s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement: house });
  lead = await machine(s.app, 'lead');
  eve = await person(s.app, s.admin, { name: 'Eve' });
  await s.helpdesk.opens('<7>', { customer: 'Acme' });
  await s.passTo('2026-03-02T10:30:00Z');
  expect(s.mailbox.to('ada@desk.example')).toHaveLength(1);
});
afterEach(() => s?.end());

async function issued(more: object = {}) {
  const link = {
    agreementId: 'house',
    customerId: 'acme',
    contactAddress: CARL,
    days: 30,
    ...MARCH,
    ...more,
  };
  const { body } = await lead.post('/api/dispute-links', link);
  return { id: body.id as number, path: new URL(body.link as string).pathname };
}
const dispute = (path: string, form: Record<string, string>) =>
  s.app.fetch(path, { method: 'POST', body: new URLSearchParams(form) });
const objection = { breach: '1', said: 'You <i>called</i> us at ten', saidBy: 'Carl' };
const breach = async () => (await s.admin.get('/api/breaches')).body[0];

test('disputed by link, waived by two: who was told is told once, and the breach stays on record', async () => {
  const { path } = await issued();
  const page = await s.app.fetch(path);
  expect(page.text).toContain('&lt;7&gt;');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect((await dispute(path, objection)).status).toBe(200);
  expect((await dispute(path, objection)).status).toBe(409);
  expect((await dispute(path, { ...objection, breach: '99' })).status).toBe(422);
  expect((await dispute(path, { ...objection, said: ' ' })).status).toBe(422);

  await s.settle();
  const asked = s.mailbox
    .to('rita@desk.example')
    .find(({ subject }) => subject === 'A dispute to answer: acme');
  expect(asked!.html).toContain('You &lt;i&gt;called&lt;/i&gt; us at ten');

  const answer = { outcome: 'waived', reason: 'The call is in the log' };
  expect((await lead.post('/api/disputes/1/answer', answer)).body).toMatchObject({
    outcome: 'waived',
    answeredAt: '2026-03-02T10:30:00.000Z',
  });
  expect((await lead.post('/api/disputes/1/answer', answer)).status).toBe(409);
  expect((await lead.post('/api/breaches/1/waiver/decide', { verdict: 'waived' })).status).toBe(403);
  expect(await breach()).toMatchObject({ waivedAt: null });

  expect((await eve.post('/api/breaches/1/waiver/decide', { verdict: 'waived' })).status).toBe(204);
  expect((await eve.post('/api/breaches/1/waiver/decide', { verdict: 'waived' })).status).toBe(409);
  await s.passTo('2026-03-20T12:00:00Z');
  expect(s.mailbox.to('ada@desk.example').map(({ subject }) => subject)).toEqual([
    'First response missed: <7> · Printer on fire',
    'First response: breach waived: <7> · Printer on fire',
  ]);
  expect(s.mailbox.to('ada@desk.example')[1]!.text).toContain(
    'The breach is waived: The call is in the log.',
  );
  expect(s.mailbox.to(CARL)).toMatchObject([{ subject: 'Your objection about <7> is answered' }]);
  expect(await breach()).toMatchObject({
    waivedBecause: 'The call is in the log',
    waivedBy: 'Eve',
    revokedAt: null,
  });
  const [attained] = (await lead.get(`/api/attainment?from=${MARCH.from}&to=${MARCH.to}`)).body.rows;
  expect(attained).toMatchObject({
    raw: { met: 0, measured: 1, percent: 0 },
    adjusted: { met: 0, measured: 0, percent: null },
    excluded: 1,
  });
  expect((await lead.get('/api/breach-reviews/1')).body).toMatchObject({
    state: 'closed',
    closedBecause: 'the breach was waived: The call is in the log',
  });
});

test('nobody decides about their own proposal, and what is refused stays refused on record', async () => {
  const propose = (who: Machine | Person) => who.post('/api/breaches/1/waiver', { reason: 'Force majeure' });
  const adam = await person(s.app, s.admin, { name: 'Adam' });
  expect((await propose(adam)).status).toBe(201);
  expect((await propose(lead)).status).toBe(409);
  expect((await adam.post('/api/breaches/1/waiver/decide', { verdict: 'waived' })).status).toBe(403);
  expect((await s.admin.post('/api/breaches/1/waiver/decide', { verdict: 'waived' })).status).toBe(403);
  expect((await eve.post('/api/breaches/1/waiver/decide', { verdict: 'refused' })).status).toBe(204);
  expect(await breach()).toMatchObject({ waivedAt: null });
  expect((await propose(lead)).status).toBe(201);
  expect((await lead.post('/api/breaches/99/waiver', { reason: 'x' })).status).toBe(404);

  const [waiting, refused] = (await lead.get('/api/waivers')).body;
  expect(waiting).toMatchObject({ breachId: 1, ticketExternalId: '<7>', reason: 'Force majeure' });
  expect(waiting).toMatchObject({ proposedBy: 'test lead', isOwn: true, verdict: null });
  expect(refused).toMatchObject({ proposedBy: 'Adam', isOwn: false, verdict: 'refused' });
  const elsewhere = await machine(s.app, 'lead', ['elsewhere']);
  expect((await elsewhere.get('/api/waivers')).body).toEqual([]);
});

test('what a key proposed is its maker’s proposal, also where another key of theirs made that key', async () => {
  const keyOf = async (maker: { post: Machine['post'] }, role: string) =>
    (await maker.post('/api/api-keys', { name: `a ${role}`, role })).body.key as string;
  const withKey = (key: string) => ({
    post: (path: string, json?: unknown) =>
      s.app.fetch(path, { method: 'POST', json, headers: { authorization: `Bearer ${key}` } }),
  });
  const second = await keyOf(withKey(await keyOf(eve, 'admin')), 'lead');
  const proposed = await withKey(second).post('/api/breaches/1/waiver', { reason: 'Force majeure' });
  expect(proposed.status).toBe(201);
  expect((await eve.get('/api/waivers')).body).toMatchObject([{ proposedBy: 'a lead', isOwn: true }]);
  const adam = await person(s.app, s.admin, { name: 'Adam' });
  const decide = (who: Person) => who.post('/api/breaches/1/waiver/decide', { verdict: 'waived' });
  expect(await decide(eve)).toMatchObject({
    status: 403,
    body: { detail: 'Nobody decides about what they put forward: somebody else has to look at it.' },
  });
  expect((await decide(adam)).status).toBe(204);
});

test('a link ends when it is revoked or too old, and shows one customer’s breaches of one period', async () => {
  const { id, path } = await issued();
  const bounded = await machine(s.app, 'lead', ['support']);
  expect((await bounded.delete(`/api/dispute-links/${id}`)).status).toBe(404);
  expect((await s.app.fetch(path)).status).toBe(200);
  expect((await lead.delete(`/api/dispute-links/${id}`)).status).toBe(204);
  expect((await s.app.fetch(path)).status).toBe(410);
  expect((await dispute(path, objection)).status).toBe(410);
  expect((await s.app.fetch('/dispute/nothing')).status).toBe(410);

  const february = await issued({ from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' });
  expect((await s.app.fetch(february.path)).text).toContain('There are none on record.');
  const missed = { said: 'You never answered the mail of 3 February', saidBy: 'Carl' };
  expect((await dispute(february.path, missed)).status).toBe(200);
  expect((await lead.get('/api/disputes')).body).toMatchObject([{ breachId: null, ticketId: null }]);
  const answer = (outcome: string) =>
    lead.post('/api/disputes/1/answer', { outcome, reason: 'We see it now' });
  expect((await answer('waived')).status).toBe(422);
  expect((await answer('upheld')).status).toBe(200);
  await s.passTo('2026-04-02T10:00:00Z');
  expect((await s.app.fetch(february.path)).status).toBe(410);
});
