import { Redis } from 'ioredis';

/** A Redis that evicts or forgets loses wake-ups. Nothing breaks, but everything is as late as the sweep: say so. */
export async function checkRedis(url: string, warn: (warning: string) => void): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    disconnectTimeout: 200,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const policy = await setting(redis, 'maxmemory-policy');
    const appendOnly = await setting(redis, 'appendonly');
    if (policy !== 'noeviction')
      warn(`Redis may evict wake-ups: set maxmemory-policy to noeviction (it is ${policy})`);
    if (appendOnly !== 'yes') warn('Redis forgets wake-ups when it restarts: set appendonly to yes');
  } catch (fault) {
    // Hosted Redis often forbids CONFIG; one that is down is reported by the queues.
    warn(
      `Redis did not tell its settings (${(fault as Error).message}); maxmemory-policy should be noeviction, appendonly yes`,
    );
  } finally {
    redis.disconnect();
  }
}

async function setting(redis: Redis, name: string): Promise<string | undefined> {
  const [, value] = (await redis.config('GET', name)) as string[];
  return value;
}
