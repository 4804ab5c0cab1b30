import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startApp, type TestApp } from '../harness/app.js';
import { connect } from '../harness/integration.js';
import { machine } from '../harness/signed-in.js';
import { until } from '../harness/until.js';

jest.setTimeout(30_000);

const sockets: Socket[] = [];

/** Takes every connection and never says a word. */
async function silence(): Promise<Server> {
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('a mail server that hangs', () => {
  let silent: Server;
  let app: TestApp;
  beforeAll(async () => {
    silent = await silence();
    const { port } = silent.address() as AddressInfo;
    app = await startApp({ env: { SWEEP_EVERY_MS: '100', SMTP_URL: `smtp://127.0.0.1:${port}` } });
  });
  afterAll(async () => {
    silent.close();
    for (const socket of sockets) socket.destroy();
    await app.stop();
  });

  test('delays no breach: facts and mails go round separately', async () => {
    const admin = await machine(app, 'admin');
    await admin.put('/api/calendars/always', { name: 'Always', spec: { timezone: 'UTC', is24x7: true } });
    const notify = [{ address: 'lead@desk.example' }];
    const ladder = { steps: [{ id: 'early', at: { percent: 1 }, notify }] };
    const objective = { metric: 'resolution', seconds: 2, ladder };
    const levels = [{ level: 'corporate', objectives: [objective] }];
    const house = { kind: 'multi_level', title: 'House', calendarId: 'always', levels };
    expect((await admin.put('/api/agreements/house', house)).status).toBe(200);
    const helpdesk = await connect(app, 'standard', { id: 'desk' });
    const at = new Date(app.now.now()).toISOString();
    await helpdesk.tells({ id: 'T-1' }, { kind: 'ticket.created', actor: 'customer', at });
    const sending = () => app.db.query(`select from notices where state = 'sending'`);
    await until(async () => (await sending()).length === 1, 'the first mail to be on its way');
    const breaches = () =>
      app.db.query<{ late: number }>(
        'select (extract(epoch from detected_at - breached_at) * 1000)::int as late from breaches',
      );
    await until(async () => (await breaches()).length === 1, 'the breach');
    // The mail server's silence lasts ten seconds before it is given up.
    expect((await breaches())[0]?.late).toBeLessThan(5_000);
    expect(await sending()).toHaveLength(1);
  });
});
