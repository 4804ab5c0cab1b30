import { readEnv } from '../../config/env.js';
import { migrate } from '../database/migrate.js';
import { reachDatabase } from '../database/reach-database.js';

export async function migrateCommand(io: { out(line: string): void }): Promise<void> {
  const env = readEnv();
  const database = await reachDatabase(env, io.out);
  try {
    const ran = await migrate(database.connection, { queueInPostgres: env.redisUrl === undefined });
    io.out(ran.length === 0 ? 'The schema is up to date.' : `Ran ${ran.join(', ')}.`);
  } finally {
    await database.release();
  }
}
