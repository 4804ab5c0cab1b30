import { readFileSync } from 'node:fs';
import { startApp, type TestApp } from '../../harness/app.js';
import { machine } from '../../harness/signed-in.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test('what the page shows can be put as it is printed, without a finding', async () => {
  const page = readFileSync('docs/agreements.md', 'utf8');
  const shown = [...page.matchAll(/`PUT (\S+)`\n\n```json\n([\s\S]*?)```/g)];
  expect(shown.map(([, path]) => path)).toEqual(['/api/calendars/berlin', '/api/agreements/acme-care']);

  const admin = await machine(app, 'admin');
  await admin.put('/api/customers/acme', { name: 'Acme' });
  for (const [, path, json] of shown) {
    const { status, body } = await admin.put(path!, JSON.parse(json!));
    expect({ status, findings: body.findings }).toEqual({ status: 200, findings: [] });
  }
});
