import { PUNCTUAL } from '../../../src/audit/actor.js';
import { ApiKeys } from '../../../src/auth/api-keys.js';
import { Api } from '../../../src/cli/demo/api.js';
import { seed } from '../../../src/cli/demo/seed.js';
import { startApp, type TestApp } from '../../harness/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test('what the demo promises can be published, and again at the next start', async () => {
  const { key } = await app.app.get(ApiKeys).create('demo', 'admin', null, 'all', PUNCTUAL);
  const api = new Api(app.url, key);
  await seed(api, app.now.now());
  await seed(api, app.now.now());
  const agreements = await api.get<{ id: string; version: number }[]>('agreements');
  expect(agreements?.map(({ id, version }) => [id, version])).toEqual([
    ['acme-care', 1],
    ['nordwind-enterprise', 1],
  ]);
});
