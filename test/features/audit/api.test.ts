import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let now: SettableNow;
let admin: Machine;
let auditor: Machine;

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now });
  admin = await machine(app, 'admin');
  auditor = await machine(app, 'auditor');
  await admin.put('/api/teams/support', { name: 'Support' });
  now.set('2026-11-24T09:00:00Z');
  await admin.put('/api/teams/support', { name: '=HYPERLINK("http://evil.example")' });
  await admin.put('/api/customers/acme', { name: 'Acme' });
});
afterAll(() => app.stop());

interface Shown {
  readonly sequence: number;
  readonly act: string;
}

const acts = async (query: string) =>
  ((await auditor.get(`/api/audit?${query}`)).body as Shown[]).map(
    ({ sequence, act }) => `${sequence} ${act}`,
  );

test('an auditor reads who changed what, and how it was before', async () => {
  const { status, body } = await auditor.get('/api/audit?subject=team:support&limit=1');
  expect(status).toBe(200);
  const team = { id: 'support', externalIds: [], leadName: null, leadEmail: null, timezone: 'UTC' };
  expect(body).toEqual([
    {
      sequence: 4,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      at: '2026-11-24T09:00:00.000Z',
      by: { kind: 'api_key', id: expect.any(String), name: 'test admin' },
      act: 'team.changed',
      subject: { kind: 'team', id: 'support' },
      before: { ...team, name: 'Support' },
      after: { ...team, name: '=HYPERLINK("http://evil.example")' },
      request: { id: expect.any(String), address: '127.0.0.1' },
    },
  ]);
});

test.each`
  query                           | found          | because
  ${''}                           | ${'5 4 3 2 1'} | ${'without a filter all are there, newest first'}
  ${'limit=2'}                    | ${'5 4'}       | ${'a page has an end'}
  ${'before=4'}                   | ${'3 2 1'}     | ${'and the next begins there'}
  ${'act=team'}                   | ${'4 3'}       | ${'the first word stands for all that concern it'}
  ${'act=team.changed'}           | ${'4 3'}       | ${'a whole word for itself'}
  ${'act=tea'}                    | ${''}          | ${'half a word for nothing'}
  ${'subject=team'}               | ${'4 3'}       | ${'a kind of subject'}
  ${'subject=customer:acme'}      | ${'5'}         | ${'one subject'}
  ${'who=TEST'}                   | ${'5 4 3'}     | ${'a part of a name'}
  ${'who=Punctual'}               | ${'2 1'}       | ${'Punctual itself'}
  ${'since=2026-11-24T09:00:00Z'} | ${'5 4'}       | ${'from an instant on'}
  ${'until=2026-11-24T09:00:00Z'} | ${'3 2 1'}     | ${'to an instant, that one not included'}
`('$because', async ({ query, found }: { query: string; found: string }) => {
  expect((await acts(query)).map((entry) => entry.split(' ')[0]).join(' ')).toBe(found);
});

test.each(['limit=0', 'limit=501', 'before=x', 'since=yesterday', 'act=', 'color=red'])(
  '%s is refused',
  async (query) => {
    expect((await auditor.get(`/api/audit?${query}`)).status).toBe(400);
  },
);

test('a spreadsheet gets the same entries, and no formula runs', async () => {
  const { status, headers, text } = await auditor.get('/api/audit/csv?act=team');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
  const lines = text.trim().split('\n');
  expect(lines[0]).toBe(
    'sequence,at,by_kind,by_id,by_name,act,subject_kind,subject_id,before,after,request_id,address,hash',
  );
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^4,2026-11-24T09:00:00.000Z,api_key,/);
  const named = await admin.post('/api/api-keys', { name: '=cmd()', role: 'agent' });
  const key = { headers: { authorization: `Bearer ${named.body.key}` } };
  await app.fetch('/api/sign-out', { method: 'POST', ...key });
  await admin.post('/api/users', { name: '+1', email: 'x@desk.example', role: 'admin' });
  const evil = await machine(app, 'admin');
  await evil.put('/api/teams/night', { name: 'Night' });
  expect((await auditor.get('/api/audit/csv')).text).not.toMatch(/(^|,)"?[=+@-]/m);
});

test.each(['agent', 'lead', 'integration'] as const)('the log is closed to the role %s', async (role) => {
  const somebody = await machine(app, role);
  for (const path of ['/api/audit', '/api/audit/csv', '/api/audit/acts']) {
    expect((await somebody.get(path)).status).toBe(403);
  }
});
