import pg from 'pg';
import { DataSource, EntitySchema } from 'typeorm';
import { dataSourceOptions, loadMigrations } from '../../../config/data-source.js';
import { DecimalsByIso1796000000622 } from '../../../migrations/1796000000622-decimals-by-iso.js';
import { Database, timestamptz } from '../../../src/database/database.js';
import { instant } from '../../../src/database/instant-column.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';

let own: TestDatabase;
let db: Database;

beforeAll(async () => {
  own = await freshDatabase();
  db = new Database(own.connection);
  await db.query('create table things (id bigint primary key, at timestamptz, day date)');
});

afterAll(async () => {
  await db.onApplicationShutdown();
  await own.drop();
});

const NOON = Date.parse('2026-03-29T12:00:00.123Z');

test('instants go in and come out as epoch milliseconds, dates as dates, bigints as numbers', async () => {
  await db.query('insert into things values ($1, $2, $3)', [2 ** 40, timestamptz(NOON), '2026-03-29']);
  expect(await db.query('select * from things')).toEqual([{ id: 2 ** 40, at: NOON, day: '2026-03-29' }]);
  expect(await db.query('select array_agg(at) as ats, array_agg(id) as ids from things')).toEqual([
    { ats: [NOON], ids: [2 ** 40] },
  ]);
  expect(timestamptz(null)).toBeNull();
});

test('a bigint that a number cannot hold is an error, not a rounding', async () => {
  await expect(db.query('select 9007199254740993::bigint as id')).rejects.toThrow(RangeError);
});

test('the type parsers are ours alone: other pools keep Dates', async () => {
  const plain = new pg.Client(own.connection);
  await plain.connect();
  const { rows } = await plain.query('select to_timestamp(0) as at');
  await plain.end();
  expect(rows[0].at).toEqual(new Date(0));
});

test('a transaction that fails leaves nothing, and its connection is usable again', async () => {
  const failing = db.transaction(async (tx) => {
    await tx.query('insert into things (id) values (7)');
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await db.query('select id from things where id = 7')).toEqual([]);
});

test('two transactions that deadlock both succeed: the loser is run again', async () => {
  await db.query('insert into things (id) values (11), (12)');
  let runs = 0;
  const bothHold = barrier(2);
  const update = (first: number, second: number) =>
    db.transaction(async (tx) => {
      runs++;
      await tx.query('update things set day = $2 where id = $1', [first, '2026-01-01']);
      await bothHold();
      await tx.query('update things set day = $2 where id = $1', [second, '2026-01-02']);
    });
  await Promise.all([update(11, 12), update(12, 11)]);
  expect(runs).toBe(3);
});

test('a constraint violation is not tried again', async () => {
  let runs = 0;
  const clash = db.transaction(async (tx) => {
    runs++;
    await tx.query('insert into things (id) values (21), (21)');
  });
  await expect(clash).rejects.toMatchObject({ code: '23505' });
  expect(runs).toBe(1);
});

test('TypeORM reaches the same database, and an entity’s instant is a number', async () => {
  const things = new EntitySchema<{ id: string; at: number }>({
    name: 'things',
    columns: {
      id: { type: 'bigint', primary: true },
      at: { type: 'timestamptz', transformer: instant, nullable: true },
    },
  });
  const source = await new DataSource({
    ...dataSourceOptions(own.connection),
    entities: [things],
  }).initialize();
  await source.getRepository(things).insert({ id: '31', at: NOON });
  expect(await source.getRepository(things).findOneBy({ id: '31' })).toEqual({ id: '31', at: NOON });
  await source.destroy();
});

test('the migrations go down and up again, and every table is back', async () => {
  const tables = 'select table_name from information_schema.tables where table_schema = $1 order by 1';
  const before = await db.query(tables, ['public']);
  const options = { ...dataSourceOptions(own.connection), migrations: await loadMigrations() };
  const source = await new DataSource(options).initialize();
  const steps = (await source.query('select * from typeorm_migrations')).length;
  for (let step = 0; step < steps; step++) await source.undoLastMigration();
  const bare = await db.query(tables, ['public']);
  await source.runMigrations();
  await source.destroy();
  expect(bare).toEqual([{ table_name: 'things' }, { table_name: 'typeorm_migrations' }]);
  expect(await db.query(tables, ['public'])).toEqual(before);
});

test('amounts in a currency of which the runtime knows no decimals are written in ISO’s units, and read as before', async () => {
  const at = '2026-04-01T00:00:00Z';
  const figures = (n: number) => ({
    credit: n,
    lines: [{ objective: 'a', of: 'tier', claimed: n, credited: n }],
    carriedMs: 7,
    total: n,
  });
  await db.query(`insert into agreements (id, kind, position) values ('care', 'customer', 1)`);
  for (const [i, currency] of ['HUF', 'EUR'].entries()) {
    const [row] = await db.query<{ id: number }>(
      `insert into statements (agreement_id, period_from, period_to, timezone, version, currency, state, closed_at)
       values ('care', $1::timestamptz + $2 * interval '1 day', $1::timestamptz + $3 * interval '1 day', 'UTC', 1, $4, 'draft', $1)
       returning id`,
      [at, i, i + 1, currency],
    );
    await db.query(`insert into statement_revisions values ($1, 0, $2, null, $3, '[]', '', '[]')`, [
      row!.id,
      at,
      JSON.stringify(figures(1_500)),
    ]);
    await db.query(
      `insert into ledger_entries (agreement_id, statement_id, revision, kind, amount, currency, at)
       values ('care', $1, 0, 'credit', 1500, $2, $3)`,
      [row!.id, currency, at],
    );
  }
  const answer = {
    differing: { total: 3 },
    credits: { today: null, draft: { currency: 'HUF', cap: 9, total: 4 } },
  };
  await db.query(
    `insert into analyses (kind, question, asked_by, asked_at, state, settled_at, answer)
     values ('backtest', '{}', 'somebody', $1, 'done', $1, $2)`,
    [at, JSON.stringify(answer)],
  );
  const source = await new DataSource(dataSourceOptions(own.connection)).initialize();
  const runner = source.createQueryRunner();
  await new DecimalsByIso1796000000622().up(runner);
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: 'HUF' });
  const times = 10 ** (2 - format.resolvedOptions().maximumFractionDigits!);
  expect(await db.query('select currency, amount from ledger_entries order by id')).toEqual([
    { currency: 'HUF', amount: 1_500 * times },
    { currency: 'EUR', amount: 1_500 },
  ]);
  expect(await db.query('select figures from statement_revisions order by statement_id')).toEqual([
    { figures: figures(1_500 * times) },
    { figures: figures(1_500) },
  ]);
  const draft = { currency: 'HUF', cap: 9 * times, total: 4 * times };
  expect(await db.query('select answer from analyses')).toEqual([
    { answer: { ...answer, credits: { today: null, draft } } },
  ]);
  await expect(db.query('update ledger_entries set amount = 1')).rejects.toThrow('is only ever added to');
  await new DecimalsByIso1796000000622().down(runner);
  expect(await db.query('select distinct amount from ledger_entries')).toEqual([{ amount: 1_500 }]);
  await source.destroy();
});

/** The first round waits until `parties` have arrived; later calls pass. */
function barrier(parties: number): () => Promise<void> {
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let arrived = 0;
  return () => {
    if (++arrived >= parties) open();
    return opened;
  };
}
