import fc from 'fast-check';
import { type Boundary, maySee, visibleTickets, type Whose } from '../../../src/auth/visible-tickets.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let admin: Machine;

beforeAll(async () => {
  app = await startApp();
  admin = await machine(app, 'admin');
  await admin.put('/api/teams/support', { name: 'Support' });
  await admin.put('/api/teams/billing', { name: 'Billing' });
});
afterAll(() => app.stop());

const support = { teams: ['support'], agents: ['bob'], teamless: true };

test.each`
  sees                               | team         | assignee | seen     | because
  ${support}                         | ${'support'} | ${null}  | ${true}  | ${'their team has it'}
  ${support}                         | ${'billing'} | ${'ann'} | ${false} | ${'another team has it'}
  ${support}                         | ${'billing'} | ${'bob'} | ${true}  | ${'it is assigned to them'}
  ${support}                         | ${null}      | ${'ann'} | ${true}  | ${'no team has it'}
  ${{ ...support, teamless: false }} | ${null}      | ${'ann'} | ${false} | ${'no team has it, and such tickets are hidden'}
  ${{ ...support, teamless: false }} | ${null}      | ${'bob'} | ${true}  | ${'no team has it, and it is assigned to them'}
  ${{ ...support, teams: [] }}       | ${'support'} | ${null}  | ${false} | ${'they have no team'}
  ${'everything'}                    | ${'billing'} | ${'ann'} | ${true}  | ${'they see everything'}
`('$seen: $because', ({ sees, team, assignee, seen }) => {
  expect(maySee(sees as Boundary, { team, assignee } as Whose)).toBe(seen);
});

test('the database and the stream go by one rule', async () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const some = fc.uniqueArray(id);
  const bounded = fc.record({ teams: some, agents: some, teamless: fc.boolean() });
  const boundaries = fc.oneof(fc.constant<Boundary>('everything'), bounded);
  const names = [null, 'a', 'b', 'c'];
  const tickets = names.flatMap((team) => names.map((assignee) => ({ team, assignee })));
  await fc.assert(
    fc.asyncProperty(boundaries, async (sees) => {
      const values: unknown[] = [JSON.stringify(tickets)];
      const found = await app.db.query<Whose>(
        `select t.team_id as team, t.assignee_id as assignee
         from (select team as team_id, assignee as assignee_id
           from jsonb_to_recordset($1) as r (team text, assignee text)) t
         where ${visibleTickets(sees, values)}`,
        values,
      );
      expect(found).toEqual(tickets.filter((ticket) => maySee(sees, ticket)));
    }),
    { numRuns: 100 },
  );
});

describe('a user', () => {
  const add = (user: object) =>
    admin.post('/api/users', { name: 'Ida', email: `${Math.random()}@desk.example`, ...user });

  test.each`
    user                                               | reason
    ${{ role: 'lead' }}                                | ${'must say whose tickets this lead sees: "all", or a list of team ids'}
    ${{ role: 'agent' }}                               | ${'must say whose tickets this agent sees: "all", or a list of team ids'}
    ${{ role: 'lead', teams: ['nobody'] }}             | ${'names nobody, and there is no such team'}
    ${{ role: 'auditor', teams: ['support'] }}         | ${'cannot be a list: the role auditor sees everything'}
    ${{ role: 'lead', teams: null }}                   | ${'must be "all", or a list of at most 1000 team ids, each once'}
    ${{ role: 'lead', teams: 'support' }}              | ${'must be "all", or a list of at most 1000 team ids, each once'}
    ${{ role: 'lead', teams: ['support', 'support'] }} | ${'must be "all", or a list of at most 1000 team ids, each once'}
    ${{ role: 'lead', teams: [1] }}                    | ${'must be "all", or a list of at most 1000 team ids, each once'}
  `('$user: $reason', async ({ user, reason }) => {
    const answer = await add(user as object);
    expect([400, 422]).toContain(answer.status);
    expect(answer.body.errors).toEqual([{ field: 'teams', reason }]);
  });

  test('is bound to teams, and to others when an admin says so', async () => {
    const { body } = await add({ role: 'lead', teams: ['support'] });
    expect(body.teams).toEqual(['support']);
    const path = `/api/users/${body.id}`;
    expect((await admin.patch(path, { name: 'Ida B' })).body.teams).toEqual(['support']);
    expect((await admin.patch(path, { role: 'agent' })).body.teams).toEqual(['support']);
    expect((await admin.patch(path, { teams: ['billing'] })).body.teams).toEqual(['billing']);
    expect((await admin.patch(path, { role: 'admin', teams: ['billing'] })).status).toBe(422);
    expect((await admin.patch(path, { role: 'admin' })).body.teams).toBe('all');
  });

  test('who was an admin is not left with everything by the way', async () => {
    const { body } = await add({ role: 'admin' });
    const path = `/api/users/${body.id}`;
    expect((await admin.patch(path, { role: 'lead' })).body.errors).toMatchObject([{ field: 'teams' }]);
    expect((await admin.patch(path, { role: 'lead', teams: [] })).body).toMatchObject({
      role: 'lead',
      teams: [],
    });
  });

  test('keeps the team from being deleted', async () => {
    await admin.put('/api/teams/held', { name: 'Held' });
    const { body } = await add({ role: 'lead', teams: ['held'] });
    const refused = await admin.delete('/api/teams/held');
    expect(refused.body.errors).toEqual([
      { field: 'id', reason: 'is a team that a user or an API key is bound to' },
    ]);
    await admin.patch(`/api/users/${body.id}`, { teams: [] });
    expect((await admin.delete('/api/teams/held')).status).toBe(204);
  });
});

describe('an API key', () => {
  test('says whose tickets it sees: everybody’s, unless it is bound', async () => {
    const wallboard = await admin.post('/api/api-keys', { name: 'wallboard', role: 'agent' });
    expect(wallboard.body.teams).toBe('all');
    const bound = { name: 'wallboard', role: 'agent', teams: ['support'] };
    const { body } = await admin.post('/api/api-keys', bound);
    expect(body.teams).toEqual(['support']);
    const me = await app.fetch('/api/me', { headers: { authorization: `Bearer ${body.key}` } });
    expect(me.body).toMatchObject({ role: 'agent', teams: ['support'] });
  });

  test('is refused teams that nobody knows, and none at all where it sees everything', async () => {
    const key = (role: string, teams: unknown) => admin.post('/api/api-keys', { name: 'k', role, teams });
    expect((await key('agent', ['nobody'])).body.errors).toMatchObject([{ field: 'teams' }]);
    expect((await key('admin', ['support'])).body.errors).toMatchObject([{ field: 'teams' }]);
    expect((await key('agent', null)).status).toBe(400);
  });
});
