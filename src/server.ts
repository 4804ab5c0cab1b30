import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Env, GivenEnv } from '../config/env.js';
import { settleEnv } from '../config/settle-env.js';
import { AppModule } from './app.module.js';
import { appOptions, configureApp, createAdapter } from './configure-app.js';
import { migrate } from './database/migrate.js';
import { reachDatabase } from './database/reach-database.js';
import { createPino, NestLogger } from './logging.js';

export interface Server {
  readonly env: Env;
  readonly app: NestFastifyApplication;
  readonly url: string;
  stop(): Promise<void>;
}

/** Database, migrations, application, in this order; and back. */
export async function startServer(given: GivenEnv): Promise<Server> {
  const logger = new NestLogger(createPino(given.logLevel));
  const env = await settleEnv(given);
  const database = await reachDatabase(env, (line) => logger.log(line, 'Database'));
  try {
    await migrate(database.connection, { queueInPostgres: env.redisUrl === undefined });
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.over(env, database.connection),
      createAdapter(env),
      { ...appOptions, logger },
    );
    await configureApp(app, env);
    await app.listen(env.port, env.host);
    logger.log(`Listening on ${env.host}:${env.port} as ${env.role}`, 'Server');
    return { env, app, url: env.publicUrl, stop: () => app.close().finally(database.release) };
  } catch (fault) {
    await database.release();
    throw fault;
  }
}
