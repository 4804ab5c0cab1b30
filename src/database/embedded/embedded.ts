import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { binariesFor } from './binaries.js';
import { Cluster, type Settings } from './cluster.js';
import { placeFor, socketFolder } from './place.js';

export interface EmbeddedPostgres {
  readonly connection: pg.ClientConfig;
  /** Stops the server, unless another process uses it. */
  stop(): Promise<void>;
}

interface Options {
  readonly log: (line: string) => void;
  /** On top of the product's; used when the data folder is made. */
  readonly settings?: Settings;
}

const DATABASE = 'punctual';

/** Every process that uses the server holds this lock, shared; who gets it alone may stop the server. */
const IN_USE = 0x50554e43;

/** Attempts, a fifth of a second apart: the remains of a killed server may need a moment to go away. */
const PATIENCE = 75;

/** SQLSTATE of a server that is starting up or shutting down. */
const CANNOT_CONNECT_NOW = '57P03';

/** A real PostgreSQL on `dataDir`: made at first use, adopted where one is already running, recovered where it was killed. */
export async function startEmbedded(
  dataDir: string,
  { log, settings = {} }: Options,
): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32')
    throw new Error('The embedded PostgreSQL does not run on Windows: set DATABASE_URL.');
  const place = await placeFor(dataDir, log);
  const cluster = new Cluster(await binariesFor(place.user, log), place);
  await cluster.create(settings);
  const server = { host: socketFolder(cluster.data), port: 5432, user: 'postgres' };
  const lease = new Lease(cluster, { ...server, database: 'postgres' }, log);
  await lease.take();
  await createDatabase({ ...server, database: 'postgres' });
  return { connection: { ...server, database: DATABASE }, stop: () => lease.giveUp() };
}

/** Our claim on the server, held on a connection of its own. If the server dies under us, it is started again. */
class Lease {
  private held?: pg.Client;
  private retaking?: Promise<void>;
  private givenUp = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly connection: pg.ClientConfig,
    private readonly log: (line: string) => void,
  ) {}

  async take(): Promise<void> {
    let fault: unknown;
    for (let failures = 0; failures < PATIENCE;) {
      // Several processes may start it at once: one succeeds, the others find it running.
      const runs = (await this.cluster.isRunning()) || (await this.cluster.start()).status === 0;
      if (runs) {
        fault = await this.hold().catch((refused: unknown) => refused);
        if (fault === undefined) return;
      }
      // Recovery from a crash takes as long as it takes.
      if ((fault as pg.DatabaseError | undefined)?.code !== CANNOT_CONNECT_NOW) failures++;
      fault = undefined;
      await sleep(200);
    }
    throw new Error(
      `The embedded PostgreSQL does not start. Its last words:\n${await this.cluster.lastWords()}`,
    );
  }

  private async hold(): Promise<void> {
    const client = new pg.Client({
      ...this.connection,
      application_name: 'punctual lease',
      connectionTimeoutMillis: 10_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select pg_advisory_lock_shared($1)', [IN_USE]);
    } catch (fault) {
      await client.end().catch(() => undefined);
      throw fault;
    }
    client.once('end', () => this.lost(client));
    this.held = client;
  }

  private lost(client: pg.Client): void {
    if (this.givenUp || this.held !== client) return;
    this.held = undefined;
    this.log('The embedded PostgreSQL went away; starting it again');
    this.retaking = this.take().catch((fault: Error) => this.log(fault.message));
  }

  async giveUp(): Promise<void> {
    if (this.givenUp) return;
    this.givenUp = true;
    await this.retaking;
    const client = this.held;
    if (client === undefined) return;
    try {
      // A server that has just died cannot be asked; whoever comes next finds it as it is.
      if (await isAlone(client).catch(() => false)) await this.cluster.stop();
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Whoever comes now waits for the lock until the server stops under it, and starts it again. */
async function isAlone(client: pg.Client): Promise<boolean> {
  await client.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    IN_USE,
  ]);
  if (rows[0]?.locked !== true) return false;
  // Our own pools have just closed; their backends may take a moment to leave.
  for (let waitedMs = 0; waitedMs < 1_000; waitedMs += 50) {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (rowCount === 0) return true;
    await sleep(50);
  }
  return false;
}

async function createDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (fault) {
    // Two processes found it missing at once; 42P04 and 23505 are what the slower one is told.
    if (!['42P04', '23505'].includes((fault as pg.DatabaseError).code ?? '')) throw fault;
  } finally {
    await client.end();
  }
}
