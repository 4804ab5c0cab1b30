import { person } from '../harness/person.js';
import { machine, type Machine } from '../harness/signed-in.js';
import { type Story, story } from '../harness/story.js';

const ADA = { name: 'Ada Lovelace', address: 'ada@desk.example' };
const CARL = { name: 'Carl Acme', address: 'carl@acme.example' };
const RITA = { name: 'Rita', address: 'rita@desk.example' };
const OLGA = { name: 'Olga', address: 'olga@desk.example' };

/**
 * A month costs 10,000.00 €. Of the tickets of a month 95 % are to be solved within four hours. Below that 10 % of the fee
 * are credited, below 80 % it is 20 %, and never more than 15 %. Three months at 97 % on average win a credit back.
 */
const CARE = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  approval: 'both_parties',
  parties: {
    provider: { name: 'Desk Ltd', responsible: OLGA, approvers: [ADA] },
    customer: { name: 'Acme Inc', approvers: [CARL] },
  },
  reviewer: RITA,
  breachReview: { withinWorkingDays: 2 },
  term: { from: '2026-01-01', to: '2026-12-31', noticeDays: 60, renewal: 'automatic', renewalMonths: 12 },
  review: { everyMonths: 12, reviewer: OLGA, firstOn: '2026-11-16' },
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [
        {
          metric: 'resolution',
          seconds: 4 * 3_600,
          goalPercent: 95,
          ladder: { steps: [{ id: 'late', at: { percent: 100 }, notify: [{ role: 'team_lead' }] }] },
        },
      ],
    },
  ],
  period: 'month',
  timezone: 'UTC',
  credits: {
    currency: 'EUR',
    fee: '10000.00 EUR',
    capPercent: 15,
    objectives: [
      {
        objective: 'customer.resolution',
        below: [
          { percent: 95, creditPercent: 10 },
          { percent: 80, creditPercent: 20 },
        ],
      },
    ],
  },
  earnBack: { rule: 'average', periods: 3, marginPercent: 2 },
};

/** From July on: within three hours, for 12,000.00 €, and at most 10 % of that is credited. */
const FASTER = {
  ...CARE,
  changeNote: 'An hour faster.',
  levels: [{ ...CARE.levels[0], objectives: [{ ...CARE.levels[0]!.objectives[0], seconds: 3 * 3_600 }] }],
  credits: { ...CARE.credits, fee: '12000.00 EUR', capPercent: 10 },
};

/** What else the desk has promised, to somebody else. */
const PRINTERS = {
  kind: 'service',
  title: 'Printers',
  calendarId: 'office',
  levels: [
    {
      level: 'service',
      services: ['printing'],
      objectives: [{ metric: 'first_response', seconds: 3_600 }],
    },
  ],
};

// A year of webhooks takes its time on a busy machine.
jest.setTimeout(600_000);

describe('a year of Acme Care', () => {
  let s: Story;
  let lead: Machine;
  beforeAll(async () => {
    // A Monday; the office is open from nine to five, UTC.
    s = await story({ now: '2025-12-15T09:00:00Z', backend: 'postgres', agreement: PRINTERS });
    lead = await machine(s.app, 'lead');
    await s.admin.put('/api/webhook-endpoints/billing', {
      url: 'https://billing.example/hook',
      description: 'Billing',
      eventTypes: ['credit.issued', 'credit.corrected'],
    });
  });
  afterAll(() => s?.end());

  /** Acme opens so many tickets on a Monday at nine. They are solved at eleven, and those that are late at three. */
  const monday = async (date: string, tickets: number, late = 0) => {
    await s.passTo(`${date}T09:00:00Z`);
    const ids = Array.from({ length: tickets }, (_, i) => `${date}/${i + 1}`);
    for (const id of ids) await s.helpdesk.opens(id, { customer: 'Acme' });
    await s.passTo(`${date}T11:00:00Z`);
    for (const id of ids.slice(late)) await s.helpdesk.sets(id, 'solved');
    await s.passTo(`${date}T15:00:00Z`);
    for (const id of ids.slice(0, late)) await s.helpdesk.sets(id, 'solved');
    await s.settle();
  };

  /** Approved by whoever has the link that the last mail to them holds. */
  const approves = async ({ address }: { address: string }) => {
    const { hash } = (await life()).proposal;
    const link = /\/sign-off\/[\w-]{43}/.exec(s.mailbox.to(address).at(-1)!.text!)![0];
    return post(link, { verdict: 'approved', hash });
  };
  const post = async (link: string, form: Record<string, string>) =>
    (await s.app.fetch(link, { method: 'POST', body: new URLSearchParams(form) })).status;

  const life = async () => (await lead.get('/api/agreements/care/life')).body;
  const propose = async (body: object, how: object) => {
    expect((await lead.put('/api/agreements/care/draft', body)).status).toBe(200);
    expect((await lead.post('/api/agreements/care/proposal', how)).status).toBe(201);
    await s.settle();
  };
  const publish = async (moved: number) => {
    const { hash } = (await life()).proposal;
    const confirm = { moved, brokenAtOnce: 0, mails: 0 };
    return s.admin.post('/api/agreements/care/proposal/publish', { hash, confirm });
  };

  const statements = async () =>
    (await lead.get('/api/statements?agreement=care')).body.reverse() as {
      id: number;
      periodFrom: string;
      revision: number;
      version: number;
      state: string;
      cause: string | null;
      figures: { total: number };
    }[];
  /** Closed at midnight three days after its end. */
  const close = async (month: string, midnight: string) => {
    await s.passTo(`${midnight}T00:00:00Z`);
    const last = (await statements()).at(-1)!;
    expect(last).toMatchObject({ periodFrom: `${month}-01T00:00:00.000Z`, state: 'draft', revision: 0 });
    return last;
  };
  const approveAndIssue = async ({ id, revision }: { id: number; revision: number }) => {
    expect((await s.admin.post(`/api/statements/${id}/issue`, { revision })).status).toBe(409);
    await s.admin.post(`/api/statements/${id}/approve`, { revision });
    return (await s.admin.post(`/api/statements/${id}/issue`, { revision })).body;
  };
  const balance = async () => (await lead.get('/api/ledger?agreement=care')).body.balances.EUR ?? 0;
  const toldBilling = () =>
    s.db.query<object>(
      `select type, (body::jsonb #>> '{data,total}')::int as total from webhook_messages order by id`,
    );

  const openReviews = async () => (await lead.get('/api/breach-reviews?state=open')).body as { id: number }[];
  const answerReviews = async (cause: string) => {
    const answer = { cause, attribution: 'provider' };
    for (const { id } of await openReviews()) {
      expect((await lead.post(`/api/breach-reviews/${id}/complete`, answer)).status).toBe(200);
    }
  };
  const toOlga = () => s.mailbox.to(OLGA.address).map(({ subject }) => subject);

  test('December: drafted and proposed, approved by both, published, in force with the new year', async () => {
    await propose(CARE, { reach: 'new', inForceFrom: '2026-01-01T00:00:00Z' });
    await s.passTo('2025-12-16T10:00:00Z');
    expect(await approves(CARL)).toBe(200);
    expect((await publish(0)).status).toBe(409);
    await s.passTo('2025-12-17T10:00:00Z');
    expect(await approves(ADA)).toBe(200);
    expect((await publish(0)).body).toMatchObject({
      state: 'scheduled',
      versions: [{ version: 1, state: 'scheduled', inForceFrom: '2026-01-01T00:00:00.000Z' }],
      decisions: [
        { kind: 'approved', name: 'Carl Acme', party: 'customer', way: 'link' },
        { kind: 'approved', name: 'Ada Lovelace', party: 'provider', way: 'link' },
        { kind: 'published', name: 'test admin' },
      ],
    });
  });

  test('January: one of eight is late; its breach is reviewed, the month credited with 1,000.00 €', async () => {
    await monday('2026-01-05', 4, 1);
    expect(s.mailbox.to(ADA.address).at(-1)!.subject).toBe(
      'Resolution missed: 2026-01-05/1 · Printer on fire',
    );
    expect(await openReviews()).toMatchObject([
      { openedAt: '2026-01-05T13:00:00.000Z', dueAt: '2026-01-07T13:00:00.000Z' },
    ]);
    await s.passTo('2026-01-06T14:00:00Z');
    const asked = s.mailbox.to(RITA.address);
    expect(asked.map(({ subject }) => subject)).toEqual([
      'A breach to review: 2026-01-05/1 · Printer on fire',
      'Still to review: 2026-01-05/1 · Printer on fire',
    ]);
    const link = /http\S+(\/review\/\S+)/.exec(asked[1]!.text!)![1]!;
    const answer = { cause: 'Nobody looked at the queue', attribution: 'provider' };
    expect(await post(link, { ...answer, what: '', owner: '', dueOn: '' })).toBe(200);
    expect((await lead.get('/api/breach-reviews/1')).body).toMatchObject({
      state: 'completed',
      completedBy: 'Rita',
      ...answer,
    });

    await monday('2026-01-12', 4);
    const january = await close('2026-01', '2026-02-04');
    // 7 of 8 are 87.5 %, below 95 %: 10 % of 10,000.00 €.
    expect(january.figures).toMatchObject({
      objectives: [{ objective: 'customer.resolution', adjusted: { met: 7, measured: 8 } }],
      credit: 100_000,
      total: 100_000,
    });
    expect(await approveAndIssue(january)).toMatchObject({ state: 'issued', issuedBy: 'test admin' });
    expect(await balance()).toBe(100_000);
  });

  test('February: Acme says it was none; waived by two, and the closed January is corrected', async () => {
    await monday('2026-02-02', 4, 3);
    await answerReviews('A flu went round');
    await s.passTo('2026-02-05T09:00:00Z');
    const issued = await lead.post('/api/dispute-links', {
      agreementId: 'care',
      customerId: 'acme',
      contactAddress: CARL.address,
      from: '2026-01-01T00:00:00Z',
      to: '2026-02-01T00:00:00Z',
      days: 30,
    });
    const { pathname } = new URL(issued.body.link);
    const objection = { breach: '1', said: 'Our door was locked', saidBy: 'Carl' };
    expect(await post(pathname, objection)).toBe(200);
    await s.passTo('2026-02-05T10:00:00Z');
    expect(s.mailbox.to(RITA.address).at(-1)!.subject).toBe('A dispute to answer: acme');
    const upheld = { outcome: 'waived', reason: 'The gate log agrees' };
    expect((await lead.post('/api/disputes/1/answer', upheld)).status).toBe(200);
    const waives = { verdict: 'waived' };
    expect((await lead.post('/api/breaches/1/waiver/decide', waives)).status).toBe(403);
    const eve = await person(s.app, s.admin, { name: 'Eve' });
    expect((await eve.post('/api/breaches/1/waiver/decide', waives)).status).toBe(204);
    await s.settle();
    expect(s.mailbox.to(ADA.address).at(-1)!.subject).toBe(
      'Resolution: breach waived: 2026-01-05/1 · Printer on fire',
    );
    expect(s.mailbox.to(CARL.address).at(-1)!.subject).toBe('Your objection about 2026-01-05/1 is answered');

    // Without it 7 of 7: nothing is owed. What was issued stays, and is corrected by an entry of its own.
    const [january] = await statements();
    expect(january).toMatchObject({
      state: 'issued',
      revision: 1,
      cause: '2026-01-05/1 customer.resolution: missed, excluded: waived: The gate log agrees, was missed',
      figures: {
        total: 0,
        objectives: [{ raw: { met: 7, measured: 8 }, adjusted: { met: 7, measured: 7 } }],
      },
    });
    expect(await balance()).toBe(0);
    expect(await toldBilling()).toEqual([
      { type: 'credit.issued', total: 100_000 },
      { type: 'credit.corrected', total: 0 },
    ]);
  });

  test('February again: three of eight are late, and the cap leaves 1,500.00 of 2,000.00 €', async () => {
    await monday('2026-02-09', 4);
    const february = await close('2026-02', '2026-03-04');
    // 5 of 8 are 62.5 %, below 80 %: 20 % of 10,000.00 €, of which 15 % is the most.
    expect(february.figures).toMatchObject({ credit: 150_000, cutByCap: 50_000, total: 150_000 });
    expect(await approveAndIssue(february)).toMatchObject({ state: 'issued' });
    expect(await balance()).toBe(150_000);
  });

  test('March to May: nothing is late, and the 1,500.00 € of February are won back', async () => {
    await monday('2026-03-09', 4);
    expect((await close('2026-03', '2026-04-04')).figures.total).toBe(0);
    await monday('2026-04-13', 4);
    expect((await close('2026-04', '2026-05-04')).figures.total).toBe(0);
    await monday('2026-05-11', 4);
    const may = await close('2026-05', '2026-06-04');
    // 100 % on average, at least 95 % + 2 %.
    expect(may.figures).toMatchObject({
      earnedBack: [{ periodFrom: Date.parse('2026-02-01T00:00:00Z'), amount: 150_000 }],
      total: -150_000,
    });
    expect(await balance()).toBe(0);
  });

  test('June: amended to three hours for 12,000.00 €, also for the ticket that runs', async () => {
    await s.passTo('2026-06-29T09:00:00Z');
    await s.helpdesk.opens('2026-06-29/1', { customer: 'Acme' });
    await s.settle();
    await propose(FASTER, { reach: 'running' });
    expect((await life()).proposal.changes).toEqual([
      'Note on the change: none → An hour faster.',
      'Resolution: 4 h → 3 h',
      'Fee: 10000.00 EUR → 12000.00 EUR',
      'Credit cap: 15 % of the fee → 10 % of the fee',
    ]);
    expect(await approves(CARL)).toBe(200);
    expect(await approves(ADA)).toBe(200);
    const { body: effect } = await lead.get('/api/agreements/care/proposal/effect');
    expect(effect).toMatchObject({
      sentence: '1 running clock moves, 0 would be breached at once, 0 mails for the past',
      hash: (await life()).proposal.hash,
      confirm: { moved: 1, brokenAtOnce: 0, mails: 0 },
    });
    expect((await publish(0)).status).toBe(409);
    expect((await publish(1)).body).toMatchObject({
      versions: [
        { version: 2, state: 'active', inForceFrom: '2026-06-29T09:00:00.000Z' },
        { version: 1, state: 'superseded' },
      ],
    });
    await s.settle();
    const { body: board } = await s.admin.get('/api/board');
    expect(board.rows).toMatchObject([{ clocks: [{ dueAt: Date.parse('2026-06-29T12:00:00Z') }] }]);
    await s.passTo('2026-06-29T11:00:00Z');
    await s.helpdesk.sets('2026-06-29/1', 'solved');
    await s.settle();
    // June had begun under the first version, and is accounted for by it.
    expect(await close('2026-06', '2026-07-04')).toMatchObject({ version: 1, figures: { total: 0 } });
  });

  test('July to October: a bad August is credited under the second version, and not won back yet', async () => {
    await monday('2026-07-13', 4);
    expect(await close('2026-07', '2026-08-04')).toMatchObject({ version: 2, figures: { total: 0 } });
    await monday('2026-08-10', 4, 1);
    await answerReviews('Two were on holiday');
    // 3 of 4 are 75 %, below 80 %: 20 % of 12,000.00 €, of which 10 % is the most.
    const august = await close('2026-08', '2026-09-04');
    expect(august).toMatchObject({ version: 2, figures: { credit: 120_000, cutByCap: 120_000 } });
    await approveAndIssue(august);
    await monday('2026-09-14', 4);
    expect((await close('2026-09', '2026-10-04')).figures.total).toBe(0);
    await monday('2026-10-12', 4);
    // Notice can be given until sixty days before the term's last day; after that it renews itself.
    expect(new Set(toOlga())).toEqual(new Set(['Acme Care: notice can be given until 2026-11-01']));
    expect((await close('2026-10', '2026-11-04')).figures.total).toBe(0);
    expect(await balance()).toBe(120_000);
  });

  test('November: the review is told ahead and held; a late ticket keeps August from being won back', async () => {
    // Told 30, 7 and 1 days ahead and on the day; 17 October is a Saturday and 15 November a Sunday, so on the Friday before.
    const TOLD = 'Review of Acme Care: 2026-11-16';
    expect(toOlga().filter((subject) => subject === TOLD)).toHaveLength(1);
    await monday('2026-11-09', 4, 1);
    await answerReviews('A cable was cut');
    expect(toOlga().filter((subject) => subject === TOLD)).toHaveLength(2);
    await s.passTo('2026-11-13T09:00:00Z');
    await s.passTo('2026-11-16T09:00:00Z');
    expect(toOlga().filter((subject) => subject === TOLD)).toHaveLength(4);
    const [review] = (await lead.get('/api/agreement-reviews')).body;
    expect(review).toMatchObject({ agreementId: 'care', on: '2026-11-16', because: 'it is time' });
    const minutes = { outcome: 'confirm', minutes: 'It goes on as it is', attendees: ['Olga', 'Carl'] };
    expect((await lead.post(`/api/agreement-reviews/${review.id}/hold`, minutes)).status).toBe(204);
    await s.settle();
    expect((await lead.get('/api/agreement-reviews')).body).toMatchObject([
      { on: '2027-11-16', heldAt: null },
      { on: '2026-11-16', outcome: 'confirm', heldAt: '2026-11-16T09:00:00.000Z' },
    ]);
    // (100 + 100 + 75) / 3 is 91.67 %, less than 97 %; and 75 % is another credit.
    const november = await close('2026-11', '2026-12-04');
    expect(november.figures).toMatchObject({ credit: 120_000, earnBack: 0, total: 120_000 });
    await approveAndIssue(november);
  });

  test('December: the agreement has renewed itself, and the books agree with the facts', async () => {
    await monday('2026-12-14', 4);
    expect((await close('2026-12', '2027-01-04')).figures.total).toBe(0);
    expect(await life()).toMatchObject({ state: 'active', versions: [{ version: 2, inForceTo: null }, {}] });

    const year = await statements();
    expect(year.map(({ figures }) => figures.total)).toEqual([
      0, 150_000, 0, 0, -150_000, 0, 0, 120_000, 0, 0, 120_000, 0,
    ]);
    const { balances, entries } = (await lead.get('/api/ledger?agreement=care')).body;
    expect(balances).toEqual({ EUR: 240_000 });
    for (const { id, figures } of year) {
      const its = entries.filter((entry: { statementId: number }) => entry.statementId === id);
      const sum = its.reduce((so: number, { amount }: { amount: number }) => so + amount, 0);
      expect([id, sum]).toEqual([id, figures.total]);
    }

    // Every clock is forgotten and told anew from the facts, and every closed period is drawn up anew from that.
    const now = new Date(s.now.now());
    await s.db.query('delete from clocks');
    await s.db.query('update tickets set look_at = $1', [now]);
    await s.settle();
    await s.db.query('update statements set compare_at = $1', [now]);
    await s.settle();
    expect(await s.db.query('select from statements where compare_at <= $1', [now])).toEqual([]);
    expect(await statements()).toEqual(year);
  });
});
