import { randomBytes } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { type Env, readEnv } from '../../config/env.js';
import { settleEnv } from '../../config/settle-env.js';
import { AppModule } from '../../src/app.module.js';
import { appOptions, configureApp, createAdapter } from '../../src/configure-app.js';
import { Database } from '../../src/database/database.js';
import { createPino, NestLogger } from '../../src/logging.js';
import { Now } from '../../src/system-now.js';
import { freshDatabase, type TestDatabase } from './database.js';
import { type QueueBackend, startRedis } from './redis.js';

export interface TestApp {
  readonly url: string;
  readonly env: Env;
  readonly app: NestFastifyApplication;
  readonly db: Database;
  readonly now: Now;
  /** Requests to the app: JSON out, and the answer with its body already read. */
  fetch(path: string, init?: RequestInit & { json?: unknown }): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The shape is what the test is about.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface AppOptions {
  readonly backend?: QueueBackend;
  /** Absent: the real clock. */
  readonly now?: Now;
  /** On top of the harness's own; as the environment has it. */
  readonly env?: NodeJS.ProcessEnv;
  /** Several apps on one database: the first made it, the others get it here, and none of them drops it. */
  readonly database?: TestDatabase;
  readonly module?: (env: Env, database: TestDatabase) => DynamicModule;
}

/** The real application on a free port, over a database and a queue of its own. */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const { backend = 'postgres', now } = options;
  const database = options.database ?? (await freshDatabase());
  const redis = backend === 'redis' && options.env?.REDIS_URL === undefined ? await startRedis() : undefined;
  const env = await settleEnv(
    readEnv({
      PORT: '0',
      DATABASE_URL: database.url,
      REDIS_URL: redis?.url,
      REDIS_PREFIX: `test-${randomBytes(6).toString('hex')}`,
      SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
      ...options.env,
    }),
  );
  const module = options.module?.(env, database) ?? AppModule.over(env, database.connection);
  const building = Test.createTestingModule({ imports: [module] }).setLogger(
    new NestLogger(createPino(env.logLevel)),
  );
  if (now !== undefined) building.overrideProvider(Now).useValue(now);
  const compiled = await building.compile();
  const app = compiled.createNestApplication<NestFastifyApplication>(createAdapter(env), appOptions);
  const stop = async () => {
    await app.close();
    await redis?.stop();
    if (options.database === undefined) await database.drop();
  };
  try {
    await configureApp(app, env);
    await app.listen(env.port, env.host);
  } catch (fault) {
    // What is left open would keep Jest from ending.
    await stop();
    throw fault;
  }
  const url = `http://${env.host}:${env.port}`;
  return {
    url,
    env,
    app,
    db: app.get(Database),
    now: app.get(Now),
    fetch: (path, init) => ask(`${url}${path}`, init),
    stop,
  };
}

async function ask(url: string, { json, ...init }: RequestInit & { json?: unknown } = {}): Promise<Answer> {
  const headers = new Headers(init.headers);
  if (json !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(url, {
    ...init,
    headers,
    body: json === undefined ? init.body : JSON.stringify(json),
  });
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}
