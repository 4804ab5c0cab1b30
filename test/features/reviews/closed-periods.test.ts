import { machine, type Machine } from '../../harness/signed-in.js';
import { person } from '../../harness/person.js';
import { type Story, story } from '../../harness/story.js';

/** A month costs 1,000.00 €; below 100 % a tenth of it is credited. */
const CARE = {
  kind: 'multi_level',
  title: 'House rules',
  calendarId: 'office',
  reviewer: { name: 'Rita', address: 'rita@desk.example' },
  levels: [
    {
      level: 'corporate',
      objectives: [
        {
          metric: 'resolution',
          seconds: 7_200,
          ladder: { steps: [{ id: 'late', at: { percent: 100 }, notify: [{ role: 'team_lead' }] }] },
        },
      ],
    },
  ],
  period: 'month',
  timezone: 'UTC',
  credits: {
    currency: 'EUR',
    fee: '1000.00 EUR',
    objectives: [{ objective: 'corporate.resolution', below: [{ percent: 100, creditPercent: 10 }] }],
  },
};

let s: Story;
let lead: Machine;
beforeEach(async () => {
  // A Monday. One of two tickets is solved half an hour late; the month is closed, and its credit issued.
  s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', agreement: CARE });
  lead = await machine(s.app, 'lead');
  await s.helpdesk.opens('T-1', { customer: 'Acme' });
  await s.helpdesk.opens('T-2', { customer: 'Acme' });
  await s.passTo('2026-03-02T10:00:00Z');
  await s.helpdesk.sets('T-2', 'solved');
  await s.passTo('2026-03-02T11:30:00Z');
  await s.helpdesk.sets('T-1', 'solved');
  await s.settle();
  await lead.post('/api/breach-reviews/1/complete', { cause: 'Nobody looked', attribution: 'provider' });
  await s.passTo('2026-04-06T09:00:00Z');
  await s.admin.post('/api/statements/1/approve', { revision: 0 });
  await s.admin.post('/api/statements/1/issue', { revision: 0 });
});
afterEach(() => s.end());

const march = async () => {
  const { body } = await lead.get('/api/statements/1');
  const { amount } = { amount: body.ledger.map((entry: { amount: number }) => entry.amount) };
  return { revision: body.revision, state: body.state, total: body.figures.total, ledger: amount };
};
const CREDITED = { revision: 0, state: 'issued', total: 10_000, ledger: [10_000] };
const CORRECTED = { revision: 1, state: 'issued', total: 0, ledger: [10_000, -10_000] };
const BACK = { revision: 2, state: 'issued', total: 10_000, ledger: [10_000, -10_000, 10_000] };
const waive = async (name: string) =>
  (await person(s.app, s.admin, { name })).post('/api/breaches/1/waiver/decide', { verdict: 'waived' });
const toAda = () => s.mailbox.to('ada@desk.example').map(({ subject }) => subject);

test('a waiver of a breach in a closed period corrects it, and its withdrawal corrects it back', async () => {
  expect(await march()).toEqual(CREDITED);
  await lead.post('/api/breaches/1/waiver', { reason: 'The door was locked' });
  expect((await waive('Eve')).status).toBe(204);
  await s.settle();
  expect(await march()).toEqual(CORRECTED);

  await s.passTo('2026-04-07T09:00:00Z');
  const withdraw = () => s.admin.post('/api/breaches/1/waiver/withdraw', { reason: 'It was open' });
  expect((await lead.post('/api/breaches/1/waiver/withdraw', { reason: 'It was open' })).status).toBe(403);
  expect((await withdraw()).status).toBe(204);
  expect((await withdraw()).body.errors).toEqual([{ field: 'breach', reason: 'is not waived' }]);
  await s.settle();
  expect(await march()).toEqual(BACK);
  expect((await lead.get('/api/statements/1')).body.cause).toBe(
    'T-1 corporate.resolution: missed, was missed, excluded: waived: The door was locked',
  );
  expect((await lead.get('/api/breaches')).body).toMatchObject([{ waivedAt: null, revokedAt: null }]);
  expect(toAda()).toEqual([
    'Resolution missed: T-1 · Printer on fire',
    'Resolution: breach waived: T-1 · Printer on fire',
    'Resolution missed after all: T-1 · Printer on fire',
  ]);
  expect(s.mailbox.to('ada@desk.example').at(-1)!.text).toContain(
    'You were told that the breach is waived. It is not any more: It was open.',
  );
  // What was withdrawn can be proposed and granted anew.
  expect((await lead.post('/api/breaches/1/waiver', { reason: 'It was locked' })).status).toBe(201);
  expect((await waive('Adam')).status).toBe(204);
  await s.settle();
  expect(await march()).toMatchObject({ revision: 3, total: 0 });
  expect(toAda()).toHaveLength(4);
});

test.each(['pause', 'attainment'])(
  'an exclusion (%s) approved for a closed period corrects it, and its withdrawal corrects it back',
  async (effect) => {
    const { body: power } = await lead.post('/api/exclusions', {
      kind: 'force_majeure',
      title: 'Power cut',
      reason: 'The substation burned.',
      from: '2026-03-02T09:30:00Z',
      to: '2026-03-02T10:30:00Z',
      scope: { kind: 'all' },
      effect,
    });
    const eve = await person(s.app, s.admin, { name: 'Eve' });
    await eve.post(`/api/exclusions/${power.id}/approve`);
    await s.settle();
    expect(await march()).toEqual(CORRECTED);
    await s.passTo('2026-04-07T09:00:00Z');
    const reason = 'It was the house next door.';
    expect((await s.admin.post(`/api/exclusions/${power.id}/withdraw`, { reason })).status).toBe(200);
    await s.settle();
    expect(await march()).toEqual(BACK);
    await s.passTo('2026-04-20T09:00:00Z');
    expect(await march()).toEqual(BACK);
  },
);

/** An admin who signs in: exclusions are approved by people. */

async function forgive(breachId: number): Promise<void> {
  const olga = await person(s.app, s.admin, { name: 'Olga' });
  const at = `/api/breaches/${breachId}/waiver`;
  expect((await lead.post(at, { reason: 'Their switchboard was down' })).status).toBe(201);
  expect((await olga.post(`${at}/decide`, { verdict: 'waived' })).status).toBe(204);
}
const attained = async (objective: string) => {
  const span = 'from=2026-03-01T00:00:00Z&to=2026-05-01T00:00:00Z&by=objective';
  const { body } = await s.admin.get(`/api/attainment?${span}`);
  const { raw, adjusted } = body.rows.find((row: { objective: string }) => row.objective.endsWith(objective));
  return { raw: [raw.met, raw.measured], adjusted: [adjusted.met, adjusted.measured] };
};

test('a waived breach that a late fact takes back was kept after all, and counts as such', async () => {
  await forgive(1);
  expect(await attained('corporate.resolution')).toEqual({ raw: [1, 2], adjusted: [1, 1] });
  await s.helpdesk.sets('T-1', 'solved', '2026-03-02T10:30:00Z');
  await s.settle();
  expect(await attained('corporate.resolution')).toEqual({ raw: [2, 2], adjusted: [2, 2] });
});

test('a waiver stays with its breach when late facts give the cycle another number', async () => {
  const replies = { ...CARE, period: undefined, timezone: undefined, credits: undefined, title: 'Replies' };
  const levels = [
    { level: 'customer', customers: ['acme'], objectives: [{ metric: 'next_response', seconds: 3_600 }] },
  ];
  expect((await s.admin.put('/api/agreements/replies', { ...replies, levels })).body.errors).toBeUndefined();
  await s.passTo('2026-04-07T10:00:00Z');
  await s.helpdesk.opens('T-3', { customer: 'Acme' });
  await s.passTo('2026-04-07T10:30:00Z');
  await s.helpdesk.answers('T-3');
  await s.passTo('2026-04-07T11:00:00Z');
  await s.helpdesk.hearsFromCustomer('T-3');
  await s.passTo('2026-04-07T12:30:00Z');
  await s.helpdesk.answers('T-3');
  await s.settle();
  const breaches = async () =>
    (await s.admin.get('/api/breaches')).body
      .filter(({ clockId }: { clockId: string }) => clockId.startsWith('replies/'))
      .map((each: Record<string, unknown>) => ({
        cycle: each.cycle,
        revoked: each.revokedAt !== null,
        waived: each.waivedBecause,
      }));
  const [broken] = await s.db.query<{ id: number }>(
    `select id from breaches where clock_id like 'replies/%'`,
  );
  await forgive(broken!.id);
  // An exchange that nobody had told of comes before it: kept, and the forgiven one is the second now.
  await s.helpdesk.hearsFromCustomer('T-3', '2026-04-07T10:40:00Z');
  await s.helpdesk.answers('T-3', '2026-04-07T10:55:00Z');
  await s.settle();
  expect(await breaches()).toEqual([
    { cycle: 2, revoked: false, waived: 'Their switchboard was down' },
    { cycle: 1, revoked: true, waived: 'Their switchboard was down' },
  ]);
  expect(await attained('customer.next_response')).toEqual({ raw: [1, 2], adjusted: [1, 1] });
  // Nobody is asked again why it came to it.
  const { body: open } = await s.admin.get('/api/breach-reviews?state=open');
  expect(open.map(({ clockId }: { clockId: string }) => clockId)).toEqual(['house/corporate.resolution']);
});

test('a lead of some teams does not read what happened to the tickets of others', async () => {
  await s.admin.put('/api/teams/other', { name: 'Other', externalIds: ['Other'] });
  const bounded = await machine(s.app, 'lead', ['other']);
  await s.helpdesk.sets('T-1', 'solved', '2026-03-02T10:30:00Z');
  await s.settle();
  const { body: whole } = await lead.get('/api/statements/1');
  expect(whole.cause).toContain('T-1 corporate.resolution: met, was missed');
  const unnamed = 'facts about tickets of teams of which you see only some';
  const { body } = await bounded.get('/api/statements/1');
  expect([body.cause, body.revisions[1].cause, body.ledger[1].cause]).toEqual([unnamed, unnamed, unnamed]);
  expect((await bounded.get('/api/statements')).body).toMatchObject([{ cause: unnamed }]);
  expect((await bounded.get('/api/ledger?agreement=house')).text).not.toContain('T-1');
});
