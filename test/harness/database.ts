import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly connection: pg.ClientConfig & { readonly database: string };
  /** The same, as DATABASE_URL would have it. */
  readonly url: string;
  drop(): Promise<void>;
}

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
}

function server(): Server {
  const told = process.env.PUNCTUAL_TEST_SERVER;
  if (told === undefined)
    throw new Error('There is no test server: run this file with --selectProjects product.');
  return JSON.parse(told) as Server;
}

/** A migrated, empty database of this test file's own; call `drop` in `afterAll`. */
export async function freshDatabase(): Promise<TestDatabase> {
  const database = `test_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${database} template ${process.env.PUNCTUAL_TEST_TEMPLATE}`);
  const connection = { ...server(), database };
  return {
    connection,
    url: urlOf(connection),
    drop: () => administer(`drop database if exists ${database} with (force)`),
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client(server());
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The embedded server is reached through a folder, which a URL carries as a parameter. */
export function urlOf({ host, port, user, password, database }: Server): string {
  const who = `${encodeURIComponent(user)}${password ? `:${encodeURIComponent(password)}` : ''}`;
  if (host.startsWith('/'))
    return `postgres://${who}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  return `postgres://${who}@${host}:${port}/${database}`;
}
