import type { ConnectionOptions } from 'bullmq';
import pg from 'pg';

/** BullMQ's two backends: a pool that every queue and worker shares, or the way to Redis. */
export type QueueConnection = pg.Pool | ConnectionOptions;

/** Each worker keeps one of these connections to listen on; the rest is for work. */
const POOL_SIZE = 12;

export function postgresQueue(connection: pg.ClientConfig): pg.Pool {
  const pool = new pg.Pool({
    max: POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    ...connection,
    // The queue may be lost at any time without loss, so it need not wait for the disk; our rows do.
    options: '-c search_path=bullmq,public -c synchronous_commit=off',
  });
  // Every queue and every worker listens for the pool's errors.
  pool.setMaxListeners(100);
  // A connection that drops while it is checked out fails its statement; the event beside it must not end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** ioredis gives up where this returns nothing; we never do. */
const retryStrategy = (attempt: number): number => Math.min(attempt * 200, 2_000);

/** Stock gives a connection that never came 2 s to go away, and a process that stops would wait for that. */
const forRedis = { retryStrategy, disconnectTimeout: 200 };

/** A producer fails at once while Redis is away; a worker waits for it to come back. */
export const redisProducer = (url: string) => ({ url, enableOfflineQueue: false, ...forRedis });
export const redisWorker = (url: string) => ({ url, maxRetriesPerRequest: null, ...forRedis });
