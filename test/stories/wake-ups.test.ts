import { AllQueues } from '../../src/queue/all-queues.js';
import { iso } from '../../src/engine/instant.js';
import { startApp, type TestApp } from '../harness/app.js';
import type { Helpdesk } from '../harness/helpdesk.js';
import { connect } from '../harness/integration.js';
import { queueBackends } from '../harness/redis.js';
import { machine } from '../harness/signed-in.js';
import { until } from '../harness/until.js';

const TARGET_MS = 60_000;

jest.setTimeout(30_000);

describe.each(queueBackends)('in real time, on %s', (backend) => {
  let app: TestApp;
  let helpdesk: Helpdesk;
  const begin = async (sweepEveryMs: number) => {
    app = await startApp({ backend, env: { SWEEP_EVERY_MS: String(sweepEveryMs) } });
    const admin = await machine(app, 'admin');
    await admin.put('/api/calendars/always', { name: 'Always', spec: { timezone: 'UTC', is24x7: true } });
    const objective = { metric: 'resolution', clock: 'calendar', seconds: TARGET_MS / 1_000 };
    await admin.put('/api/agreements/house', {
      kind: 'multi_level',
      title: 'House rules',
      calendarId: 'always',
      levels: [{ level: 'corporate', objectives: [objective] }],
      inForceFrom: '2026-01-01T00:00:00Z',
    });
    helpdesk = await connect(app, 'standard', { id: 'desk' });
  };
  afterEach(() => app.stop());

  /** Tickets that fall due between one and three seconds from now, at odd milliseconds. */
  const fiftyAboutToBreak = async () => {
    const at = app.now.now();
    for (let i = 0; i < 50; i++) {
      const created = { kind: 'ticket.created', actor: 'customer', at: iso(at + 1_000 + i * 41 - TARGET_MS) };
      await helpdesk.tells({ id: `T-${i}` }, created);
    }
  };
  const recorded = () =>
    app.db.query<{ at: number; detected_at: number }>(
      `select at, detected_at from milestones where milestone = 'due'`,
    );

  test('wake-ups alone record fifty breaches within two seconds, none early', async () => {
    await begin(3_600_000);
    await fiftyAboutToBreak();
    await until(async () => (await recorded()).length === 50, 'fifty breaches', 15_000);
    const lateness = (await recorded()).map(({ at, detected_at }) => detected_at - at);
    expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
    // The slot is 100 ms wide; the rest is room for a machine that is busy with other tests.
    expect(Math.max(...lateness)).toBeLessThan(5_000);
  });

  test('the sweep alone does so too, while every queue stands still', async () => {
    await begin(200);
    for (const queue of app.app.get(AllQueues).all()) await queue.pause();
    await fiftyAboutToBreak();
    await until(async () => (await recorded()).length === 50, 'fifty breaches', 15_000);
    const lateness = (await recorded()).map(({ at, detected_at }) => detected_at - at);
    expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lateness)).toBeLessThan(5_000);
  });
});
