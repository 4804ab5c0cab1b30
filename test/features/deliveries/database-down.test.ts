import { mkdtemp, rm } from 'node:fs/promises';
import { connect as dial, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type TestApp } from '../../harness/app.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';
import type { Helpdesk } from '../../harness/helpdesk.js';
import { connect } from '../../harness/integration.js';
import { until } from '../../harness/until.js';

/** A way to PostgreSQL that can be cut: the server itself serves the other tests as well. */
function wayTo(connection: { host?: string; port?: number }, folder: string) {
  const { host = '', port = 5432 } = connection;
  const name = `.s.PGSQL.${port}`;
  const sockets = new Set<Socket>();
  let server: Server;
  const pair = (near: Socket) => {
    const far = host.startsWith('/') ? dial(join(host, name)) : dial(port, host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy()));
    }
    near.pipe(far).pipe(near);
  };
  return {
    open: () =>
      new Promise<void>((resolve) => (server = createServer(pair)).listen(join(folder, name), resolve)),
    cut: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

describe('while PostgreSQL is away', () => {
  let folder: string;
  let real: TestDatabase;
  let way: ReturnType<typeof wayTo>;
  let app: TestApp;
  let desk: Helpdesk;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'way-'));
    real = await freshDatabase();
    way = wayTo(real.connection, folder);
    await way.open();
    const connection = { ...real.connection, host: folder };
    const database: TestDatabase = { connection, url: real.url, drop: () => Promise.resolve() };
    app = await startApp({ database, env: { ROLE: 'api' } });
    desk = await connect(app, 'standard');
  });
  afterAll(async () => {
    await app?.stop();
    await way?.cut().catch(() => undefined);
    await real?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  test('webhooks are sent away with 503 and asked to come back, forged ones still with 401', async () => {
    expect((await desk.tells({ id: '1', createdAt: '2026-03-02T08:00:00Z' })).status).toBe(202);
    await way.cut();
    const answer = await desk.post({ ticket: { id: '2' } }, { id: 'lost?' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    const forged = await desk.post({ ticket: { id: '2' } }, { headers: { 'webhook-signature': 'v1,x' } });
    expect([401, 503]).toContain(forged.status);

    await way.open();
    await until(
      async () => (await desk.post({ ticket: { id: '2' } }, { id: 'lost?' })).status === 202,
      'a 202',
    );
    const rows = await app.db.query('select dedup_key from deliveries order by id');
    expect(rows.map(({ dedup_key }) => dedup_key)).toContain('id:lost?');
  });
});
