import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../../config/env.js';
import { RunAnalyses } from '../../../src/analyses/run-analyses.js';
import { backtestCommand } from '../../../src/cli/analyses/backtest.js';
import type { Figures } from '../../../src/engine/credit/figures.js';
import { Sweep } from '../../../src/clocks/sweep.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { connect } from '../../harness/integration.js';
import { person } from '../../harness/person.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { until } from '../../harness/until.js';

jest.setTimeout(60_000);

/** A month costs 1,000.00 €; where not all is solved within four hours, a tenth of it is credited. */
const CARE = {
  kind: 'multi_level',
  title: 'Care',
  calendarId: 'always',
  levels: [
    { level: 'corporate', objectives: [{ metric: 'resolution', seconds: 4 * 3_600, goalPercent: 90 }] },
  ],
  period: 'month',
  timezone: 'UTC',
  credits: {
    currency: 'EUR',
    fee: '1000.00 EUR',
    objectives: [{ objective: 'corporate.resolution', below: [{ percent: 100, creditPercent: 10 }] }],
  },
};
/** Two hours, for twice the fee; at most a quarter of it, a good month wins back the one before, and what is low does not count. */
const DRAFT = {
  ...CARE,
  levels: [
    { level: 'corporate', objectives: [{ metric: 'resolution', seconds: 2 * 3_600, goalPercent: 90 }] },
  ],
  exclusions: [
    { id: 'low', title: 'Low ones', text: 'As it says.', rule: { kind: 'other', priorities: ['low'] } },
  ],
  credits: {
    currency: 'EUR',
    fee: '2000.00 EUR',
    capPercent: 25,
    objectives: [
      {
        objective: 'corporate.resolution',
        below: [
          { percent: 100, creditPercent: 10 },
          { percent: 60, creditPercent: 30 },
        ],
      },
    ],
  },
  earnBack: { rule: 'consecutive', periods: 1 },
};
/** After how many hours the tickets of each month were solved; the last one of February is a low one. */
const MONTHS = {
  '2026-01': [1, 1, 1, 5],
  '2026-02': [1, 1, 1, 1, 9],
  '2026-03': [1, 3, 3, 5],
};
const SPAN = { from: '2026-01-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };

let app: TestApp;
let admin: Machine;
const folder = mkdtempSync(join(tmpdir(), 'punctual-backtest-'));
beforeAll(async () => {
  const now = new SettableNow('2025-12-31T09:00:00Z');
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000' } });
  admin = await machine(app, 'admin');
  await admin.put('/api/calendars/always', { name: 'Always', spec: { timezone: 'UTC', is24x7: true } });
  const inForceFrom = SPAN.from;
  expect((await admin.put('/api/agreements/care', { ...CARE, inForceFrom })).status).toBe(200);
  const desk = await connect(app, 'standard', { id: 'desk' });
  now.set('2026-04-10T09:00:00Z');
  for (const [month, hours] of Object.entries(MONTHS)) {
    for (const [i, after] of hours.entries()) {
      const solved = `${month}-10T${String(8 + after).padStart(2, '0')}:00:00Z`;
      const priority = i === 4 ? 'low' : 'high';
      await desk.tells(
        { id: `${month}/${i}` },
        { at: `${month}-10T08:00:00Z`, kind: 'ticket.created', actor: 'customer', status: 'open', priority },
        { at: solved, kind: 'status.changed', to: 'solved' },
      );
    }
  }
  await app.app.get(Sweep).pass();
});
afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true });
});

const backTested = async (body: object, agreementId = 'care') => (await answerTo(body, agreementId)).credits;

async function answerTo(body: object, agreementId = 'care', span = SPAN) {
  const { body: asked } = await admin.post('/api/analyses', { kind: 'backtest', ...span, agreementId, body });
  await app.app.get(RunAnalyses).run();
  const answered = async () => (await admin.get(`/api/analyses/${asked.id}`)).body;
  // A worker may have taken it first.
  await until(async () => (await answered()).state === 'done', 'an answer');
  return (await answered()).answer;
}

test('what a draft would have credited, by month, with its cap and earn-back, beside what today’s agreement gives', async () => {
  const { today, draft } = await backTested(DRAFT);
  const solved = (met: number, measured: number, attainment: number) => [
    { objective: 'corporate.resolution', met, measured, attainment },
  ];
  expect(draft).toEqual({
    currency: 'EUR',
    timezone: 'UTC',
    cap: 50_000,
    // 200.00, won back by February; 30 % of 2,000.00 in March, of which the cap leaves 500.00.
    total: 50_000,
    periods: [
      {
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-02-01T00:00:00.000Z',
        objectives: solved(3, 4, 75),
        ...{ credit: 20_000, cutByCap: 0, earnBack: 0, reward: 0, total: 20_000 },
      },
      {
        from: '2026-02-01T00:00:00.000Z',
        to: '2026-03-01T00:00:00.000Z',
        objectives: solved(4, 4, 100),
        ...{ credit: 0, cutByCap: 0, earnBack: 20_000, reward: 0, total: -20_000 },
      },
      {
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-04-01T00:00:00.000Z',
        objectives: solved(1, 4, 25),
        ...{ credit: 50_000, cutByCap: 10_000, earnBack: 0, reward: 0, total: 50_000 },
      },
    ],
  });
  expect(today).toMatchObject({
    cap: 100_000,
    total: 30_000,
    periods: [
      { objectives: solved(3, 4, 75), total: 10_000 },
      { objectives: solved(4, 5, 80), total: 10_000 },
      { objectives: solved(3, 4, 75), total: 10_000 },
    ],
  });
});

test('what it says of today’s agreement is what its statements say', async () => {
  const { today, draft } = await backTested(CARE);
  expect(draft).toEqual(today);
  const { body } = await admin.get('/api/statements?agreement=care');
  const statements = body
    .reverse()
    .map(({ periodFrom, periodTo, figures }: { periodFrom: string; periodTo: string; figures: Figures }) => ({
      from: periodFrom,
      to: periodTo,
      credit: figures.credit,
      cutByCap: figures.cutByCap,
      earnBack: figures.earnBack,
      reward: figures.reward,
      total: figures.total,
    }));
  expect(today.periods.map(({ objectives: _, ...money }: { objectives: object[] }) => money)).toEqual(
    statements,
  );
});

test('what has not been yet is in no period', async () => {
  const up = { measure: 'availability', goalPercent: 99, outagePriorities: ['low'] };
  const span = { ...SPAN, to: '2026-07-01T00:00:00Z' };
  const { credits } = await answerTo({ ...CARE, measures: [up] }, 'care', span);
  const april = credits.draft.periods.at(-1);
  expect([april.from, april.to]).toEqual(['2026-04-01T00:00:00.000Z', '2026-04-10T09:00:00.000Z']);
  // Nine days and nine hours.
  const measured = 225 * 3_600_000;
  expect(april.objectives).toEqual([
    { objective: 'availability', unit: 'ms', met: measured, measured, attainment: 100 },
  ]);
});

test('without terms of credit there is nothing to say', async () => {
  const { credits: _, ...plain } = CARE;
  expect(await backTested(plain)).toMatchObject({ draft: null, today: { total: 30_000 } });
  expect(await backTested({ ...CARE, position: 1 }, 'other')).toMatchObject({ today: null });
});

test('the command prints both', async () => {
  const file = join(folder, 'draft.json');
  writeFileSync(file, JSON.stringify({ punctual: 'agreement/1', id: 'care', ...DRAFT }));
  const said: string[] = [];
  const out = (line: string) => void said.push(line);
  const env = readEnv({
    DATABASE_URL: app.env.databaseUrl,
    SECRET_KEY: app.env.secretKey.toString('base64'),
    LOG_LEVEL: 'fatal',
  });
  const io = { out, err: out, progress: process.stderr };
  expect(await backtestCommand(file, { ...SPAN, env }, io)).toBe(0);
  const from = said.indexOf('credits under the draft: 500.00 EUR in all; at most 500.00 EUR a period');
  expect(said.slice(from + 1).map((line) => line.split(/ {2,}/).join(' | '))).toEqual([
    'from | attained | credit | over the cap | earned back | reward | total',
    '2026-01-01 | corporate.resolution 75 % | 200.00 EUR | 0.00 EUR | 0.00 EUR | 0.00 EUR | 200.00 EUR',
    '2026-02-01 | corporate.resolution 100 % | 0.00 EUR | 0.00 EUR | 200.00 EUR | 0.00 EUR | -200.00 EUR',
    '2026-03-01 | corporate.resolution 25 % | 500.00 EUR | 100.00 EUR | 0.00 EUR | 0.00 EUR | 500.00 EUR',
  ]);
  expect(said).toContain('credits today: 300.00 EUR in all; at most 1,000.00 EUR a period');

  writeFileSync(file, JSON.stringify(DRAFT));
  expect(await backtestCommand(file, { ...SPAN, env }, io)).toBe(2);
  expect(said.at(-1)).toMatch(/draft\.json line 1: punctual /);
});

test('what was waived is no breach of today’s side, and nobody has decided about the draft’s', async () => {
  const lead = await machine(app, 'lead');
  const late = await breachOf('2026-01/3');
  await lead.post(`/api/breaches/${late}/waiver`, { reason: 'The door was locked' });
  const eve = await person(app, admin, { name: 'Eve' });
  expect((await eve.post(`/api/breaches/${late}/waiver/decide`, { verdict: 'waived' })).status).toBe(204);
  const { rows, breaches, differing, credits } = await answerTo(CARE);
  expect(breaches).toEqual({ today: 2, waived: 1, draft: 3 });
  const all = (side: 'today' | 'draft', what: string) =>
    rows.reduce((sum: number, row: Record<string, Record<string, number>>) => sum + row[side]![what]!, 0);
  expect([all('today', 'missed'), all('today', 'waived'), all('draft', 'missed')]).toEqual([2, 1, 3]);
  expect(differing.first).toMatchObject([
    { externalId: '2026-01/3', cycle: 'resolution 1', today: 'waived', draft: 'missed' },
  ]);
  expect(credits.today.periods[0]).toMatchObject({ objectives: [{ met: 3, measured: 3 }], total: 0 });
  expect(credits.draft.periods[0]).toMatchObject({ objectives: [{ met: 3, measured: 4 }], total: 10_000 });

  await admin.post(`/api/breaches/${late}/waiver/withdraw`, { reason: 'It was open' });
  expect((await answerTo(CARE)).breaches).toEqual({ today: 3, waived: 0, draft: 3 });
});

async function breachOf(externalId: string): Promise<number> {
  const [row] = await app.db.query<{ id: number }>(
    'select b.id from breaches b join tickets t on t.id = b.ticket_id where t.external_id = $1',
    [externalId],
  );
  return row!.id;
}
