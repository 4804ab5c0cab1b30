import { startApp, type TestApp } from '../../harness/app.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let admin: Machine;

beforeAll(async () => {
  app = await startApp();
  admin = await machine(app, 'admin');
});
afterAll(() => app.stop());

const frontline = {
  name: 'Frontline',
  externalIds: ['7001'],
  leadName: 'Lena Brandt',
  leadEmail: 'lena@support.example',
  timezone: 'Europe/Berlin',
};

test.each`
  path                     | body
  ${'/api/teams/one'}      | ${frontline}
  ${'/api/agents/mia'}     | ${{ name: 'Mia', email: 'mia@support.example', timezone: 'Asia/Kolkata', teamId: null, externalIds: ['11'] }}
  ${'/api/customers/acme'} | ${{ name: 'Acme', externalIds: ['9001'], domains: ['acme.example'] }}
  ${'/api/services/shop'}  | ${{ name: 'Shop', externalIds: ['shop-form'] }}
`('PUT $path makes it, changes it, and lists it', async ({ path, body }: { path: string; body: object }) => {
  const list = path.slice(0, path.lastIndexOf('/'));
  const id = path.slice(list.length + 1);
  expect((await admin.put(path, body)).body).toEqual({ id, ...body });
  expect((await admin.put(path, body)).body).toEqual({ id, ...body });
  const renamed = { ...body, name: 'Renamed' };
  expect((await admin.put(path, renamed)).body).toEqual({ id, ...renamed });
  expect((await admin.get(list)).body).toContainEqual({ id, ...renamed });

  expect((await admin.delete(path)).status).toBe(204);
  expect((await admin.delete(path)).status).toBe(404);
  expect((await admin.get(list)).body).toEqual([]);
});

test('only a name is needed; the rest has defaults', async () => {
  expect((await admin.put('/api/teams/spare', { name: 'Spare' })).body).toEqual({
    id: 'spare',
    name: 'Spare',
    externalIds: [],
    leadName: null,
    leadEmail: null,
    timezone: 'UTC',
  });
});

test.each`
  path                  | body                                        | field            | reason
  ${'/api/teams/t'}     | ${{ name: 'T', leadEmail: 'lena' }}         | ${'leadEmail'}   | ${'must be an email'}
  ${'/api/teams/t'}     | ${{ name: 'T', timezone: 'CEST' }}          | ${'timezone'}    | ${'must be an IANA time zone, such as Europe/Berlin'}
  ${'/api/teams/t'}     | ${{ name: 'T', externalIds: ['a', 'a'] }}   | ${'externalIds'} | ${'names the same twice'}
  ${'/api/teams/t'}     | ${{ name: 'T', externalIds: 'a' }}          | ${'externalIds'} | ${'must be an array'}
  ${'/api/agents/a'}    | ${{ name: 'A', email: 'a@b@c' }}            | ${'email'}       | ${'must be an email'}
  ${'/api/agents/a'}    | ${{ name: 'A', teamId: 'nobody' }}          | ${'teamId'}      | ${'is nobody, and there is no such team'}
  ${'/api/customers/c'} | ${{ name: 'C', domains: ['Acme.Example'] }} | ${'domains'}     | ${'has an entry that must be a lowercase string'}
  ${'/api/customers/c'} | ${{ name: 'C', domains: ['not a domain'] }} | ${'domains'}     | ${'has an entry that must be a valid domain name'}
  ${'/api/services/s'}  | ${{}}                                       | ${'name'}        | ${'must be a text of 1 to 200 characters'}
  ${'/api/services/s'}  | ${{ name: 'S', price: 1 }}                  | ${'price'}       | ${'is not a field of this request'}
`('$path: $field $reason', async ({ path, body, field, reason }) => {
  const answer = await admin.put(path as string, body);
  expect([400, 422]).toContain(answer.status);
  expect(answer.body.errors).toEqual([{ field, reason }]);
});

test('a name from outside leads to one customer only', async () => {
  await admin.put('/api/customers/one', { name: 'One', externalIds: ['x1', 'x2'], domains: ['one.example'] });
  const id = await admin.put('/api/customers/two', { name: 'Two', externalIds: ['x3', 'x2'] });
  expect(id.status).toBe(409);
  expect(id.body.errors).toEqual([{ field: 'externalIds', reason: 'contains x2, which belongs to one' }]);
  const domain = await admin.put('/api/customers/two', { name: 'Two', domains: ['one.example'] });
  expect(domain.body.errors).toEqual([
    { field: 'domains', reason: 'contains one.example, which belongs to one' },
  ]);
  expect((await admin.put('/api/customers/one', { name: 'One', externalIds: ['x2'] })).status).toBe(200);
});

test('many at the same moment make one', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => admin.put('/api/services/rush', { name: 'Rush' })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
});

describe('what is in use stays', () => {
  const refusal = async (path: string) => {
    const answer = await admin.delete(path);
    expect(answer.status).toBe(409);
    return answer.body.errors[0].reason as string;
  };

  test('a team with agents', async () => {
    await admin.put('/api/teams/full', { name: 'Full' });
    await admin.put('/api/agents/member', { name: 'Member', teamId: 'full' });
    expect(await refusal('/api/teams/full')).toBe('is a team with agents');
  });

  test('whatever an agreement names', async () => {
    const weekly = { mon: [['09:00', '17:00']] };
    await admin.put('/api/calendars/mondays', { name: 'Mondays', spec: { timezone: 'UTC', weekly } });
    await admin.put('/api/customers/named', { name: 'Named' });
    await admin.put('/api/services/named', { name: 'Named' });
    await admin.put('/api/teams/named', { name: 'Named' });
    const published = await admin.put('/api/agreements/names', {
      kind: 'multi_level',
      title: 'Names',
      calendarId: 'mondays',
      levels: [
        {
          level: 'customer_service',
          customers: ['named'],
          services: ['named'],
          objectives: [{ metric: 'ownership', seconds: 60, group: 'named' }],
        },
      ],
    });
    expect(published.status).toBe(200);
    expect(await refusal('/api/customers/named')).toBe('is a customer that an agreement names');
    expect(await refusal('/api/services/named')).toBe('is a service that an agreement names');
    expect(await refusal('/api/teams/named')).toBe('is a team that an agreement names');
  });

  test('whatever a ticket names', async () => {
    await admin.put('/api/customers/held', { name: 'Held' });
    await admin.put('/api/services/held', { name: 'Held' });
    await admin.put('/api/teams/held', { name: 'Held' });
    await admin.put('/api/agents/held', { name: 'Held' });
    await app.db.query(`
      insert into integrations values ('desk', 'standard', 'Desk', '{}', '{}', true, '2026-11-01Z');
      insert into tickets (integration_id, external_id, team_id, assignee_id, customer_id, service_id)
        values ('desk', '1', 'held', 'held', 'held', 'held')`);
    expect(await refusal('/api/customers/held')).toBe('is a customer with tickets');
    expect(await refusal('/api/services/held')).toBe('is a service with tickets');
    expect(await refusal('/api/teams/held')).toBe('is a team with tickets');
    expect(await refusal('/api/agents/held')).toBe('is an agent with tickets');
  });
});
