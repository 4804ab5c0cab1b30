import { IngestDeliveries } from '../../../src/deliveries/ingest-deliveries.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { freshDatabase } from '../../harness/database.js';
import { connect } from '../../harness/integration.js';
import { queueBackends } from '../../harness/redis.js';
import { SettableNow } from '../../harness/settable-now.js';
import { until } from '../../harness/until.js';
import { promiseEverybody } from './promised.js';

const waiting = ({ db }: TestApp) =>
  db
    .query<{ count: number }>(`select count(*) from deliveries where state = 'received'`)
    .then(([row]) => row!.count);

describe.each(queueBackends)('on %s', (backend) => {
  test('a webhook wakes the ingest: nobody has to wait for the sweep', async () => {
    const app = await startApp({ backend, env: { SWEEP_EVERY_MS: '3600000' } });
    try {
      const desk = await connect(app, 'standard');
      // The sweep's only pass comes first and finds nothing.
      for (let i = 0; i < 20; i++) {
        const createdAt = new Date(app.now.now()).toISOString();
        expect((await desk.tells({ id: String(i), createdAt })).status).toBe(202);
        await until(async () => (await waiting(app)) === 0, 'the delivery to be ingested');
      }
    } finally {
      await app.stop();
    }
  });
});

test('accepting a webhook is one statement', async () => {
  const app = await startApp({ env: { ROLE: 'api' } });
  try {
    const desk = await connect(app, 'standard');
    await desk.tells({ id: '1', createdAt: '2026-03-02T08:00:00Z' });
    const asked: string[] = [];
    const { pool } = app.db;
    const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
    pool.query = ((given: string | { text: string }, ...rest: unknown[]) => {
      asked.push(typeof given === 'string' ? given : given.text);
      return query(given, ...rest);
    }) as never;
    await desk.tells({ id: '2', createdAt: '2026-03-02T08:00:00Z' });
    expect(asked.map((sql) => sql.trim().split(' ').slice(0, 3).join(' '))).toEqual([
      'insert into deliveries',
    ]);
  } finally {
    await app.stop();
  }
});

test('four workers in two processes at once ingest everything once', async () => {
  const database = await freshDatabase();
  const now = new SettableNow('2026-03-01T00:00:00Z');
  const apps = [
    await startApp({ now, database, env: { ROLE: 'api' } }),
    await startApp({ now, database, env: { ROLE: 'api' } }),
  ];
  try {
    const [one, other] = apps as [TestApp, TestApp];
    await promiseEverybody(one);
    now.set('2026-03-02T12:00:00Z');
    const desk = await connect(one, 'standard');
    for (let i = 0; i < 200; i++) {
      const [minute, second] = [20 + Math.floor(i / 60), i % 60].map((part) => String(part).padStart(2, '0'));
      const message = { kind: 'message', actor: 'agent', visibility: 'public' };
      const ticket = { id: String((i * 7) % 20), createdAt: '2026-03-02T08:00:00Z', customer: `c${i % 5}` };
      const to = { id: `agent-${i % 9}`, name: `Agent ${i % 9}` };
      const at = `2026-03-02T08:${minute}:${second}Z`;
      await desk.tells(ticket, { ...message, at, id: `m${i}` }, { kind: 'agent.assigned', at, to });
    }
    const drain = async ({ app }: TestApp, limit: number) => {
      while ((await app.get(IngestDeliveries).run(limit)) > 0);
    };
    await Promise.all([drain(one, 7), drain(other, 11), drain(one, 3), drain(other, 30)]);
    // Whoever found the rest locked by another has left it to that one.
    expect(await waiting(one)).toBe(0);
    const [counts] = await one.db.query(`
      select (select count(*) from deliveries where state = 'ingested') as ingested,
        (select count(*) from tickets) as tickets, (select count(*) from agents) as agents,
        (select count(*) from ticket_events where kind = 'message') as messages`);
    expect(counts).toEqual({ ingested: 200, tickets: 20, agents: 9, messages: 200 });
  } finally {
    for (const app of apps) await app.stop();
    await database.drop();
  }
});
