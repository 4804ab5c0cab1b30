import { Sweep } from '../../../../src/clocks/sweep.js';
import { startApp, type TestApp } from '../../../harness/app.js';
import { SettableNow } from '../../../harness/settable-now.js';
import { type Machine, machine } from '../../../harness/signed-in.js';
import { Mailbox } from '../../../harness/smtp.js';
import { FULL } from './full-body.js';

let app: TestApp;
let now: SettableNow;
let mailbox: Mailbox;
let admin: Machine;
let agent: Machine;

const OFFICE = { timezone: 'UTC', weekly: { mon: [['09:00', '17:00']] } };
const SCRIPT = '<script>alert(1)</script>';

beforeAll(async () => {
  now = new SettableNow('2026-02-02T09:00:00Z');
  mailbox = await Mailbox.open();
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000', SMTP_URL: mailbox.url } });
  admin = await machine(app, 'admin');
  agent = await machine(app, 'agent');
  for (const id of ['berlin', 'nights']) {
    await admin.put(`/api/calendars/${id}`, { name: `Hours of ${id}`, spec: OFFICE });
  }
  await admin.put('/api/customers/acme', { name: 'Acme & Sons' });
  await admin.put('/api/services/shop', { name: 'Web shop' });
  await admin.put('/api/chat-rooms/war-room', { name: 'War room', url: 'https://chat.example/hooks/1' });
});
afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

const { approval: _, ...UNSIGNED } = FULL;

test('a version reads as a page whose words are text, whatever they are', async () => {
  const put = await admin.put('/api/agreements/plain', { ...UNSIGNED, purpose: SCRIPT });
  expect({ status: put.status, errors: put.body.errors }).toEqual({ status: 200 });
  const page = await agent.get('/api/agreements/plain/document');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]{44}';/,
  );
  expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page.text).not.toContain('<script');
  expect(page.text).toContain('For Acme &amp; Sons, for the service Web shop');
  expect(page.text).toContain('Hours of nights');
});

test('each version stays readable, and what is not there is not found', async () => {
  await admin.put('/api/agreements/plain', { ...UNSIGNED, title: 'Acme Care II' });
  const first = await agent.get('/api/agreements/plain/document?version=1');
  expect(first.text).toContain('<h1>Acme Care</h1>');
  expect((await agent.get('/api/agreements/plain/document')).text).toContain('<h1>Acme Care II</h1>');
  const statuses: Record<string, number> = {};
  for (const version of ['3', 'proposal', 'draft', '0', '-1', '9999999999', 'x', '%00', '1&version=2']) {
    statuses[version] = (await agent.get(`/api/agreements/plain/document?version=${version}`)).status;
  }
  expect(statuses).toEqual({
    '3': 404,
    proposal: 404,
    draft: 404,
    '0': 400,
    '-1': 400,
    '9999999999': 400,
    x: 400,
    '%00': 400,
    '1&version=2': 400,
  });
  expect((await agent.get('/api/agreements/nothing/document')).status).toBe(404);
});

test('the same words come as blocks', async () => {
  const { status, body } = await agent.get('/api/agreements/plain/document.json?version=1');
  expect(status).toBe(200);
  expect(body).toMatchObject({ title: 'Acme Care', edition: 'Version 1', hash: null });
  expect(body.sections[0]).toMatchObject({
    heading: 'Parties',
    blocks: [{ kind: 'subheading' }, { kind: 'facts' }, {}, {}],
  });
  expect((await agent.get('/api/agreements/plain/document.json?version=9')).status).toBe(404);
});

test('the PDF is one', async () => {
  const { status, headers, text } = await agent.get('/api/agreements/plain/document.pdf?version=1');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/pdf');
  expect(headers.get('content-disposition')).toBe('inline; filename="Acme-Care-Version-1.pdf"');
  expect(text.slice(0, 5)).toBe('%PDF-');
  expect(text.trimEnd().slice(-5)).toBe('%%EOF');
});

test('an approver reads exactly the words whose hash they sign', async () => {
  expect((await admin.put('/api/agreements/signed/draft', FULL)).status).toBe(200);
  const draft = await agent.get('/api/agreements/signed/document?version=draft');
  expect(draft.text).toContain('Draft, without effect');
  const proposed = await admin.post('/api/agreements/signed/proposal', { reach: 'running' });
  expect({ status: proposed.status, errors: proposed.body.errors }).toEqual({ status: 201 });
  await app.app.get(Sweep).pass();
  const link = /\/sign-off\/[\w-]{43}/.exec(mailbox.to('carl@acme.example').at(-1)?.text ?? '')![0];
  // What is being written afterwards is not what was proposed.
  await admin.put('/api/agreements/signed/draft', { ...FULL, purpose: 'Something else' });

  const asked = await app.fetch(link);
  const [, address] = /<a href="(\S+)">Read the whole agreement/.exec(asked.text)!;
  const page = await app.fetch(address!);
  expect(page.status).toBe(200);
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('x-robots-tag')).toBe('noindex');
  expect(page.text).toContain('Proposal, not in force yet');
  expect(page.text).toContain('Acme’s shop is to sell around the clock.');
  expect(page.text).not.toContain('Something else');
  expect(page.text).toContain(`<code>${proposed.body.proposal.hash}</code>`);
  const pdf = await app.fetch(`${address}.pdf`);
  expect({ status: pdf.status, starts: pdf.text.slice(0, 5) }).toEqual({ status: 200, starts: '%PDF-' });
  expect((await app.fetch(`/sign-off/${'x'.repeat(43)}/document`)).status).toBe(410);
});

test('who approved, and when, stands under the published version', async () => {
  const { body: life } = await agent.get('/api/agreements/signed/life');
  for (const address of ['ada@desk.example', 'carl@acme.example']) {
    const link = /\/sign-off\/[\w-]{43}/.exec(mailbox.to(address).at(-1)?.text ?? '')![0];
    const answered = await app.fetch(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ hash: life.proposal.hash, verdict: 'approved' }).toString(),
    });
    expect(answered.status).toBe(200);
  }
  const sent = {
    hash: life.proposal.hash,
    confirm: { moved: 0, brokenAtOnce: 0, mails: 0 },
    force: true,
  };
  const published = await admin.post('/api/agreements/signed/proposal/publish', sent);
  expect({ status: published.status, errors: published.body.errors }).toEqual({ status: 200 });
  const page = await agent.get('/api/agreements/signed/document?version=1');
  expect(page.text).toContain('approved on 2 February 2026, 10:00 (Europe/Berlin)');
  expect(page.text).toContain(life.proposal.hash);
});
