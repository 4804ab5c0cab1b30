import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { CreationsHeardOf1795700000100 } from '../../../migrations/1795700000100-creations-heard-of.js';
import { PUNCTUAL } from '../../../src/audit/actor.js';
import { IngestDeliveries } from '../../../src/deliveries/ingest-deliveries.js';
import { ReplayDeliveries } from '../../../src/deliveries/replay-deliveries.js';
import { UnderstandPayload } from '../../../src/deliveries/understand-payload.js';
import { PutIntegration } from '../../../src/integrations/put-integration.js';
import { hostile } from '../../fixtures/webhooks/hostile.js';
import { recorded, recordedNames } from '../../fixtures/webhooks/recorded.js';
import { startApp, type TestApp } from '../../harness/app.js';
import type { Helpdesk } from '../../harness/helpdesk.js';
import { connect } from '../../harness/integration.js';
import { known } from '../../harness/known-helpdesks.js';
import { SettableNow } from '../../harness/settable-now.js';
import { promiseEverybody } from './promised.js';

const now = new SettableNow('2026-03-01T00:00:00Z');
let app: TestApp;
const ingest = async (limit = 500) => {
  while ((await app.app.get(IngestDeliveries).run(limit)) > 0);
};

beforeAll(async () => {
  app = await startApp({ now, env: { ROLE: 'api' } });
  await promiseEverybody(app);
  await app.db.query(
    `insert into customers (id, name, external_ids, domains) values
       ('acme', 'Acme GmbH', '{9001,"Acme GmbH"}', '{acme.example}'), ('globex', 'Globex', '{}', '{globex.example}')`,
  );
  await app.db.query(
    `insert into services (id, name, external_ids) values ('printing', 'Printing', '{601}')`,
  );
  now.set('2026-03-02T12:00:00Z');
});
afterAll(() => app?.stop());

/** A helpdesk that posts recorded payloads, or what is made of them. */
async function posting(helpdesk: string, id: string) {
  const { secrets, sign, mapping } = known[helpdesk]!;
  await app.app.get(PutIntegration).run(id, { helpdesk, name: id, mapping, secret: secrets[0] }, PUNCTUAL);
  return async (name: string, change = (text: string) => text) => {
    const body = Buffer.from(change(recorded(helpdesk, name).toString()));
    const headers = sign(secrets[0], body, new Date(now.now()), randomUUID());
    const { status } = await app.fetch(`/webhooks/${id}`, { method: 'POST', headers, body });
    expect(status).toBe(202);
  };
}

const ticket = async (integration: string, externalId: string) => {
  const [row] = await app.db.query('select * from tickets where integration_id = $1 and external_id = $2', [
    integration,
    externalId,
  ]);
  return row!;
};
const clocksOf = (integration: string) =>
  app.db.query(
    `select c.* from clocks c join tickets t on t.id = c.ticket_id where t.integration_id = $1
     order by c.clock_id, c.cycle`,
    [integration],
  );
const deliveries = (integration: string) =>
  app.db.query<{ id: number; state: string; reason: string | null }>(
    'select id, state, reason from deliveries where integration_id = $1 order by id',
    [integration],
  );

describe('from webhooks to clocks', () => {
  test('Zendesk events become a ticket with our customer, service, team and agent', async () => {
    const desk = await connect(app, 'zendesk', {
      id: 'events',
      mapping: { ticketUrl: 'https://acme.zendesk.com/agent/tickets/{id}' },
    });
    for (const name of ['created', 'assigned', 'agent-reply', 'status']) {
      expect((await desk.post(recorded('zendesk', name))).status).toBe(202);
    }
    await ingest();
    expect(await ticket('events', '35436')).toMatchObject({
      subject: 'Printer on fire',
      url: 'https://acme.zendesk.com/agent/tickets/35436',
      created_at: Date.parse('2026-03-02T08:00:00Z'),
      status: 'pending',
      priority: 'high',
      customer_id: 'acme',
      service_id: 'printing',
      team_id: 'events-501',
      assignee_id: 'events-8001',
      open: true,
    });
    expect(await clocksOf('events')).toMatchObject([
      { clock_id: 'house/assignment', state: 'met', satisfied_at: Date.parse('2026-03-02T08:05:00.001Z') },
      {
        clock_id: 'house/first_response',
        state: 'met',
        satisfied_at: Date.parse('2026-03-02T08:30:00.500Z'),
      },
      { clock_id: 'house/resolution', state: 'paused', paused_at: Date.parse('2026-03-02T09:20:00.750Z') },
      // Half an hour was promised, and half a second too many was taken.
      { clock_id: 'house/response', state: 'breached', breached_at: Date.parse('2026-03-02T08:30:00Z') },
    ]);
    expect(await deliveries('events')).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ state: 'ingested', reason: null })),
    );
  });

  test('an agent is known by the address, enrolled under the name, and only once', async () => {
    await app.db.query(
      `insert into agents (id, name, email, timezone) values ('grace', 'Grace', 'Grace@Desk.example', 'UTC')`,
    );
    const desk = await connect(app, 'standard', { id: 'people' });
    const assigned = (id: string, to: unknown) =>
      desk.tells({ id }, { kind: 'agent.assigned', at: '2026-03-02T09:00:00Z', to });
    await assigned('1', { id: 'u9', email: 'grace@desk.example' });
    await assigned('2', 'Max Müller');
    await assigned('3', { id: 'u7', name: 'Eve' });
    await ingest();
    await assigned('4', { id: 'u7', email: 'eve@desk.example' });
    await ingest();
    expect((await ticket('people', '1')).assignee_id).toBe('grace');
    const max = (await ticket('people', '2')).assignee_id;
    expect(max).toMatch(/^people-max-m-ller-[0-9a-f]{8}$/);
    expect((await ticket('people', '4')).assignee_id).toBe('people-u7');
    expect(await app.db.query(`select * from agents where id like 'people-%' order by name`)).toMatchObject([
      { id: 'people-u7', name: 'Eve', email: 'eve@desk.example', timezone: 'UTC' },
      { id: max, name: 'Max Müller', email: null },
    ]);
  });

  test('teams and agents of two integrations stay apart, however their names run together', async () => {
    await app.db.query(`insert into teams (id, name, timezone) values ('by-hand', 'Made by hand', 'UTC')`);
    const tells = async (id: string, ...names: string[]) => {
      const desk = await connect(app, 'standard', { id });
      for (const [index, name] of names.entries()) {
        const changes = ['group', 'agent'].map((kind) => ({ kind: `${kind}.assigned`, to: name }));
        const at = '2026-03-02T09:00:00Z';
        await desk.tells({ id: `${index}` }, ...changes.map((change) => ({ ...change, at })));
        await ingest();
      }
    };
    const of = async (integration: string, id: string) => {
      const { team_id, assignee_id } = await ticket(integration, id);
      return [team_id, assignee_id];
    };
    await tells('run', 'on first line');
    await tells('run-on', 'First line', 'first  LINE', 'First line');
    await tells('by', 'hand', 'Hand');
    const theirs = expect.stringMatching(/^run-on-first-line-[0-9a-f]{8}$/);
    expect(await of('run', '0')).toEqual(['run-on-first-line', 'run-on-first-line']);
    const [team, agent] = await of('run-on', '0');
    expect([team, agent]).toEqual([theirs, theirs]);
    for (const id of ['1', '2']) expect(await of('run-on', id)).toEqual([team, agent]);
    expect(await of('by', '0')).toEqual([expect.stringMatching(/^by-hand-[0-9a-f]{8}$/), 'by-hand']);
    expect(await app.db.query(`select name, external_ids from teams where id = $1`, [team])).toEqual([
      { name: 'First line', external_ids: ['run-on:First line'] },
    ]);
  });

  test('customers are found by mapping, organisation and domain; the rest is counted as unmapped', async () => {
    const desk = await connect(app, 'standard', {
      id: 'whose',
      mapping: { customers: { 'Globex Ltd': 'globex' }, status: { Geparkt: 'pending' } },
    });
    const opened = (id: string, customer: unknown, status = 'open') =>
      desk.tells({ id, createdAt: '2026-03-02T09:00:00Z', customer, status });
    await opened('1', 'globex ltd', 'geparkt');
    await opened('2', 'Acme GmbH');
    await opened('3', { name: 'Somebody', email: 'x@ACME.example' });
    await opened('4', 'Initech', 'Warten auf Godot');
    await opened('5', 'constructor');
    await ingest();
    const customers = await Promise.all(['1', '2', '3', '4', '5'].map((id) => ticket('whose', id)));
    expect(customers.map((row) => row.customer_id)).toEqual(['globex', 'acme', 'acme', null, null]);
    expect(customers.map((row) => row.status)).toEqual([
      'pending',
      'open',
      'open',
      'warten_auf_godot',
      'open',
    ]);
    expect(
      await app.db.query(`select field, value, times from unmapped_values where integration_id = 'whose'
                          order by field, value`),
    ).toEqual([
      { field: 'customer', value: 'Initech', times: 1 },
      { field: 'customer', value: 'constructor', times: 1 },
      { field: 'status', value: 'warten_auf_godot', times: 1 },
    ]);
  });

  describe('an issue of Jira that is moved', () => {
    const told = ['created', 'agent-reply', 'status', 'moved'];
    const outcome = async (id: string) => ({
      tickets: (
        await app.db.query(
          'select external_id, lasting_id, url, status from tickets where integration_id = $1 order by id',
          [id],
        )
      ).map((row) => Object.values(row)),
      clocks: (await clocksOf(id)).map(({ metric, state }) => `${metric} ${state}`),
    });
    // Half an hour was promised, half a second more was taken, and nobody was assigned: as if it had stayed where it was.
    const moved = {
      tickets: [['OPS-4', '10412', 'https://acme.atlassian.net/browse/OPS-4', 'solved']],
      clocks: ['assignment breached', 'first_response met', 'resolution met', 'response breached'],
    };

    test.each([
      ['in order', told],
      ['backwards', told.toReversed()],
      ['the move before the answer', ['created', 'moved', 'agent-reply', 'status']],
    ])('is the ticket that it was, under its new key: %s', async (order, names) => {
      const id = `jira-${order.replaceAll(' ', '-')}`;
      const post = await posting('jira', id);
      for (const name of names) {
        await post(name);
        await ingest();
      }
      expect(await outcome(id)).toEqual(moved);
    });

    test.each([
      ['by its old key', 'SUP-12'],
      ['by its new key', 'OPS-4'],
    ])('is found %s where nobody knew its id yet', async (_, key) => {
      const id = `jira-known-as-${key.toLowerCase()}`;
      const post = await posting('jira', id);
      for (const name of told.slice(0, 3)) await post(name);
      await ingest();
      await app.db.query('update tickets set lasting_id = null, external_id = $2 where integration_id = $1', [
        id,
        key,
      ]);
      await post('moved');
      await ingest();
      expect(await outcome(id)).toEqual(moved);
    });

    test('leaves its key to another issue before we know its own', async () => {
      const post = await posting('jira', 'jira-free-key');
      await post('created');
      await ingest();
      await post('created', (text) => text.replaceAll('10412', '20412'));
      await ingest();
      expect((await outcome('jira-free-key')).tickets.map(([key, id]) => [key, id])).toEqual([
        ['SUP-12', '10412'],
        ['SUP-12', '20412'],
      ]);
    });
  });

  test('what Freshdesk tells in the same words within a minute counts each time, a message once', async () => {
    const post = await posting('freshdesk', 'within-a-minute');
    const at = async (time: string, name: string, change?: (text: string) => string) => {
      now.set(`2026-03-02T11:${time}Z`);
      await post(name, change);
      await ingest();
      return (await ticket('within-a-minute', '11')).status;
    };
    const pending = (text: string) => text.replace('"Open"', '"Pending"');
    expect(await at('05:00', 'created')).toBe('open');
    expect(await at('05:05', 'assigned')).toBe('open');
    expect(await at('05:20', 'assigned', pending)).toBe('pending');
    expect(await at('05:40', 'assigned')).toBe('open');
    expect(await at('05:50', 'agent-reply')).toBe('open');
    expect(await at('05:55', 'agent-reply')).toBe('open');
    now.set('2026-03-02T12:00:00Z');
    const messages = await app.db.query(
      `select occurred_at from ticket_events e join tickets t on t.id = e.ticket_id
       where t.integration_id = 'within-a-minute' and kind = 'message'`,
    );
    expect(messages).toEqual([{ occurred_at: Date.parse('2026-03-02T11:05:50Z') }]);
  });

  test('the subject is the newest, though an older one arrives later', async () => {
    const desk = await connect(app, 'standard', { id: 'subjects' });
    await desk.tells({ id: '1', updatedAt: '2026-03-02T10:00:00Z', status: 'open', subject: 'Second' });
    await ingest();
    await desk.tells({ id: '1', updatedAt: '2026-03-02T09:00:00Z', status: 'pending', subject: 'First' });
    await ingest();
    expect(await ticket('subjects', '1')).toMatchObject({ subject: 'Second', status: 'open' });
    const createdAt = '2026-03-02T10:30:00Z';
    await desk.tells({ id: '1', createdAt, updatedAt: '2099-01-01T00:00:00Z', subject: 'For ever' });
    await desk.tells({ id: '1', updatedAt: '2026-03-02T11:00:00Z', status: 'open', subject: 'Third' });
    await ingest();
    expect(await ticket('subjects', '1')).toMatchObject({ subject: 'Third' });
    expect((await deliveries('subjects'))[2]).toMatchObject({
      reason: 'ticket lies more than a day after the delivery arrived',
    });
  });
});

describe('order does not matter', () => {
  const events = recordedNames('zendesk').filter((name) => !name.startsWith('trigger-'));
  const triggers = recordedNames('zendesk').filter((name) => name.startsWith('trigger-'));
  const standard = recordedNames('standard').filter((name) => name !== 'snapshot');
  let run = 0;

  const clocksAfter = async (
    kind: 'standard' | 'zendesk',
    names: readonly string[],
    batch: number,
  ): Promise<string> => {
    const id = `permuted-${++run}`;
    const desk = await connect(app, kind, { id });
    for (const [index, name] of names.entries()) {
      await desk.post(recorded(kind, name), { id: name });
      if (index % batch === 0) await ingest();
    }
    await ingest(batch);
    expect((await deliveries(id)).every(({ state }) => state === 'ingested')).toBe(true);
    const clocks = await clocksOf(id);
    expect(clocks.length).toBeGreaterThan(2);
    return JSON.stringify(clocks.map(({ ticket_id: _, ...clock }) => clock));
  };

  test.each([
    ['Zendesk events', 'zendesk', events],
    ['Zendesk triggers', 'zendesk', triggers],
    ['Zendesk events and triggers mixed', 'zendesk', [...events, ...triggers]],
    ['the standard format', 'standard', standard],
  ] as const)('any permutation of %s, with duplicates, gives the same clocks', async (_what, kind, names) => {
    const inOrder = await clocksAfter(kind, names, 100);
    const permuted = fc.tuple(
      fc.shuffledSubarray([...names, ...names.slice(0, 3)], { minLength: names.length + 3 }),
      fc.integer({ min: 1, max: 7 }),
    );
    await fc.assert(
      fc.asyncProperty(permuted, async ([order, batch]) => {
        expect(await clocksAfter(kind, order, batch)).toBe(inOrder);
      }),
      { numRuns: 12, seed: 20260302 },
    );
  });
});

test('of snapshots that Zendesk dates alike, the one that it signed last holds', async () => {
  const desk = await connect(app, 'zendesk', { id: 'alike' });
  const { ticket: seen, ...trigger } = JSON.parse(recorded('zendesk', 'trigger-pending').toString());
  for (const [status, assignee] of [
    ['Open', 'Ada'],
    ['Solved', 'Ada'],
    ['Open', '-'],
  ]) {
    await desk.post({ ...trigger, ticket: { ...seen, status, assignee, updated_at: '2026-03-02T10:00Z' } });
    now.advance(10_000);
  }
  now.set('2026-03-02T12:00:00Z');
  await ingest();
  expect(await ticket('alike', '35436')).toMatchObject({ status: 'open', assignee_id: null, open: true });
});

test('a snapshot that says what is already so changes no clock', async () => {
  const desk = await connect(app, 'zendesk', { id: 'echo' });
  const snapshot = JSON.parse(recorded('zendesk', 'trigger-pending').toString());
  await desk.post(recorded('zendesk', 'trigger-agent-replied'));
  await desk.post(snapshot);
  await ingest();
  const before = await clocksOf('echo');
  expect(before.length).toBeGreaterThan(2);
  for (const minute of [30, 40, 50]) {
    await desk.post({
      ...snapshot,
      ticket: { ...snapshot.ticket, updated_at: `2026-03-02T09:${minute}:00Z` },
    });
  }
  await ingest();
  expect(await clocksOf('echo')).toEqual(before);
  expect(before.flatMap(({ recomputes }) => recomputes as object[])).toEqual([]);
});

describe('a creation that was heard of under the name that it had before', () => {
  const at = '2026-03-02T09:00:00Z';
  const creations = (integration: string) =>
    app.db.query<{ key: string }>(
      `select dedup_key as key from ticket_events e join tickets t on t.id = e.ticket_id
       where t.integration_id = $1 and kind = 'ticket.created' order by dedup_key collate "C"`,
      [integration],
    );
  const migration = new CreationsHeardOf1795700000100();
  const runner = { query: (sql: string) => app.db.query(sql) } as never;
  const seen = (desk: Helpdesk, updatedAt: string, customer?: string) =>
    desk.tells({ id: '1', createdAt: at, updatedAt, customer });

  test('comes after the creation itself, and before any that is heard of later', async () => {
    const desk = await connect(app, 'standard', { id: 'renamed' });
    await seen(desk, '2026-03-02T09:10:00Z', 'Acme GmbH');
    await seen(desk, '2026-03-02T09:20:00Z');
    await ingest();
    const [acme, bare] = await creations('renamed');
    await migration.down(runner);
    expect(await creations('renamed')).toEqual([
      { key: 'created:heard@2026-03-02T09:00:00.000Z=customer|Acme GmbH|' },
      { key: 'created:heard@2026-03-02T09:00:00.000Z=customer||' },
    ]);
    const before = await clocksOf('renamed');
    await migration.up(runner);
    const named = {
      key: '~created:heard@2026-03-02T09:00:00.000Z=2026-03-02T09:00:00.000Z|customer|Acme GmbH|',
    };
    expect(await creations('renamed')).toEqual([named, bare]);
    await seen(desk, '2026-03-02T09:05:00Z', 'Globex');
    await seen(desk, '2026-03-02T09:10:00Z', 'Acme GmbH');
    await ingest();
    expect(await creations('renamed')).toEqual([named, expect.anything(), acme, bare]);
    expect(await clocksOf('renamed')).toEqual(before);
    expect(await ticket('renamed', '1')).toMatchObject({ customer_id: 'acme' });
    await desk.tells({ id: '1' }, { id: '1', kind: 'ticket.created', at, actor: 'agent', status: 'pending' });
    await ingest();
    expect((await clocksOf('renamed')).map(({ metric }) => metric)).not.toContain('first_response');
    const since = Date.parse('2026-03-02T00:00:00Z');
    await app.app.get(ReplayDeliveries).run({ integration: 'renamed', since }, PUNCTUAL);
    await ingest();
    expect((await creations('renamed')).map(({ key }) => key)).not.toContain(named.key);
  });
});

describe('quarantine', () => {
  test('what cannot be understood lies there with field and reason, and the rest of the batch goes on', async () => {
    const desk = await connect(app, 'standard', { id: 'bad' });
    await desk.tells({ id: 'good-1', createdAt: '2026-03-02T09:00:00Z' });
    await desk.post('{"ticket":');
    await desk.tells({ id: 'x', createdAt: '2026-02-30T09:00:00Z' });
    await desk.tells({ id: 'y', createdAt: '2026-03-04T09:00:00Z' });
    await desk.tells({ id: 'good-2', createdAt: '2026-03-02T09:00:00Z' });
    await ingest();
    expect((await deliveries('bad')).map(({ state, reason }) => reason ?? state)).toEqual([
      'ingested',
      expect.stringMatching(/^body is not JSON: /),
      'ticket.createdAt has to be an ISO 8601 instant with Z or an offset',
      'ticket.created lies more than a day after the delivery arrived',
      'ingested',
    ]);
  });

  test('every hostile body is settled one way or the other', async () => {
    for (const kind of ['standard', 'zendesk'] as const) {
      const desk = await connect(app, kind, { id: `hostile-${kind}` });
      for (const [, body] of hostile) await desk.post(body);
      await ingest();
      const states = (await deliveries(`hostile-${kind}`)).map(({ state }) => state);
      expect(states).not.toContain('received');
      expect(states).toContain('quarantined');
    }
    const urls = await app.db.query(`select url from tickets where url is not null and url !~ '^https?://'`);
    expect(urls).toEqual([]);
  });

  test('one that only the database refuses is found, and only that one is put away', async () => {
    await app.db.query(`alter table ticket_events add constraint poison check (dedup_key <> 'event:poison')`);
    const desk = await connect(app, 'standard', { id: 'poisoned' });
    const note = { kind: 'message', at: '2026-03-02T09:00:00Z', actor: 'agent', visibility: 'internal' };
    for (const id of ['a', 'poison', 'b']) await desk.tells({ id }, { ...note, id });
    await ingest();
    const body = Buffer.from(JSON.stringify({ ticket: { id: 'c' }, events: [{ ...note, id: 'poison' }] }));
    expect(await app.app.get(UnderstandPayload).run('poisoned', { headers: {}, body })).toEqual({
      reason: expect.stringMatching(/^body cannot be recorded: .*constraint "poison"/),
      tickets: [],
      unmapped: [],
    });
    await app.db.query('alter table ticket_events drop constraint poison');
    expect((await deliveries('poisoned')).map(({ state }) => state)).toEqual([
      'ingested',
      'quarantined',
      'ingested',
    ]);
  });

  test('one that a passing trouble of the database hits waits until that is over', async () => {
    const desk = await connect(app, 'standard', { id: 'unlucky' });
    const note = { kind: 'message', at: '2026-03-02T09:00:00Z', actor: 'agent', visibility: 'internal' };
    for (const id of ['a', 'unlucky']) await desk.tells({ id }, { ...note, id });
    await app.db.query(`
      create function cancel() returns trigger language plpgsql as
        $$ begin raise exception 'canceling statement due to statement timeout' using errcode = '57014'; end $$`);
    await app.db.query(`
      create trigger cancel before insert on ticket_events for each row
      when (new.dedup_key = 'event:unlucky') execute function cancel()`);
    const states = async () => (await deliveries('unlucky')).map(({ state }) => state);
    await expect(ingest()).rejects.toThrow('statement timeout');
    expect(await states()).toEqual(['ingested', 'received']);
    await app.db.query('drop trigger cancel on ticket_events');
    await ingest();
    expect(await states()).toEqual(['ingested', 'ingested']);
  });

  test('after the mapping is mended, a replay reads it afresh and takes back what was said before', async () => {
    const desk = await connect(app, 'standard', { id: 'mended' });
    const opened = { id: '1', createdAt: '2026-03-02T09:00:00Z', status: 'Warten', customer: 'Initrode' };
    await desk.tells({ ...opened, priority: 'high' });
    await ingest();
    expect(await ticket('mended', '1')).toMatchObject({ status: 'warten', customer_id: null });
    const mapping = { status: { Warten: 'pending' }, customers: { Initrode: 'globex' } };
    await app.app
      .get(PutIntegration)
      .run('mended', { helpdesk: 'standard', name: 'mended', mapping }, PUNCTUAL);
    const [delivery] = await deliveries('mended');
    await app.app.get(ReplayDeliveries).one(delivery!.id, PUNCTUAL);
    await ingest();
    expect(await ticket('mended', '1')).toMatchObject({ status: 'pending', customer_id: 'globex' });
    const [{ count }] = (await app.db.query(
      `select count(*) from ticket_events where kind = 'status.changed' and delivery_id = $1`,
      [delivery!.id],
    )) as [{ count: number }];
    expect(count).toBe(1);
    expect((await clocksOf('mended')).find(({ metric }) => metric === 'resolution')).toMatchObject({
      state: 'paused',
    });
  });

  test('a replay counts no word a second time, and one that is new once', async () => {
    const desk = await connect(app, 'standard', { id: 'reread' });
    await desk.tells({ id: '1', createdAt: '2026-03-02T09:00:00Z', status: 'Warten' });
    await ingest();
    const [delivery] = await deliveries('reread');
    const counted = async () => {
      await app.app.get(ReplayDeliveries).one(delivery!.id, PUNCTUAL);
      await ingest();
      return app.db.query(`select value, times from unmapped_values where integration_id = 'reread'`);
    };
    expect(await counted()).toEqual([{ value: 'warten', times: 1 }]);
    await app.db.query(`delete from unmapped_values where integration_id = 'reread'`);
    for (const _ of [1, 2]) expect(await counted()).toEqual([{ value: 'warten', times: 1 }]);
  });

  test('a replay of what is known changes nothing', async () => {
    const before = await clocksOf('events');
    const since = Date.parse('2026-03-02T00:00:00Z');
    expect(await app.app.get(ReplayDeliveries).run({ integration: 'events', since }, PUNCTUAL)).toMatchObject(
      {
        replayed: 4,
        purged: 0,
      },
    );
    await ingest();
    expect(await clocksOf('events')).toEqual(before);
  });
});
