import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';

/** TypeORM's half of the database: entities and migrations. The schema changes through migrations only. */
export function dataSourceOptions(connection: pg.PoolConfig) {
  return {
    type: 'postgres',
    // Everything about the connection goes to pg as it is: a URL, or the embedded server's socket folder as host.
    extra: { max: 5, connectionTimeoutMillis: 5_000, ...connection },
    synchronize: false,
    migrationsTableName: 'typeorm_migrations',
    migrationsTransactionMode: 'each',
    logging: false,
  } as const satisfies DataSourceOptions;
}

type MigrationClass = new () => MigrationInterface;

/** Every class in `migrations/`, oldest first, as source under Jest and compiled otherwise. */
export async function loadMigrations(): Promise<MigrationClass[]> {
  const files = readdirSync(join(import.meta.dirname, '../migrations')).filter((name) =>
    /\.[jt]s$/.test(name),
  );
  const modules = await Promise.all(files.sort().map((name) => import(`../migrations/${name}`)));
  return modules.flatMap((module: object) => Object.values(module)) as MigrationClass[];
}
