import { readFileSync } from 'node:fs';
import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { machine } from '../../harness/signed-in.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ now: new SettableNow('2026-11-23T09:00:00Z') });
});
afterAll(() => app.stop());

const page = readFileSync('docs/calendars.md', 'utf8');

test('the calendars of the page can be put as they are printed, and nothing is wrong with them', async () => {
  const shown = [...page.matchAll(/`PUT (\S+)`\n\n```json\n([\s\S]*?)```/g)];
  expect(shown.map(([, path]) => path)).toEqual(
    ['support-desk', 'follow-the-sun', 'munich'].map((id) => `/api/calendars/${id}`),
  );
  const admin = await machine(app, 'admin');
  for (const [, path, json] of shown) {
    const { status, body } = await admin.put(path!, JSON.parse(json!));
    expect({ status, findings: body.findings }).toEqual({ status: 200, findings: [] });
  }
  const { body } = await admin.get('/api/calendars/munich');
  expect(body.sources[0].holidays).toContainEqual({ date: '2027-05-27', name: 'Corpus Christi' });
});

test('what is asked on the page is answered as it is printed', async () => {
  const shown = [
    ...page.matchAll(/`POST (\S+)`\n\n```json\n([\s\S]*?)```\n\n.*answers\n\n```json\n([\s\S]*?)```/g),
  ];
  expect(shown.map(([, path]) => path)).toEqual(['/api/calendars/check', '/api/calendars/try']);
  const lead = await machine(app, 'lead');
  for (const [, path, asked, answered] of shown) {
    expect((await lead.post(path!, JSON.parse(asked!))).body).toEqual(JSON.parse(answered!));
  }
});
