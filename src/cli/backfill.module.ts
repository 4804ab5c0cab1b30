import { type DynamicModule, Module } from '@nestjs/common';
import type pg from 'pg';
import type { Env } from '../../config/env.js';
import { BackfillsModule } from '../backfills/backfills.module.js';
import { PlatformModule } from '../platform.module.js';

/** No server, no workers, no sweep. */
@Module({})
export class BackfillCommandModule {
  static over(env: Env, database: pg.ClientConfig): DynamicModule {
    return {
      module: BackfillCommandModule,
      imports: [PlatformModule.over({ ...env, role: 'api' }, database), BackfillsModule],
    };
  }
}
