import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type pg from 'pg';
import type { Env } from '../../config/env.js';
import { postgresQueue, redisProducer } from '../../config/queues.js';
import { allQueues } from './all-queues.js';
import { chooseBackendByConnection } from './backend.js';
import { QUEUE } from './queues.js';
import { QUEUE_POOL, QueueLife } from './queue-life.js';
import { Wake } from './wake.js';

/** BullMQ on PostgreSQL, or on Redis where REDIS_URL is set. Processors run in every role but `api`. */
@Global()
@Module({})
export class QueueModule {
  static over(env: Env, database: pg.ClientConfig): DynamicModule {
    chooseBackendByConnection();
    const pool = env.redisUrl === undefined ? postgresQueue(database) : null;
    return {
      module: QueueModule,
      imports: [
        DiscoveryModule,
        BullModule.forRoot({
          connection: pool ?? redisProducer(env.redisUrl ?? ''),
          prefix: env.redisPrefix,
          // Workers start when everything else is ready, and not at all in the role `api`.
          extraOptions: { manualRegistration: true },
        }),
        BullModule.registerQueue(...Object.values(QUEUE).map((name) => ({ name }))),
      ],
      providers: [{ provide: QUEUE_POOL, useValue: pool }, allQueues, QueueLife, Wake],
      exports: [allQueues, Wake],
    };
  }
}
