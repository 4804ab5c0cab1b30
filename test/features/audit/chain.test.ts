import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Actor } from '../../../src/audit/actor.js';
import { Audit } from '../../../src/audit/audit.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';

const MIRA: Actor = { kind: 'user', id: '7', name: 'Mira', request: { id: 'r-1', address: '192.0.2.7' } };
const subject = { kind: 'team', id: 'support' };

let app: TestApp;
let audit: Audit;

beforeEach(async () => {
  app = await startApp({ now: new SettableNow('2026-11-23T09:00:00Z') });
  audit = app.app.get(Audit);
});
afterEach(() => app.stop());

interface Row {
  readonly sequence: number;
  readonly hash: string;
  readonly entry: string;
}

const rows = () => app.db.query<Row>('select sequence, hash, entry from audit_entries order by sequence');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const rename = (to: string) =>
  app.db.transaction((tx) =>
    audit.record(tx, {
      by: MIRA,
      act: 'team.changed',
      subject,
      before: { name: 'old' },
      after: { name: to },
    }),
  );

test('an entry says who did what to which thing, when, from where, and what it was before', async () => {
  await rename('Support');
  const [{ entry } = { entry: '' }] = await rows();
  expect(JSON.parse(entry)).toEqual({
    at: '2026-11-23T09:00:00.000Z',
    by: { kind: 'user', id: '7', name: 'Mira' },
    act: 'team.changed',
    subject: { kind: 'team', id: 'support' },
    before: { name: 'old' },
    after: { name: 'Support' },
    request: { id: 'r-1', address: '192.0.2.7' },
  });
});

test('every hash covers the place, the hash before, and the text as it is stored', async () => {
  await rename('one');
  await rename('two');
  const [first, second] = await rows();
  expect(first?.hash).toBe(sha256(`1 ${'0'.repeat(64)} ${first?.entry}`));
  expect(second?.hash).toBe(sha256(`2 ${first?.hash} ${second?.entry}`));
});

test('what is rolled back leaves no entry and no gap', async () => {
  await rename('one');
  const undone = app.db.transaction(async (tx) => {
    await audit.record(tx, { by: MIRA, act: 'team.deleted', subject, before: { name: 'one' }, after: null });
    throw new Error('changed my mind');
  });
  await expect(undone).rejects.toThrow('changed my mind');
  await rename('two');
  expect((await rows()).map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('TypeORM’s transactions carry entries as well', async () => {
  const tell = app.app.get(DataSource).transaction(async (tx) => {
    await audit.record(tx, {
      by: MIRA,
      act: 'team.changed',
      subject,
      before: null,
      after: { name: 'Support' },
    });
    expect(await rows()).toEqual([]);
  });
  await tell;
  expect(await rows()).toHaveLength(1);
});

test('fifty acts at once, of two entries each, make one chain without a gap', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `team ${i}`);
  await Promise.all(
    names.map((name) =>
      app.db.transaction(async (tx) => {
        await audit.record(tx, { by: MIRA, act: 'team.changed', subject, before: null, after: { name } });
        // Everybody wants the same row after having recorded: with the chain's lock taken earlier, this is a deadlock.
        await tx.query(
          `insert into teams (id, name, timezone) values ('support', $1, 'UTC')
          on conflict (id) do update set name = excluded.name`,
          [name],
        );
        await audit.record(tx, { by: MIRA, act: 'team.deleted', subject, before: { name }, after: null });
      }),
    ),
  );
  const all = await rows();
  expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  let before = '0'.repeat(64);
  for (const { sequence, hash, entry } of all) {
    expect(hash).toBe(sha256(`${sequence} ${before} ${entry}`));
    before = hash;
  }
});

test.each([
  'update audit_entries set entry = entry where sequence = 1',
  `update audit_entries set hash = repeat('0', 64)`,
  'update audit_entries set sequence = 5 where sequence = 1',
  'delete from audit_entries',
  'delete from audit_entries where sequence = 1',
  'truncate audit_entries',
])('the database refuses: %s', async (statement) => {
  await rename('one');
  const before = await rows();
  await expect(app.db.query(statement)).rejects.toThrow('the audit log is only ever added to');
  expect(await rows()).toEqual(before);
});

test('what changed nothing is not recorded, whatever the order of its fields', async () => {
  await app.db.transaction(async (tx) => {
    const team = { name: 'Support', timezone: 'UTC' };
    const same = { timezone: 'UTC', name: 'Support' };
    await audit.record(tx, { by: MIRA, act: 'team.changed', subject, before: team, after: same });
    await audit.record(tx, {
      by: MIRA,
      act: 'calendar.refreshed',
      subject: { kind: 'calendar', id: 'office' },
    });
  });
  expect((await rows()).map(({ entry }) => (JSON.parse(entry) as { act: string }).act)).toEqual([
    'calendar.refreshed',
  ]);
});

test('secrets are never written, and bytes are refused', async () => {
  const tell = (after: unknown) =>
    app.db.transaction((tx) =>
      audit.record(tx, { by: MIRA, act: 'integration.created', subject, before: null, after }),
    );
  await tell({
    name: 'Desk',
    secret: 'hunter2',
    login: { clientSecret: 'hunter2', password: 'hunter2' },
    secrets: 2,
  });
  const [{ entry } = { entry: '' }] = await rows();
  expect(entry).not.toContain('hunter2');
  expect(JSON.parse(entry)).toMatchObject({
    after: { name: 'Desk', secret: '(secret)', login: { clientSecret: '(secret)' }, secrets: 2 },
  });
  await expect(tell({ sealed: Buffer.from('hunter2') })).rejects.toThrow('Bytes do not belong');
});

test('half a surrogate pair in a name does not stop the act', async () => {
  await rename('\ud83d broken');
  expect((await rows())[0]?.entry).toContain('\ufffd broken');
});
