import type pg from 'pg';
import type { Env } from '../../config/env.js';
import { startEmbedded } from './embedded/embedded.js';

/** How to reach the database, and what to do when nobody needs it any more. */
export interface Reached {
  readonly connection: pg.ClientConfig;
  release(): Promise<void>;
}

/** DATABASE_URL always wins; without it the embedded server is started, or adopted where it runs already. */
export async function reachDatabase(
  env: Pick<Env, 'databaseUrl' | 'dataDir'>,
  log: (line: string) => void,
): Promise<Reached> {
  if (env.databaseUrl !== undefined) {
    return { connection: { connectionString: env.databaseUrl }, release: () => Promise.resolve() };
  }
  const { connection, stop } = await startEmbedded(env.dataDir, { log });
  return { connection, release: stop };
}
