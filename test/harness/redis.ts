import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { Redis } from 'ioredis';
import { until } from './until.js';

export type QueueBackend = 'postgres' | 'redis';

export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

const given = process.env.TEST_REDIS_URL;

const isInstalled = (): boolean => {
  try {
    return execFileSync('redis-server', ['--version']).length > 0;
  } catch {
    return false;
  }
};

/** For describe.each: every story runs on both. A machine without Redis may leave it out; CI may not. */
export const queueBackends: QueueBackend[] =
  given !== undefined || isInstalled() || process.env.CI === 'true' ? ['postgres', 'redis'] : ['postgres'];

/** TEST_REDIS_URL, or a server of this test file's own that keeps nothing. */
export async function startRedis(port?: number): Promise<TestRedis> {
  if (given !== undefined && port === undefined) return { url: given, stop: () => Promise.resolve() };
  if (!isInstalled()) throw new Error('These tests need Redis: install redis-server or set TEST_REDIS_URL.');
  const at = port ?? (await getPort());
  const dir = mkdtempSync(join(tmpdir(), 'punctual-redis-'));
  const settings = [
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
  ];
  const server = spawn('redis-server', ['--port', String(at), '--dir', dir, ...settings], {
    stdio: 'ignore',
  });
  const url = `redis://127.0.0.1:${at}`;
  await until(() => answers(url), 'Redis to answer');
  return {
    url,
    async stop() {
      if (server.exitCode === null) {
        server.kill('SIGTERM');
        await once(server, 'exit');
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
