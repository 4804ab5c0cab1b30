import { Logger } from '@nestjs/common';
import { Database } from '../../../src/database/database.js';
import { SystemNow } from '../../../src/system-now.js';
import { freshDatabase, type TestDatabase } from '../../harness/database.js';

// It warns, as it should.
Logger.overrideLogger(false);

let own: TestDatabase;

beforeAll(async () => {
  own = await freshDatabase();
});

afterAll(() => own.drop());

/** A real database whose clock is off: a function of the same name stands before PostgreSQL's own. */
async function differenceTo(ahead: string): Promise<number> {
  const plain = new Database(own.connection);
  await plain.query('create schema if not exists skewed');
  await plain.query(
    `create or replace function skewed.clock_timestamp() returns timestamptz language sql volatile
     as $$ select pg_catalog.clock_timestamp() + interval '${ahead}' $$`,
  );
  await plain.onApplicationShutdown();
  const skewed = new Database({ ...own.connection, options: '-c search_path=skewed,pg_catalog' });
  const clock = new SystemNow(skewed);
  await clock.onModuleInit();
  const difference = clock.now() - Date.now();
  clock.onModuleDestroy();
  await skewed.onApplicationShutdown();
  return difference;
}

test('time is the database’s, so that several machines agree', async () => {
  const difference = await differenceTo('10 minutes');
  expect(difference).toBeGreaterThan(595_000);
  expect(difference).toBeLessThan(605_000);
  expect(await differenceTo('-2 hours')).toBeLessThan(-7_190_000);
});

test('a clock that agrees within the round trip is left alone', async () => {
  expect(Math.abs(await differenceTo('0 s'))).toBeLessThanOrEqual(5);
});
