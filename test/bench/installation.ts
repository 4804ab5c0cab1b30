import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { readEnv, type Role } from '../../config/env.js';
import { PUNCTUAL } from '../../src/audit/actor.js';
import { startEmbedded } from '../../src/database/embedded/embedded.js';
import { PutIntegration } from '../../src/integrations/put-integration.js';
import { startServer } from '../../src/server.js';
import { type Server, urlOf } from '../harness/database.js';
import { type QueueBackend, startRedis } from '../harness/redis.js';
import { ServerProcess } from '../harness/server-process.js';
import { temporaryFolder } from './temporary-folder.js';
import type { Secrets } from './helpdesk-traffic.js';
import { promise } from './promises.js';

/** A furnished database as the product embeds it, and servers on it in processes of their own. */
export class Installation {
  private constructor(
    readonly connection: pg.ClientConfig,
    readonly secrets: Secrets,
    readonly db: pg.Client,
    private readonly env: NodeJS.ProcessEnv,
    readonly remove: () => Promise<void>,
  ) {}

  static async make(backend: QueueBackend): Promise<Installation> {
    const folder = temporaryFolder();
    const redis = backend === 'redis' ? await startRedis() : undefined;
    const { connection, stop } = await startEmbedded(folder.path, { log: () => undefined });
    const env = {
      DATABASE_URL: urlOf(connection as Server),
      REDIS_URL: redis?.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      PATH: process.env.PATH,
      LOG_LEVEL: 'error',
    };
    const db = new pg.Client(connection);
    const remove = async () => {
      await db.end();
      await stop();
      await redis?.stop();
      folder.remove();
    };
    try {
      const secrets = await furnish(env);
      await db.connect();
      return new Installation(connection, secrets, db, env, remove);
    } catch (fault) {
      await remove();
      throw fault;
    }
  }

  async serve(role: Role): Promise<ServerProcess> {
    const server = await ServerProcess.on({ ...this.env, ROLE: role });
    await server.start();
    return server;
  }

  async count(what: 'deliveries' | 'waiting' | 'quarantined' | 'clocks' | 'tickets'): Promise<number> {
    const { rows } = await this.db.query<{ n: number }>(`select count(*)::int as n from ${COUNTED[what]}`);
    return rows[0]?.n ?? 0;
  }
}

const COUNTED = {
  deliveries: 'deliveries',
  waiting: `deliveries where state = 'received'`,
  quarantined: `deliveries where state = 'quarantined'`,
  clocks: 'clocks',
  tickets: 'tickets',
};

async function furnish(env: NodeJS.ProcessEnv): Promise<Secrets> {
  const { app, stop } = await startServer(readEnv({ ...env, ROLE: 'api', PORT: '0' }));
  try {
    await promise(app);
    const zendesk = randomBytes(24).toString('hex');
    const integrations = app.get(PutIntegration);
    await integrations.run('zendesk', { helpdesk: 'zendesk', name: 'Zendesk', secret: zendesk }, PUNCTUAL);
    const { secret } = await integrations.run('standard', { helpdesk: 'standard', name: 'Desk' }, PUNCTUAL);
    return { zendesk, standard: secret! };
  } finally {
    await stop();
  }
}
