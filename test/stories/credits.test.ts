import { AssessPeriod } from '../../src/credits/assess-period.js';
import { ClosePeriods } from '../../src/credits/close-periods.js';
import type { Statement } from '../../src/credits/statements.js';
import { SettableNow } from '../harness/settable-now.js';
import { machine } from '../harness/signed-in.js';
import { startApp } from '../harness/app.js';
import { type Story, story } from '../harness/story.js';
import { until } from '../harness/until.js';

/** A month costs 10,000.00 €. Below 95 %: 10 % of it; below 80 %: 20 %. Three months at 97 % on average earn it back. */
const CARE = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [{ metric: 'resolution', seconds: 4 * 3_600, goalPercent: 95, pauseOn: ['pending'] }],
    },
  ],
  period: 'month',
  timezone: 'Europe/Berlin',
  credits: {
    currency: 'EUR',
    fee: '10000.00 EUR',
    capPercent: 25,
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

// Half a year of webhooks takes its time on a busy machine.
jest.setTimeout(300_000);

const WAITING_FOR_A_LOCK = `
  select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;

const begin = '2026-02-28T23:00:00Z';
const start = () => story({ now: begin, backend: 'postgres', agreement: CARE });

describe('a year of credits', () => {
  let s: Story;
  beforeEach(async () => {
    s = await start();
  });
  afterEach(() => s.end());

  /** Four tickets on a Monday, so many of which are solved too late: at 15:00 instead of 13:00. */
  const monday = async (date: string, late = 0) => {
    await s.passTo(`${date}T09:00:00Z`);
    const ids = [1, 2, 3, 4].map((n) => `${date}/${n}`);
    for (const id of ids) await s.helpdesk.opens(id, { organization: 'Acme', customer: 'Acme' });
    await s.passTo(`${date}T12:00:00Z`);
    for (const id of ids.slice(late)) await s.helpdesk.sets(id, 'solved');
    await s.passTo(`${date}T15:00:00Z`);
    for (const id of ids.slice(0, late)) await s.helpdesk.sets(id, 'solved');
    await s.settle();
  };
  const statements = async () => (await s.admin.get('/api/statements?agreement=house')).body;
  const ledger = async () => (await s.admin.get('/api/ledger?agreement=house')).body;
  const act = (id: number, what: string, revision = 0) =>
    s.admin.post(`/api/statements/${id}/${what}`, { revision });

  test('a bad March is credited, corrected by a late fact, and earned back by July', async () => {
    await s.admin.put('/api/webhook-endpoints/billing', {
      url: 'https://billing.example/hook',
      description: 'Billing',
      eventTypes: ['credit.issued', 'credit.corrected'],
    });
    const told = () =>
      s.db.query<{ type: string; body: string }>('select type, body from webhook_messages order by id');

    // March: 2 of 8 too late, so 75 %, which is below 80 %: 2,000.00 €.
    await monday('2026-03-02', 2);
    await monday('2026-03-09');
    await s.passTo('2026-04-03T21:59:59Z');
    expect(await statements()).toEqual([]);
    await s.passTo('2026-04-03T22:00:00Z');
    const [march] = await statements();
    expect(march).toMatchObject({
      title: 'Acme Care',
      periodFrom: '2026-02-28T23:00:00.000Z',
      periodTo: '2026-03-31T22:00:00.000Z',
      closedAt: '2026-04-03T22:00:00.000Z',
      state: 'draft',
      currency: 'EUR',
      revision: 0,
      figures: { credit: 200_000, total: 200_000, objectives: [{ raw: { met: 6, measured: 8 } }] },
    });

    await s.passTo('2026-04-07T08:00:00Z');
    expect((await act(march.id, 'issue')).status).toBe(409);
    expect((await act(march.id, 'approve', 1)).body.errors[0].field).toBe('revision');
    expect((await act(march.id, 'approve')).body).toMatchObject({
      state: 'approved',
      approvedBy: 'test admin',
    });
    expect((await act(march.id, 'issue')).body).toMatchObject({ state: 'issued', issuedBy: 'test admin' });
    expect((await told()).map(({ type, body }) => [type, JSON.parse(body).data.total])).toEqual([
      ['credit.issued', 200_000],
    ]);

    // One of the two had been solved at 12:30 after all: 7 of 8 are 87.5 %, and that is 1,000.00 €.
    await s.helpdesk.sets('2026-03-02/1', 'solved', '2026-03-02T12:30:00Z');
    await s.settle();
    const [corrected] = await statements();
    expect(corrected).toMatchObject({ state: 'issued', revision: 1, figures: { total: 100_000 } });
    expect(corrected.cause).toMatch(
      /^2026-03-02\/1 customer\.resolution: met, was missed \(a late fact: status\.changed occurred at 2026-03-02T12:30/,
    );
    expect((await ledger()).entries).toMatchObject([
      { kind: 'credit', amount: 200_000, statementId: march.id, revision: 0, cause: null },
      { kind: 'correction', amount: -100_000, statementId: march.id, revision: 1, cause: corrected.cause },
    ]);
    expect((await told()).map(({ type }) => type)).toEqual(['credit.issued', 'credit.corrected']);

    // April to June: nothing late. Their mean is 100 %, at least 95 % + 2 %.
    await monday('2026-04-13');
    await monday('2026-05-11');
    await monday('2026-06-08');
    await s.passTo('2026-07-03T22:00:00Z');
    const [june] = await statements();
    expect(june.figures).toMatchObject({
      credit: 0,
      earnBack: 100_000,
      total: -100_000,
      earnedBack: [
        { periodFrom: Date.parse(march.periodFrom), objective: 'customer.resolution', amount: 100_000 },
      ],
    });
    const { balances, entries } = await ledger();
    expect(balances).toEqual({ EUR: 0 });
    expect(entries.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount])).toEqual([
      ['credit', 200_000],
      ['correction', -100_000],
      ['earn_back', -100_000],
    ]);
    // The ledger of each statement is what its last revision comes to.
    const sums = await s.db.query(
      `select s.id from statements s
       join lateral (select figures from statement_revisions where statement_id = s.id order by revision desc limit 1) r on true
       where (r.figures ->> 'total')::int <> (select coalesce(sum(amount), 0) from ledger_entries where statement_id = s.id)`,
    );
    expect(sums).toEqual([]);
  });

  test('what was approved and is corrected has to be approved again; an exclusion lifts the adjusted figure alone', async () => {
    await monday('2026-03-02', 1);
    await s.passTo('2026-04-04T08:00:00Z');
    const [march] = await statements();
    expect(march.figures.total).toBe(200_000);
    await act(march.id, 'approve');
    await s.db.query(
      `update clocks set left_out_because = 'maintenance'
       where (ticket_id, clock_id, cycle) in (select ticket_id, clock_id, cycle from breaches where revoked_at is null)`,
    );
    await s.passTo('2026-04-05T08:00:00Z');
    const [corrected] = await statements();
    expect(corrected).toMatchObject({
      state: 'draft',
      approvedBy: null,
      revision: 1,
      cause: '2026-03-02/1 customer.resolution: missed, excluded: maintenance, was missed',
      figures: {
        total: 0,
        objectives: [{ raw: { met: 3, measured: 4 }, adjusted: { met: 3, measured: 3 } }],
      },
    });
    expect((await act(march.id, 'approve', 0)).status).toBe(409);
    expect((await act(march.id, 'approve', 1)).status).toBe(200);

    const { body } = await s.admin.get(
      '/api/attainment?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z&by=customer,priority',
    );
    expect(body.rows).toEqual([
      {
        customer: 'acme',
        priority: null,
        names: { customer: 'Acme', priority: 'no priority' },
        raw: { met: 3, measured: 4, percent: 75 },
        adjusted: { met: 3, measured: 3, percent: 100 },
        excluded: 1,
        percentilesMs: { p50: 10_800_000, p90: 21_600_000, p95: 21_600_000 },
      },
    ]);
    const table = await s.admin.get(
      '/api/attainment/csv?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z&by=objective',
    );
    expect(table.text).toContain(
      'house/customer.resolution,3,4,75,3,3,100,1,10800,21600,21600,"Acme Care: resolution, for this customer"',
    );
  });

  test('what is broken after the agreement ended counts in its last period', async () => {
    await monday('2026-03-02');
    const end = { on: '2026-03-31T22:00:00Z', reason: 'They moved away', withoutNotice: true, force: true };
    expect((await s.admin.post('/api/agreements/house/terminate', end)).status).toBe(200);
    // Promised before the end: one is broken on the day after it, one waits for the customer until after Easter.
    await s.passTo('2026-03-31T14:00:00Z');
    await s.helpdesk.opens('last', { organization: 'Acme', customer: 'Acme' });
    await s.helpdesk.opens('later', { organization: 'Acme', customer: 'Acme' });
    await s.helpdesk.sets('later', 'pending');
    await s.passTo('2026-04-04T08:00:00Z');
    expect(await statements()).toMatchObject([
      {
        periodTo: '2026-03-31T22:00:00.000Z',
        revision: 0,
        figures: { total: 100_000, objectives: [{ raw: { met: 4, measured: 5 } }] },
      },
    ]);
    await s.passTo('2026-04-07T08:00:00Z');
    await s.helpdesk.sets('later', 'open');
    await s.passTo('2026-04-11T08:00:00Z');
    expect(await statements()).toMatchObject([
      {
        revision: 1,
        cause: 'later customer.resolution: missed, was not in this period',
        figures: { total: 200_000, objectives: [{ raw: { met: 4, measured: 6 } }] },
      },
    ]);
    expect((await s.admin.get('/api/periods')).body).toEqual([]);
  });

  test('what is issued while it is being corrected waits, and is then refused: other figures were read', async () => {
    await monday('2026-03-02', 1);
    await s.passTo('2026-04-04T08:00:00Z');
    const [march] = await statements();
    await act(march.id, 'approve');
    const assessPeriod = s.app.app.get(AssessPeriod);
    const assess = assessPeriod.run.bind(assessPeriod);
    let issuing: ReturnType<typeof act> | undefined;
    jest.spyOn(assessPeriod, 'run').mockImplementation(async (...asked) => {
      const assessment = await assess(...asked);
      issuing ??= act(march.id, 'issue');
      await until(async () => (await s.db.query(WAITING_FOR_A_LOCK)).length > 0, 'the issue to wait');
      return assessment;
    });
    await s.helpdesk.sets('2026-03-02/1', 'solved', '2026-03-02T12:30:00Z');
    await s.settle();
    expect((await issuing!).body.errors).toEqual([
      { field: 'revision', reason: 'is not the last one, which is 1' },
    ]);
    expect(await statements()).toMatchObject([{ state: 'draft', revision: 1, figures: { total: 0 } }]);
  });

  test('the ledger and what statements said can be neither changed nor deleted', async () => {
    await monday('2026-03-02', 1);
    await s.passTo('2026-04-04T08:00:00Z');
    for (const statement of [
      'update ledger_entries set amount = 1',
      'delete from ledger_entries',
      'truncate ledger_entries',
      `update statement_revisions set figures = '{}'`,
      'delete from statement_revisions',
    ]) {
      await expect(s.db.query(statement)).rejects.toThrow('is only ever added to');
    }
    expect((await ledger()).balances).toEqual({ EUR: 200_000 });
  });

  test('no version comes into force in a period that is over', async () => {
    const put = (inForceFrom: string) =>
      s.admin.put('/api/agreements/house', { ...CARE, title: 'Acme Care 2', inForceFrom });
    // In its grace it is not closed, and what it comes to can be seen already.
    for (const now of ['2026-04-02T08:00:00Z', '2026-04-04T08:00:00Z']) {
      await s.passTo(now);
      for (const inForceFrom of [begin, '2026-03-15T00:00:00Z']) {
        const refused = await put(inForceFrom);
        expect(refused.status).toBe(422);
        expect(refused.body.errors).toEqual([
          {
            field: 'inForceFrom',
            reason:
              'lies in a period that is over; the last one ended at 2026-03-31T22:00:00.000Z, and that is the earliest there is',
          },
        ]);
      }
    }
    expect((await put('2026-03-31T22:00:00Z')).status).toBe(200);
  });

  test('a correction says its true cause: an overrun, an earlier period, or a release that reckons otherwise', async () => {
    await s.passTo('2026-03-31T09:00:00Z');
    await s.helpdesk.opens('LATE', { customer: 'Acme' });
    await s.passTo('2026-04-06T12:00:00Z');
    await s.helpdesk.sets('LATE', 'solved');
    await s.settle();
    // Tuesday 13:00 to 17:00, three days, Monday 9:00 to 12:00.
    expect((await statements())[0]).toMatchObject({
      revision: 1,
      cause: 'LATE customer.resolution: 31 h 0 min over its target, was 0 h 0 min over its target',
    });
    await s.db.query(
      `insert into statement_revisions (statement_id, revision, at, cause, figures, cycles, measured, inputs_hash)
       select statement_id, 2, at, 'as an earlier release had it', figures || '{"carriedMs": 1}', cycles, measured, inputs_hash
       from statement_revisions where revision = 1`,
    );
    await s.passTo('2026-04-08T12:00:00Z');
    expect((await statements())[0]).toMatchObject({
      revision: 3,
      cause: 'it is reckoned anew, by the rules of a later release',
    });
  });

  test('an amendment neither wins a credit back twice nor changes the currency', async () => {
    const amends = (accounting: object, inForceFrom: string) =>
      s.admin.put('/api/agreements/house', { ...CARE, ...accounting, inForceFrom });
    const within = (periods: number) => ({ earnBack: { ...CARE.earnBack, periods } });
    expect((await amends(within(2), begin)).status).toBe(200);
    await monday('2026-03-02', 1);
    await monday('2026-04-13');
    await monday('2026-05-11');
    // March is decided by April and May, as it was agreed when it was credited.
    expect((await amends(within(3), '2026-05-31T22:00:00Z')).status).toBe(200);
    await monday('2026-06-08');
    await s.passTo('2026-07-04T08:00:00Z');
    const all = await statements();
    expect(all.map((each: Statement) => [each.version, each.figures.credit, each.figures.earnBack])).toEqual([
      [3, 0, 0],
      [2, 0, 200_000],
      [2, 0, 0],
      [2, 200_000, 0],
    ]);
    expect((await ledger()).balances).toEqual({ EUR: 0 });

    const inYen = { ...CARE.credits, currency: 'JPY', fee: '1500000 JPY' };
    const { status, body } = await amends({ credits: inYen }, '2026-07-31T22:00:00Z');
    expect([status, body.errors]).toEqual([
      422,
      [
        {
          field: 'credits.currency',
          reason: 'is JPY, and its statements are in EUR: make another agreement',
        },
      ],
    ]);
  });

  test('the evidence holds every cycle, and no cell is a formula', async () => {
    await s.passTo('2026-03-02T09:00:00Z');
    await s.helpdesk.opens('=1+1', { customer: 'Acme' });
    await s.passTo('2026-03-02T10:00:00Z');
    await s.helpdesk.sets('=1+1', 'pending');
    await s.passTo('2026-03-02T11:00:00Z');
    await s.helpdesk.sets('=1+1', 'open');
    await s.passTo('2026-04-04T08:00:00Z');
    const [march] = await statements();
    const { text, headers } = await s.admin.get(`/api/statements/${march.id}/evidence.csv`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [, line] = text.trim().split('\n');
    expect(line).toMatch(
      /^'=1\+1,customer\.resolution,1,resolution,,1,missed,,2026-03-02T09:00:00\.000Z,2026-03-02T14:00/,
    );
    expect(line).toContain('2026-03-02T10:00:00.000Z/2026-03-02T11:00:00.000Z pending');
    const pdf = await s.admin.get(`/api/statements/${march.id}/evidence.pdf`);
    expect([pdf.status, pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
    for (const path of ['', '/evidence.csv', '/evidence.pdf']) {
      expect((await s.admin.get(`/api/statements/999${path}`)).status).toBe(404);
    }
  });
});

describe('whoever closes a period', () => {
  test('a worker that was down at midnight closes all that it missed, and two workers close each once', async () => {
    const s = await start();
    s.now.set('2026-06-20T12:00:00Z');
    await s.settle();
    // It starts before anything is due, so that its first sweep does not close everything ahead of the race.
    const others = new SettableNow('2026-06-20T12:00:00Z');
    const env = { SWEEP_EVERY_MS: '3600000' };
    const other = await startApp({ database: s.database, now: others, env });
    for (const now of [s.now, others]) now.set('2026-09-20T12:00:00Z');
    const closings = [s.app, other].map(({ app }) => app.get(ClosePeriods));
    const runs = [...closings, ...closings].map((each) => each.run());
    // Whichever returns first has left nothing undone, though the others closed some of it.
    await Promise.race(runs);
    const { body } = await s.admin.get('/api/statements?agreement=house');
    const months = ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31'];
    expect(body.map((each: { periodFrom: string }) => each.periodFrom.slice(0, 10)).reverse()).toEqual(
      months,
    );
    await Promise.all(runs);
    const log = await s.admin.get('/api/audit?act=period.closed');
    expect(log.body.map((each: { after: { from: string } }) => each.after.from.slice(0, 10)).sort()).toEqual(
      months,
    );
    const lead = await machine(s.app, 'lead');
    expect((await lead.get('/api/periods')).body).toEqual([
      {
        agreementId: 'house',
        title: 'Acme Care',
        timezone: 'Europe/Berlin',
        from: '2026-08-31T22:00:00.000Z',
        to: '2026-09-30T22:00:00.000Z',
        closesAt: '2026-10-03T22:00:00.000Z',
      },
    ]);
    await other.stop();
    await s.end();
  });
});
