import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbedded } from '../../../src/database/embedded/embedded.js';
import { until } from '../../harness/until.js';

jest.setTimeout(60_000);

const isRoot = process.getuid?.() === 0;
/** What a test started and must not leave behind. */
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

function folder(mode: number, ...below: string[]): string {
  const top = mkdtempSync(join(tmpdir(), 'punctual-embedded-'));
  chmodSync(top, mode);
  cleanUp.push(() => rmSync(top, { recursive: true, force: true }));
  return join(top, ...below);
}

async function start(dataDir: string, log: string[] = []): Promise<EmbeddedPostgres> {
  const started = await startEmbedded(dataDir, { log: (line) => log.push(line), settings: { fsync: 'off' } });
  cleanUp.push(() => started.stop());
  return started;
}

async function ask(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new pg.Client(server.connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

const keepARow = (server: EmbeddedPostgres) => ask(server, 'create table kept as select 42 as row');
const theRow = (server: EmbeddedPostgres) => ask(server, 'select row from kept');
const dataOf = (dataDir: string) => join(dataDir, 'postgres', 'data');
const pidFile = (dataDir: string) => join(dataOf(dataDir), 'postmaster.pid');
const postmaster = (dataDir: string) => Number(readFileSync(pidFile(dataDir), 'utf8').split('\n')[0]);

function isAlive(pid: number): boolean {
  try {
    // A zombie still has a number; what it runs is gone.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await until(() => !isAlive(pid), `process ${pid} to die`);
}

/** Another process that uses the server on this folder. */
async function holder(dataDir: string): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['dist/test/harness/hold-database.js', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUp.push(() => child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  return child as ChildProcess & { pid: number };
}

test('it is made, stopped and started again, and keeps its rows; only its own user may enter', async () => {
  const dataDir = folder(0o711, 'data');
  const first = await start(dataDir);
  await keepARow(first);
  await first.stop();
  expect(existsSync(pidFile(dataDir))).toBe(false);
  expect(await theRow(await start(dataDir))).toBe(42);
  expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
});

test('it takes no connection from the network and writes to disk for real', async () => {
  const dataDir = folder(0o711);
  const server = await startEmbedded(dataDir, { log: () => undefined });
  cleanUp.push(() => server.stop());
  expect(await ask(server, 'show listen_addresses')).toBe('');
  expect(await ask(server, 'show fsync')).toBe('on');
});

test('a process that was killed leaves it running, and the next one adopts it', async () => {
  const dataDir = folder(0o711);
  const first = await holder(dataDir);
  const server = postmaster(dataDir);
  await killed(first.pid);
  const second = await start(dataDir);
  expect(postmaster(dataDir)).toBe(server);
  await second.stop();
  expect(isAlive(server)).toBe(false);
});

test('it is left alone by whoever stops first, and stopped by whoever stops last', async () => {
  const dataDir = folder(0o711);
  const other = await holder(dataDir);
  const mine = await start(dataDir);
  const server = postmaster(dataDir);
  await mine.stop();
  expect(isAlive(server)).toBe(true);
  await killed(other.pid);
  await (await start(dataDir)).stop();
  expect(isAlive(server)).toBe(false);
});

test('it is not stopped while somebody else is looking at it', async () => {
  const dataDir = folder(0o711);
  const server = await start(dataDir);
  const client = new pg.Client(server.connection);
  await client.connect();
  await server.stop();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
  await start(dataDir);
});

test('killed under a running process, it comes back by itself and no row is lost', async () => {
  const dataDir = folder(0o711);
  const log: string[] = [];
  const server = await start(dataDir, log);
  await keepARow(server);
  const before = postmaster(dataDir);
  await killed(before);
  const row = await until(() => theRow(server).catch(() => undefined), 'the server to come back', 30_000);
  expect(row).toBe(42);
  expect(postmaster(dataDir)).not.toBe(before);
  expect(log).toContain('The embedded PostgreSQL went away; starting it again');
});

test('killed together with the process that used it, it recovers at the next start', async () => {
  const dataDir = folder(0o711);
  const first = await holder(dataDir);
  const client = await start(dataDir);
  await keepARow(client);
  await client.stop();
  const server = postmaster(dataDir);
  await killed(first.pid);
  await killed(server);
  expect(await theRow(await start(dataDir))).toBe(42);
});

test('a number in postmaster.pid that is by now somebody else’s does not keep it from starting', async () => {
  const dataDir = folder(0o711);
  await (await start(dataDir)).stop();
  const { uid, gid } = statSync(dataOf(dataDir));
  const stranger = spawn('sleep', ['60'], isRoot ? { uid, gid, cwd: '/' } : { cwd: '/' });
  cleanUp.push(() => stranger.kill('SIGKILL'));
  await once(stranger, 'spawn');
  writeFileSync(pidFile(dataDir), `${stranger.pid}\n${dataOf(dataDir)}\n1\n5432\n.\n\n0 0\n`);
  expect(await ask(await start(dataDir), 'select 1')).toBe(1);
});

test('two that start at once on an empty folder share one server', async () => {
  const dataDir = folder(0o711);
  const [mine, theirs] = await Promise.all([start(dataDir), holder(dataDir)]);
  expect(await ask(mine, 'select count(*)::int from pg_database where datname = $$punctual$$')).toBe(1);
  const server = postmaster(dataDir);
  await mine.stop();
  expect(isAlive(server)).toBe(true);
  await killed(theirs.pid);
  await (await start(dataDir)).stop();
});

test('a path too long for a socket is no obstacle', async () => {
  const dataDir = folder(
    0o755,
    'a-folder-with-a-rather-long-name'.repeat(3),
    "and another, with spaces and a quote'",
  );
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const server = await start(dataDir);
  cleanUp.push(() => rmSync(server.connection.host!, { force: true }));
  expect(Buffer.byteLength(server.connection.host!)).toBeLessThan(90);
  expect(await ask(server, 'select 1')).toBe(1);
});

/** As a checkout in root's home is, or in a temporary folder: then the server itself has to be copied as well. */
function isClosedToOthers(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return true;
  return dirname(folder) !== folder && isClosedToOthers(dirname(folder));
}

const asRoot = isRoot ? test : test.skip;

asRoot('as root, data go where the server’s user can enter when DATA_DIR is in a closed folder', async () => {
  const dataDir = folder(0o700, 'checkout', '.data');
  const elsewhere = join(
    '/var/lib/punctual',
    createHash('sha256').update(dataDir).digest('hex').slice(0, 12),
  );
  cleanUp.push(() => rmSync(elsewhere, { recursive: true, force: true }));
  const log: string[] = [];
  const first = await start(dataDir, log);
  await keepARow(first);
  await first.stop();
  const cannotEnter = (path: string) => `runs as user (postgres|nobody), who cannot enter ${path}`;
  const aboutData = `${cannotEnter(dataDir)}; its data are in ${elsewhere}/postgres`;
  const aboutItself = `${cannotEnter('\\S+')}; using a copy of it in /var/lib/punctual/`;
  expect(log).toEqual(
    [aboutData, ...(isClosedToOthers(process.cwd()) ? [aboutItself] : [])].map((line) =>
      expect.stringMatching(new RegExp(line)),
    ),
  );
  expect(await theRow(await start(dataDir))).toBe(42);
});
