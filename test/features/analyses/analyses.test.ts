import { Analyses } from '../../../src/analyses/analyses.js';
import type { BaselineRow } from '../../../src/analyses/make-baseline.js';
import { RunAnalyses } from '../../../src/analyses/run-analyses.js';
import { Sweep } from '../../../src/clocks/sweep.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { until } from '../../harness/until.js';

// Ten tickets of one week, all urgent, created at 9:00 of an office that is open Mon–Fri 9–17 UTC. The i-th is answered
// after i hours, for i from 1 to 5 on the same day and beyond that in the same way on the next; the last two never were.
const HOUR = 3_600_000;
const ANSWERED_AFTER = [1, 1, 2, 2, 3, 3, 4, 5];

let app: TestApp;
let admin: Machine;
let auditor: Machine;
const now = new SettableNow('2026-11-09T09:00:00Z');

beforeAll(async () => {
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000' } });
  [admin, auditor] = [await machine(app, 'admin'), await machine(app, 'auditor')];
  const weekly = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]),
  );
  await admin.put('/api/calendars/office', { name: 'Office', spec: { timezone: 'UTC', weekly } });
  await admin.put('/api/customers/acme', { name: 'Acme', externalIds: ['Acme'] });
  expect((await admin.put('/api/agreements/house', promising(4))).status).toBe(200);
  const desk = await connect(app, 'standard', { id: 'desk' });
  now.set('2026-11-13T17:00:00Z');
  for (let i = 0; i < 10; i++) {
    const created = `2026-11-${String(9 + Math.floor(i / 2)).padStart(2, '0')}T09:00:00Z`;
    const after = ANSWERED_AFTER[i];
    await desk.tells(
      { id: `T-${i}` },
      {
        at: created,
        kind: 'ticket.created',
        actor: 'customer',
        priority: 'urgent',
        customer: 'Acme',
        status: 'open',
      },
      ...(after === undefined
        ? []
        : [{ at: later(created, after), kind: 'message', actor: 'agent', visibility: 'public' }]),
    );
  }
  await app.app.get(Sweep).pass();
  now.set('2026-11-20T12:00:00Z');
});
afterAll(() => app.stop());

const later = (at: string, hours: number) => new Date(Date.parse(at) + hours * HOUR).toISOString();

function promising(hours: number, more: object = {}) {
  const objectives = [{ id: 'first', metric: 'first_response', seconds: hours * 3_600, ...more }];
  return {
    kind: 'multi_level',
    title: 'House',
    calendarId: 'office',
    levels: [{ level: 'corporate', objectives }],
  };
}

const week = { from: '2026-11-09T00:00:00Z', to: '2026-11-14T00:00:00Z' };

async function answerTo(question: object) {
  const asked = await admin.post('/api/analyses', question);
  expect(asked.status).toBe(202);
  await app.app.get(RunAnalyses).run();
  await until(
    async () => (await admin.get(`/api/analyses/${asked.body.id}`)).body.state !== 'running',
    'an answer',
  );
  return (await auditor.get(`/api/analyses/${asked.body.id}`)).body;
}

test('a baseline says what could have been promised, in open hours, with bounds where there are enough tickets', async () => {
  const asked = { kind: 'baseline', ...week, calendarId: 'office', measures: [{ metric: 'first_response' }] };
  const { state, done, total, answer } = await answerTo({ ...asked, percents: [50, 80, 90] });
  expect({ state, done, total }).toEqual({ state: 'done', done: 10, total: 10 });
  expect(answer).toMatchObject({ tickets: 10, unfoldable: 0 });
  expect(answer.rows).toEqual([
    {
      metric: 'first_response',
      priority: 'urgent',
      decided: 8,
      undecided: 2,
      // Sorted: 1 1 2 2 3 3 4 5 and two that nobody answered. The fifth, the eighth, the ninth.
      median: 3 * HOUR,
      promisable: [
        { percent: 50, target: 3 * HOUR, low: 1 * HOUR, high: null },
        { percent: 80, target: 5 * HOUR, low: 3 * HOUR, high: null },
        { percent: 90, target: null, low: 4 * HOUR, high: null },
      ],
    },
    expect.objectContaining({ priority: 'all', decided: 8 }),
  ]);
});

test('what solving stops is neither decided nor undecided, however long it ran', async () => {
  const desk = await connect(app, 'standard', { id: 'other-desk' });
  for (const [id, solved] of [
    ['soon', '09:30'],
    ['late', '14:00'],
  ] as const) {
    await desk.tells(
      { id },
      { at: '2026-11-16T09:00:00Z', kind: 'ticket.created', actor: 'customer', status: 'open' },
      { at: `2026-11-16T${solved}:00Z`, kind: 'status.changed', to: 'solved' },
    );
  }
  await app.app.get(Sweep).pass();
  const { answer } = await answerTo({
    kind: 'baseline',
    from: '2026-11-16T00:00:00Z',
    to: '2026-11-17T00:00:00Z',
    calendarId: 'office',
    measures: [{ metric: 'periodic_update' }, { metric: 'resolution' }],
  });
  const counted = answer.rows.map(({ metric, priority, decided, undecided }: BaselineRow) => [
    metric,
    priority,
    decided,
    undecided,
  ]);
  expect(counted).toEqual([
    ['resolution', null, 2, 0],
    ['resolution', 'all', 2, 0],
  ]);
});

test('a back-test says what a draft would have done, and which tickets would have ended otherwise', async () => {
  const { answer } = await answerTo({ kind: 'backtest', ...week, agreementId: 'house', body: promising(2) });
  expect(answer.rows).toEqual([
    {
      metric: 'first_response',
      priority: 'urgent',
      today: { met: 7, missed: 3, undecided: 0, attainment: 70, waived: 0 },
      draft: { met: 4, missed: 6, undecided: 0, attainment: 40 },
    },
  ]);
  expect(answer.breaches).toEqual({ today: 3, waived: 0, draft: 6 });
  expect(answer.differing.total).toBe(3);
  const differing = answer.differing.first.map((each: object) => ({ ...each, ticketId: 0 }));
  expect(differing.sort(byExternalId)).toEqual(
    ['T-4', 'T-5', 'T-6'].map((externalId) => {
      return { ticketId: 0, externalId, cycle: 'first_response 1', today: 'met', draft: 'missed' };
    }),
  );
  // Two tickets a day at nine; the draft's breaches at eleven, from Wednesday on.
  const [, monday, , wednesday] = answer.busiest.created;
  expect([monday[9], wednesday[9]]).toEqual([2, 2]);
  expect(answer.busiest.breached.map((hours: number[]) => hours[11])).toEqual([0, 0, 0, 2, 2, 2, 0]);
});

test('the live clocks know nothing of a draft', async () => {
  const before = await app.db.query('select * from clocks order by ticket_id');
  await answerTo({ kind: 'backtest', ...week, agreementId: 'house', body: promising(1) });
  expect(await app.db.query('select * from clocks order by ticket_id')).toEqual(before);
  expect(await app.db.query('select version from agreement_versions')).toHaveLength(1);
});

test('an agreement of its own stands beside the others in a back-test', async () => {
  const own = {
    kind: 'customer',
    title: 'Acme Care',
    calendarId: 'office',
    levels: [
      { level: 'customer', customers: ['acme'], objectives: [{ metric: 'first_response', seconds: 3_600 }] },
    ],
  };
  const { answer } = await answerTo({ kind: 'backtest', ...week, agreementId: 'acme-care', body: own });
  expect(answer.breaches).toEqual({ today: 3, waived: 0, draft: 8 });
});

test.each([
  ['kind', { kind: 'guess' }, 'kind'],
  [
    'a span that ends before it begins',
    { kind: 'baseline', from: week.to, to: week.from, calendarId: 'office' },
    'to',
  ],
  [
    'a percentage of 100',
    { kind: 'baseline', ...week, calendarId: 'office', percents: [100] },
    'percents[0]',
  ],
  [
    'a measure twice',
    {
      kind: 'baseline',
      ...week,
      calendarId: 'office',
      measures: [{ metric: 'resolution' }, { metric: 'resolution' }],
    },
    'measures[1].metric',
  ],
  [
    'a draft without a calendar',
    { kind: 'backtest', ...week, agreementId: 'house', body: { ...promising(1), calendarId: 'nowhere' } },
    'body.calendarId',
  ],
  [
    'a span in the future',
    { kind: 'baseline', from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z', calendarId: 'office' },
    'from',
  ],
  [
    'a back-test of more years than anybody looks at',
    {
      kind: 'backtest',
      from: '1500-01-01T00:00:00Z',
      to: '9999-12-31T00:00:00Z',
      agreementId: 'house',
      body: promising(1),
    },
    'to',
  ],
  ['no draft', { kind: 'backtest', ...week, agreementId: 'house' }, 'body'],
])('refused, with its field: %s', async (_, question, field) => {
  const { status, body } = await admin.post('/api/analyses', question);
  expect({ status, field: body.errors[0].field }).toEqual({ status: 422, field });
});

test('a calendar that is not there fails the question, in words', async () => {
  const { state, error } = await answerTo({ kind: 'baseline', ...week, calendarId: 'nowhere' });
  expect({ state, error }).toEqual({
    state: 'failed',
    error: 'calendarId is nowhere, and there is no such calendar',
  });
});

describe('whoever answers', () => {
  const question = {
    kind: 'baseline',
    from: 0,
    to: 1,
    calendarId: 'office',
    measures: [],
    percents: [90],
    confidence: 95,
  } as const;
  const claim = (at: string) =>
    app.app.get(Analyses).claim({ at: Date.parse(at), until: Date.parse(at) + 60_000, attempts: 3 });

  test('has it alone, until its claim runs out; whoever lost it cannot settle it any more', async () => {
    const analyses = app.app.get(Analyses);
    const id = await analyses.ask(question, 'test', now.now());
    const first = await claim('2026-11-20T12:00:00Z');
    expect(first).toMatchObject({ id, attempt: 1 });
    expect(await claim('2026-11-20T12:00:59Z')).toBeUndefined();
    const second = await claim('2026-11-20T12:01:00Z');
    expect(second).toMatchObject({ id, attempt: 2 });
    expect(await analyses.progress(first!, 5, 10, 0)).toBe(false);
    await analyses.answer(first!, { late: true }, now.now());
    expect(await analyses.one(id)).toMatchObject({ state: 'running', answer: null });
    await analyses.answer(second!, { rows: [] }, now.now());
    expect(await analyses.one(id)).toMatchObject({ state: 'done', answer: { rows: [] } });
  });

  test('stops when it is cancelled', async () => {
    const analyses = app.app.get(Analyses);
    const id = await analyses.ask(question, 'test', now.now());
    const claimed = await claim('2026-11-20T12:00:00Z');
    expect((await admin.post(`/api/analyses/${id}/cancel`)).body.state).toBe('cancelled');
    expect(await analyses.progress(claimed!, 1, 10, 0)).toBe(false);
  });

  test('is not let die of it a fourth time', async () => {
    const analyses = app.app.get(Analyses);
    const id = await analyses.ask(question, 'test', now.now());
    for (const minute of ['00', '01', '02']) await claim(`2026-11-20T13:${minute}:00Z`);
    expect(await claim('2026-11-20T13:03:00Z')).toBeUndefined();
    expect(await analyses.one(id)).toMatchObject({
      state: 'failed',
      error: 'begun 3 times, and the process ended each time',
    });
  });
});

const byExternalId = (a: { externalId: string }, b: { externalId: string }) =>
  a.externalId.localeCompare(b.externalId);
