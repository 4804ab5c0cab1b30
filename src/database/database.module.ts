import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type pg from 'pg';
import { dataSourceOptions } from '../../config/data-source.js';
import { Database } from './database.js';

/** Gives every feature `Database` (plain SQL) and, through TypeOrmModule.forFeature, repositories. */
@Global()
@Module({})
export class DatabaseModule {
  static over(connection: pg.ClientConfig): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            ...dataSourceOptions(connection),
            autoLoadEntities: true,
            retryAttempts: 3,
            retryDelay: 1_000,
          }),
        }),
      ],
      providers: [{ provide: Database, useFactory: () => new Database(connection) }],
      exports: [Database],
    };
  }
}
