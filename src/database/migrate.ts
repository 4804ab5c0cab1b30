import { runMigrations } from 'bullmq';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions, loadMigrations } from '../../config/data-source.js';

/** One process migrates at a time; the others wait here and then find nothing left to do. */
const MIGRATING = 0x50554e44;

/** Brings our schema and the queue's (schema `bullmq`) up to date. Returns the names of the migrations that ran. */
export async function migrate(
  connection: pg.ClientConfig,
  { queueInPostgres }: { queueInPostgres: boolean },
): Promise<string[]> {
  const guard = new pg.Client(connection);
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATING]);
    if (queueInPostgres) await runMigrations(guard);
    return await runOurs(connection);
  } finally {
    await guard.end();
  }
}

async function runOurs(connection: pg.ClientConfig): Promise<string[]> {
  const source = new DataSource({
    ...dataSourceOptions(connection),
    migrations: await loadMigrations(),
  });
  await source.initialize();
  try {
    return (await source.runMigrations()).map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}
