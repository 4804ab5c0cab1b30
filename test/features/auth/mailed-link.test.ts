import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { machine } from '../../harness/signed-in.js';
import { Mailbox } from '../../harness/smtp.js';
import { until } from '../../harness/until.js';

const sameOrigin = { 'sec-fetch-site': 'same-origin' };

let app: TestApp;
let now: SettableNow;
let mailbox: Mailbox;
let asked = 0;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  mailbox = await Mailbox.open();
  app = await startApp({ now, env: { SMTP_URL: mailbox.url, TRUST_PROXY: '127.0.0.0/8' } });
  const admin = await machine(app, 'admin');
  for (const name of ['Ada', 'Bea', 'Cid', 'Dan', 'Flo']) {
    const user = { name, email: `${name}@desk.example`, role: 'agent', teams: 'all' };
    const { status } = await admin.post('/api/users', user);
    expect(status).toBe(201);
  }
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});
beforeEach(() => now.set('2026-11-23T09:00:00Z'));

const ask = (email: string, client = `203.0.113.${asked++}`) =>
  app.fetch('/sign-in/link', {
    method: 'POST',
    headers: { ...sameOrigin, 'x-forwarded-for': client },
    body: new URLSearchParams({ email, password: '' }),
  });
const press = (path: string) => app.fetch(path, { method: 'POST', headers: sameOrigin, redirect: 'manual' });

async function mailedTo(address: string): Promise<string> {
  const mail = await until(() => mailbox.to(address)[0], `a mail to ${address}`);
  return /https?:\/\/\S+\/sign-in\/[\w-]{43}/.exec(mail.text!)![0];
}

test('a mail brings a link that signs in once', async () => {
  expect((await ask('ADA@desk.example')).status).toBe(200);
  const link = await mailedTo('ada@desk.example');
  expect(link).toContain(`${app.env.publicUrl}/sign-in/`);
  const [mail] = mailbox.to('ada@desk.example');
  expect(mail!.subject).toBe('Sign in to Punctual');
  expect(mail!.text).toContain('once, within 30 minutes');
  expect((await press(new URL(link).pathname)).status).toBe(303);
  expect((await press(new URL(link).pathname)).status).toBe(410);
});

test('it opens for half an hour', async () => {
  await ask('bea@desk.example');
  const path = new URL(await mailedTo('bea@desk.example')).pathname;
  now.set('2026-11-23T09:30:00Z');
  expect((await press(path)).status).toBe(410);
});

test('the answer is the same for a stranger, who gets no mail', async () => {
  const known = await ask('cid@desk.example');
  const stranger = await ask('stranger@elsewhere.example');
  expect([stranger.status, stranger.text]).toEqual([known.status, known.text]);
  await mailedTo('cid@desk.example');
  expect(mailbox.to('stranger@elsewhere.example')).toEqual([]);
});

test('three for an address, known or not, and ten by a client, in a quarter of an hour', async () => {
  for (const address of ['dan@desk.example', 'nobody@desk.example']) {
    for (let i = 0; i < 3; i++) expect((await ask(address)).status).toBe(200);
    const told = await ask(address);
    expect(told.status).toBe(429);
    expect(told.headers.get('retry-after')).not.toBeNull();
  }
  for (let i = 0; i < 10; i++) expect((await ask(`s${i}@x.example`, '198.51.100.1')).status).toBe(200);
  expect((await ask('flo@desk.example', '198.51.100.1')).status).toBe(429);
  expect((await ask('flo@desk.example')).status).toBe(200);
});

test('another site cannot have mails sent', async () => {
  const answer = await app.fetch('/sign-in/link', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ email: 'ada@desk.example' }),
  });
  expect(answer.status).toBe(403);
});

test('without a mail server no link is made: it would be shown where others can read it', async () => {
  const silent = await startApp();
  try {
    expect((await silent.fetch('/sign-in')).text).not.toContain('Mail me a link');
    await silent.fetch('/sign-in/link', {
      method: 'POST',
      headers: sameOrigin,
      body: new URLSearchParams({ email: 'admin@localhost' }),
    });
    expect(await silent.db.query('select 1 from sign_in_links')).toEqual([]);
  } finally {
    await silent.stop();
  }
});
