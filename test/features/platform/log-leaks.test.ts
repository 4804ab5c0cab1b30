import { pino } from 'pino';
import { PUNCTUAL } from '../../../src/audit/actor.js';
import { SignInLinks } from '../../../src/auth/sign-in-links.js';
import { NestLogger } from '../../../src/logging.js';
import { startApp, type TestApp } from '../../harness/app.js';
import type { Helpdesk } from '../../harness/helpdesk.js';
import { connect } from '../../harness/integration.js';
import { type Machine, machine } from '../../harness/signed-in.js';
import { Mailbox } from '../../harness/smtp.js';
import { until } from '../../harness/until.js';

const sameOrigin = { 'sec-fetch-site': 'same-origin' };
/** Every text that comes from outside holds it. */
const MARK = 'Zauberlehrling';

let app: TestApp;
let admin: Machine;
let desk: Helpdesk;
let mailbox: Mailbox;
let log = '';

beforeAll(async () => {
  mailbox = await Mailbox.open();
  app = await startApp({ env: { SMTP_URL: mailbox.url } });
  const stream = { write: (line: string) => void (log += line) };
  app.app.useLogger(new NestLogger(pino({ level: 'trace' }, stream)));
  admin = await machine(app, 'admin');
  desk = await connect(app, 'standard', { id: 'desk' });
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

test('whatever comes in and whatever goes wrong, the log holds nobody’s words and no secret', async () => {
  const ticket = { id: '1', subject: MARK, requester: { name: MARK, email: `${MARK}@kunde.example` } };
  await desk.post({ ticket });
  await desk.post(`{"ticket": ${MARK}`);
  await desk.post({ ticket }, { headers: { 'webhook-signature': `v1,${MARK}` } });
  await until(
    async () => (await app.db.query(`select 1 from deliveries where state = 'received'`)).length === 0,
    'the deliveries to be read',
  );

  await admin.put('/api/services/mail', { name: MARK, colour: MARK });
  await app.fetch('/api/services/mail', {
    method: 'PUT',
    body: `{"${MARK}`,
    headers: { 'content-type': 'application/json' },
  });
  await app.fetch('/api/board', { headers: { authorization: `Bearer pk_0123456789abcdef_${MARK}` } });
  await app.fetch('/api/board', { headers: { cookie: `punctual_session=${MARK}` } });

  await app.db.query(`alter table services add check (name not like '%${MARK}%')`);
  await app.db.query('alter table customers alter column name type bigint using 0');
  expect((await admin.put('/api/services/mail', { name: MARK })).status).toBe(500);
  expect((await admin.put('/api/customers/acme', { name: `"${MARK}" \n "x` })).status).toBe(500);

  await admin.post('/api/users', { name: MARK, email: `${MARK}@desk.example`, role: 'auditor' });
  mailbox.verdict = () => ({ code: 550, words: `<${MARK}@desk.example>: no such mailbox` });
  await app.fetch('/sign-in/link', {
    method: 'POST',
    headers: sameOrigin,
    body: new URLSearchParams({ email: `${MARK}@desk.example` }),
  });
  await until(() => log.includes('a sign-in link could not be mailed'), 'the mail to fail');
  await app.fetch('/sign-in', {
    method: 'POST',
    headers: sameOrigin,
    body: new URLSearchParams({ email: `${MARK}@desk.example`, password: MARK }),
  });
  const link = (await app.app.get(SignInLinks).forEmail(`${MARK}@desk.example`, PUNCTUAL))!;
  await app.fetch(new URL(link).pathname, { method: 'POST', headers: sameOrigin, redirect: 'manual' });

  expect(log).toContain('violates check constraint');
  expect(log).toContain('invalid input syntax for type bigint: (value)');
  expect(log).toContain('POST /sign-in/:token');
  expect(log.split('\n').filter((line) => line.toLowerCase().includes(MARK.toLowerCase()))).toEqual([]);
  for (const secret of [admin.key, link.split('/').at(-1)!]) expect(log).not.toContain(secret);
});
