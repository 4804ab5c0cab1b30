import pg from 'pg';
import { startEmbedded } from '../../src/database/embedded/embedded.js';
import { migrate } from '../../src/database/migrate.js';

/**
 * One PostgreSQL for the whole run, with a migrated template that every test file clones in milliseconds. Runs as a
 * process of its own: Jest transforms neither the product nor its packages for a global set-up.
 */
const [dataDir = '', template = ''] = process.argv.slice(2);

/** Test data need not survive a power cut. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300 };

const given = process.env.TEST_DATABASE_URL;
const server: pg.ClientConfig = given
  ? { connectionString: given }
  : (await startEmbedded(dataDir, { log: (line) => process.stderr.write(`${line}\n`), settings: careless }))
      .connection;

const client = new pg.Client(server);
await client.connect();
await client.query(`create database ${template}`);
const { host, port, user, password } = client;
await client.end();

await migrate(
  { host, port, user, password: password ?? undefined, database: template },
  { queueInPostgres: true },
);
process.stdout.write(JSON.stringify({ host, port, user, password, database: 'postgres' }), () => {
  // The server stays, and so does our lease on it until this process ends.
  process.exit(0);
});
