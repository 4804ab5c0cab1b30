import { startApp, type TestApp } from '../../../harness/app.js';
import { SettableNow } from '../../../harness/settable-now.js';
import { type Machine, machine } from '../../../harness/signed-in.js';

let app: TestApp;
let now: SettableNow;
let admin: Machine;

const OFFICE = { timezone: 'UTC', weekly: { mon: [['09:00', '17:00']] } };
const care = {
  kind: 'customer',
  title: 'Acme <i>Care</i>',
  calendarId: 'office',
  changeNote: 'As agreed in March.',
  levels: [
    { level: 'customer', customers: ['acme'], objectives: [{ metric: 'first_response', seconds: 3_600 }] },
  ],
};

beforeEach(async () => {
  now = new SettableNow('2026-03-02T09:00:00Z');
  app = await startApp({ now, env: { SWEEP_EVERY_MS: '3600000' } });
  admin = await machine(app, 'admin');
  await admin.put('/api/calendars/office', { name: 'Office', spec: OFFICE });
  await admin.put('/api/customers/acme', { name: 'Acme & Sons' });
  await admin.put('/api/agreements/care', care);
});
afterEach(() => app.stop());

const LINKS = '/api/agreements/care/document-links';
const listed = async () => (await admin.get(LINKS)).body;

async function made(sent: object = { label: 'Carl at Acme' }): Promise<{ id: number; path: string }> {
  const { status, body } = await admin.post(LINKS, sent);
  expect(status).toBe(201);
  expect(body.link).toMatch(/^http:\/\/\S+\/document\/[\w-]{43}$/);
  return { id: body.id, path: new URL(body.link).pathname };
}

test('whoever has the link reads what is in force, on a page and as a PDF', async () => {
  const { id, path } = await made();
  expect(await listed()).toEqual([
    {
      id,
      label: 'Carl at Acme',
      madeBy: 'test admin',
      madeAt: '2026-03-02T09:00:00.000Z',
      expiresAt: null,
      revokedAt: null,
      timesRead: 0,
      lastReadAt: null,
    },
  ]);
  now.set('2026-03-03T10:00:00Z');
  const page = await app.fetch(path);
  expect(page.status).toBe(200);
  const headers = ['content-type', 'referrer-policy', 'x-robots-tag', 'cache-control'];
  expect(headers.map((name) => page.headers.get(name))).toEqual([
    'text/html; charset=utf-8',
    'no-referrer',
    'noindex',
    'no-store',
  ]);
  expect(page.text).toContain('<h1>Acme &lt;i&gt;Care&lt;/i&gt;</h1>');
  expect(page.text).toContain('For Acme &amp; Sons');
  // Who made the link, and for whom, is ours.
  expect(page.text).not.toMatch(/test admin|Carl at Acme/);

  now.set('2026-03-04T11:00:00Z');
  const [, pdfPath] = /<a href="(\S+)">Download as PDF/.exec(page.text)!;
  const pdf = await app.fetch(pdfPath!);
  expect({ status: pdf.status, starts: pdf.text.slice(0, 5) }).toEqual({ status: 200, starts: '%PDF-' });
  expect(headers.map((name) => pdf.headers.get(name))).toEqual([
    'application/pdf',
    'no-referrer',
    'noindex',
    'no-store',
  ]);
  expect(await listed()).toMatchObject([{ timesRead: 2, lastReadAt: '2026-03-04T11:00:00.000Z' }]);
  // Of two reads the first is on record.
  const { body: reads } = await admin.get('/api/audit?act=document_link.first_read');
  expect(reads).toMatchObject([
    {
      at: '2026-03-03T10:00:00.000Z',
      by: { kind: 'link', name: 'Carl at Acme' },
      after: { agreementId: 'care', label: 'Carl at Acme' },
    },
  ]);
});

test('it always shows the version of today', async () => {
  const { path } = await made();
  await admin.put('/api/agreements/care', {
    ...care,
    title: 'Acme Care II',
    inForceFrom: '2026-04-01T00:00:00Z',
    inForceTo: '2026-05-01T00:00:00Z',
  });
  expect((await app.fetch(path)).text).toContain('Version 1');
  now.set('2026-04-01T00:00:00Z');
  expect((await app.fetch(path)).text).toContain('<h1>Acme Care II</h1>');
  now.set('2026-05-01T00:00:00Z');
  for (const each of [path, `${path}/document.pdf`]) {
    const { status, text } = await app.fetch(each);
    expect(status).toBe(404);
    expect(text).toContain('The agreement that this link leads to is not in force today.');
    expect(text).not.toContain('Acme');
  }
  // One look at either version; what could not be shown does not count.
  expect(await listed()).toMatchObject([{ timesRead: 2, lastReadAt: '2026-04-01T00:00:00.000Z' }]);
});

test('it ends when it is revoked or its time is over, and says so calmly', async () => {
  const kept = await made({ label: 'Carl', expiresAt: '2026-03-09T09:00:00Z' });
  const gone = await made({ label: 'Eve' });
  expect((await admin.delete(`${LINKS}/${gone.id}`)).status).toBe(204);
  now.set('2026-03-03T09:00:00Z');
  expect((await admin.delete(`${LINKS}/${gone.id}`)).status).toBe(204);
  expect(await listed()).toMatchObject([
    { label: 'Eve', revokedAt: '2026-03-02T09:00:00.000Z' },
    { label: 'Carl', expiresAt: '2026-03-09T09:00:00.000Z', revokedAt: null },
  ]);
  now.set('2026-03-09T08:59:59.999Z');
  expect((await app.fetch(kept.path)).status).toBe(200);
  now.set('2026-03-09T09:00:00Z');
  for (const { path } of [kept, gone]) {
    const { status, headers, text } = await app.fetch(path);
    expect(status).toBe(410);
    expect(text).toContain('This link does not open any more');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toBe('noindex');
  }
  expect((await app.fetch(`${kept.path}/document.pdf`)).status).toBe(410);
  const unknown = await app.fetch(`/document/${'x'.repeat(43)}`);
  expect(unknown.status).toBe(404);
  expect(unknown.text).toContain('<h1>This link does not open</h1>');
});

test('the log says who made it and who revoked it, and nothing of the token', async () => {
  const { id, path } = await made();
  await admin.delete(`${LINKS}/${id}`);
  await admin.delete(`${LINKS}/${id}`);
  const { text, body } = await admin.get('/api/audit?subject=document_link');
  expect(body.map(({ act }: { act: string }) => act)).toEqual([
    'document_link.revoked',
    'document_link.issued',
  ]);
  const rows = await app.db.query('select * from document_links');
  for (const kept of [text, JSON.stringify(rows)]) expect(kept).not.toContain(path.split('/').at(-1));
});

test.each([
  [{}, 400, 'label'],
  [{ label: ' ' }, 400, 'label'],
  [{ label: 'x'.repeat(201) }, 400, 'label'],
  [{ label: 'Carl', expiresAt: null }, 400, 'expiresAt'],
  [{ label: 'Carl', expiresAt: 'soon' }, 400, 'expiresAt'],
  [{ label: 'Carl', expiresAt: '2026-03-02T09:00:00Z' }, 422, 'expiresAt'],
  [{ label: 'Carl', token: 'mine' }, 400, 'token'],
])('%p is refused', async (sent, status, field) => {
  const answer = await admin.post(LINKS, sent);
  expect({ status: answer.status, field: answer.body.errors[0].field }).toEqual({ status, field });
  expect(await listed()).toEqual([]);
});

test('there is no link to what is not there, and none is revoked through another agreement', async () => {
  expect((await admin.post('/api/agreements/nothing/document-links', { label: 'Carl' })).status).toBe(404);
  await admin.put('/api/agreements/other/draft', care);
  expect((await admin.post('/api/agreements/other/document-links', { label: 'Carl' })).status).toBe(404);
  const { id, path } = await made();
  expect((await admin.delete(`/api/agreements/other/document-links/${id}`)).status).toBe(404);
  expect((await admin.delete(`${LINKS}/0`)).status).toBe(404);
  expect((await admin.delete(`${LINKS}/99`)).status).toBe(404);
  expect((await app.fetch(path)).status).toBe(200);
});

test('guessing is slowed down, whichever kind of link is guessed; what opens costs nothing', async () => {
  const { path } = await made();
  for (let i = 0; i < 25; i++) expect((await app.fetch(path)).status).toBe(200);
  const kinds = ['document', 'sign-off', 'review', 'dispute'];
  for (let i = 0; i < 20; i++) {
    const { status } = await app.fetch(`/${kinds[i % 4]}/${String(i).padStart(43, 'x')}`);
    expect([404, 410]).toContain(status);
  }
  for (const kind of kinds) {
    const { status, headers, text } = await app.fetch(`/${kind}/${'y'.repeat(43)}`);
    expect({ kind, status }).toEqual({ kind, status: 429 });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(text).toMatch(/Wait (a minute|\d+ minutes), and open the link again\./);
  }
});
