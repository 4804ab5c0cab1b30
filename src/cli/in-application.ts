import 'reflect-metadata';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type pg from 'pg';
import { pino } from 'pino';
import type { Env, GivenEnv } from '../../config/env.js';
import { settleEnv } from '../../config/settle-env.js';
import { migrate } from '../database/migrate.js';
import { reachDatabase } from '../database/reach-database.js';
import { NestLogger } from '../logging.js';

/** As much of the application as a command needs, beside a running server or without one. */
export async function inApplication<Result>(
  given: GivenEnv,
  moduleOver: (env: Env, database: pg.ClientConfig) => DynamicModule,
  run: (app: INestApplicationContext) => Promise<Result>,
  tell: (line: string) => void = () => undefined,
): Promise<Result> {
  const env = await settleEnv(given);
  // Standard output is the command's own.
  const level = env.logLevel === 'info' ? 'warn' : env.logLevel;
  const logger = new NestLogger(pino({ level, base: undefined }, pino.destination({ dest: 2, sync: true })));
  const reached = await reachDatabase(env, tell);
  try {
    await migrate(reached.connection, { queueInPostgres: env.redisUrl === undefined });
    const module = moduleOver(env, reached.connection);
    const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    try {
      return await run(app);
    } finally {
      await app.close();
    }
  } finally {
    await reached.release();
  }
}
