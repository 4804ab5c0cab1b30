import { PassThrough } from 'node:stream';
import { readEnv } from '../../../config/env.js';
import { Audit } from '../../../src/audit/audit.js';
import { PUNCTUAL } from '../../../src/audit/actor.js';
import { hashOfEntry } from '../../../src/audit/verify-chain.js';
import { auditHeadCommand, auditVerifyCommand } from '../../../src/cli/audit.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';

let database: TestDatabase;
let app: TestApp;

beforeEach(async () => {
  database = await freshDatabase();
  app = await startApp({ database });
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    const subject = { kind: 'team', id: name };
    await app.app.get(Audit).record(app.db, { by: PUNCTUAL, act: 'team.changed', subject, after: { name } });
  }
});
afterEach(async () => {
  await app.stop();
  await database.drop();
});

const env = () => readEnv({ DATABASE_URL: database.url, SECRET_KEY: Buffer.alloc(32, 1).toString('base64') });

async function ran(command: 'verify' | 'head', options: { expect?: string; json?: boolean } = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    progress: new PassThrough(),
  };
  const run = command === 'verify' ? auditVerifyCommand : auditHeadCommand;
  return { code: await run({ ...options, env: env() }, io), out: out.join('\n'), err: err.join('\n') };
}

/** As whoever owns the database could: with the guards off, and on again as if nothing had been. */
async function tamper(...statements: string[]): Promise<void> {
  await app.db.transaction(async (tx) => {
    await tx.query('alter table audit_entries disable trigger user');
    for (const statement of statements) await tx.query(statement);
  });
  await app.db.query('alter table audit_entries enable trigger user');
}

const forged = `replace(entry, '"three"', '"drei"')`;

test('a log that nobody touched is sound, and its head is told', async () => {
  const { out: head } = await ran('head');
  expect(head).toMatch(/^5:[0-9a-f]{64}$/);
  expect(await ran('verify')).toEqual({
    code: 0,
    out: `5 entries, one unbroken chain\nhead ${head}`,
    err: '',
  });
  expect((await ran('verify', { expect: head })).code).toBe(0);
  expect(JSON.parse((await ran('verify', { json: true })).out)).toMatchObject({ sound: true, entries: 5 });
});

const MOVED =
  'its hash fits neither its content nor its place: it, or the one before it, was changed or moved';

test.each([
  [
    'a content that was changed',
    [`update audit_entries set entry = ${forged} where sequence = 3`],
    `entry 3: ${MOVED}`,
  ],
  [
    'a missing entry',
    ['delete from audit_entries where sequence = 3'],
    'entry 4: entry 3 before it is missing',
  ],
  [
    'missing entries at the beginning',
    ['delete from audit_entries where sequence < 3'],
    'entry 3: entries 1 to 2 before it are missing',
  ],
  [
    'entries that changed places',
    [
      'update audit_entries set sequence = 99 where sequence = 3',
      'update audit_entries set sequence = 3 where sequence = 4',
      'update audit_entries set sequence = 4 where sequence = 99',
    ],
    `entry 3: ${MOVED}\nentry 4: ${MOVED}\nentry 5: ${MOVED}`,
  ],
  [
    'a missing entry whose gap was closed',
    [
      'delete from audit_entries where sequence = 3',
      'update audit_entries set sequence = 3 where sequence = 4',
      'update audit_entries set sequence = 4 where sequence = 5',
    ],
    `entry 3: ${MOVED}\nentry 4: ${MOVED}`,
  ],
  [
    'an entry that was slipped in without a place',
    [`insert into audit_entries (entry) select entry from audit_entries where sequence = 1`],
    '1 entries have no place in the chain',
  ],
])('found: %s', async (_, statements, said) => {
  await tamper(...statements);
  expect(await ran('verify')).toMatchObject({ code: 1, err: said });
});

test('whoever hashes a forgery anew breaks the entry after it', async () => {
  const rows = await app.db.query<{ hash: string; entry: string }>(
    'select hash, entry from audit_entries order by sequence',
  );
  const entry = rows[2]!.entry.replace('"three"', '"drei"');
  const hash = hashOfEntry(3, rows[1]!.hash, entry);
  await tamper(`update audit_entries set entry = '${entry}', hash = '${hash}' where sequence = 3`);
  expect(await ran('verify')).toMatchObject({ code: 1, err: `entry 4: ${MOVED}` });
});

test('a tail that was cut off is missed for certain only by whoever kept an earlier head', async () => {
  const { out: head } = await ran('head');
  await tamper('delete from audit_entries where sequence > 3');
  expect(await ran('verify')).toMatchObject({
    code: 0,
    err: 'warning: after the last entry, numbers were given to 2 more: they were rolled back, or the tail was cut off',
  });
  expect(await ran('verify', { expect: head })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^entry 5: the log ends at 3: its tail was cut off$/m),
  });
  expect(await ran('verify', { expect: `3:${'0'.repeat(64)}` })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^entry 3: it is not the entry that was expected here$/m),
  });
});

test('a guard that is switched off is told, also where every entry is sound', async () => {
  await app.db.query('alter table audit_entries disable trigger audit_refuse_delete');
  expect(await ran('verify')).toMatchObject({
    code: 1,
    err: 'the trigger audit_refuse_delete is switched off or gone',
  });
});

const NOTHING = 'returns trigger language plpgsql as $$ begin return coalesce(new, old); end $$';
test.each([
  [
    'a guard that lets everything pass',
    [`create or replace function audit_refuse() ${NOTHING}`],
    ['update', 'delete', 'truncate'].map(
      (what) => `the trigger audit_refuse_${what} does not do what it did`,
    ),
  ],
  [
    'a guard that calls something else',
    [
      `create function pass() ${NOTHING}`,
      'drop trigger audit_refuse_delete on audit_entries',
      'create trigger audit_refuse_delete before delete on audit_entries execute function pass()',
    ],
    ['the trigger audit_refuse_delete does not do what it did'],
  ],
  [
    'a guard that never looks',
    [
      'drop trigger audit_refuse_update on audit_entries',
      `create trigger audit_refuse_update before update on audit_entries for each row
         when (old.sequence < 0) execute function audit_refuse()`,
    ],
    ['the trigger audit_refuse_update does not do what it did'],
  ],
  [
    'what keeps entries out',
    [
      `create function pass() ${NOTHING}`,
      'create trigger quiet before insert on audit_entries for each row execute function pass()',
      'create rule quieter as on insert to audit_entries do also nothing',
    ],
    ['the trigger quiet is none of Punctual’s', 'the rule quieter is none of Punctual’s'],
  ],
  [
    'a column that hides an entry from whoever looks for it',
    [
      'alter table audit_entries disable trigger user',
      'alter table audit_entries alter act drop expression',
      `update audit_entries set act = 'team.deleted' where sequence = 2`,
      'alter table audit_entries enable trigger user',
    ],
    [
      'the column act is not drawn from the entries any more',
      'entry 2: the columns by which it is found say something else',
    ],
  ],
])('found, where every hash fits: %s', async (_, statements, said) => {
  for (const statement of statements) await app.db.query(statement);
  expect(await ran('verify')).toMatchObject({ code: 1, err: said.join('\n') });
});

test.each(['5', '5:abc', `0:${'a'.repeat(64)}`, 'latest'])('--expect %s is refused', async (expect_) => {
  expect(await ran('verify', { expect: expect_ })).toMatchObject({ code: 2, out: '' });
});

test('a long log is walked in batches', async () => {
  await app.db.query(
    `insert into audit_entries (entry) select e.entry from audit_entries e, generate_series(1, 500) where e.sequence = 1`,
  );
  await app.db.query(
    `insert into audit_entries (entry) select e.entry from audit_entries e, generate_series(1, 1600) where e.sequence = 1`,
  );
  expect(await ran('verify')).toMatchObject({ code: 0, out: expect.stringMatching(/^2105 entries, one/) });
  await tamper(
    'delete from audit_entries where sequence = 1000',
    'delete from audit_entries where sequence = 2000',
  );
  expect((await ran('verify')).err).toBe(
    'entry 1001: entry 1000 before it is missing\nentry 2001: entry 2000 before it is missing',
  );
});
