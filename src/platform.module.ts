import { type DynamicModule, Global, Module } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../config/env.js';
import { AuditModule } from './audit/audit.module.js';
import { DatabaseModule } from './database/database.module.js';
import { QueueModule } from './queue/queue.module.js';
import { Now, SystemNow } from './system-now.js';
import { Throttles } from './throttles.js';

/** What every feature stands on, to be had without importing anything: Env, Now, Database, Wake, Audit, Throttles. */
@Global()
@Module({})
export class PlatformModule {
  static over(env: Env, database: pg.ClientConfig): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DatabaseModule.over(database), QueueModule.over(env, database), AuditModule],
      providers: [{ provide: Env, useValue: env }, { provide: Now, useClass: SystemNow }, Throttles],
      exports: [Env, Now, Throttles],
    };
  }
}
