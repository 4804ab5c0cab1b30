import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import type { Job } from 'bullmq';
import getPort from 'get-port';
import { PlatformModule } from '../../../src/platform.module.js';
import { AllQueues } from '../../../src/queue/all-queues.js';
import { QUEUE, type QueueName, type Wakeup } from '../../../src/queue/queues.js';
import { Wake } from '../../../src/queue/wake.js';
import { type AppOptions, startApp, type TestApp } from '../../harness/app.js';
import { queueBackends, startRedis } from '../../harness/redis.js';
import { until } from '../../harness/until.js';

interface Run {
  readonly queue: string;
  readonly slot: number | null;
  readonly startedAt: number;
}

let runs: Run[] = [];
/** What a processor does, beside noting that it ran. */
let work: (job: Job<Wakeup>) => Promise<void> = () => Promise.resolve();

async function record(job: Job<Wakeup>): Promise<void> {
  runs.push({ queue: job.queueName, slot: job.data.slot, startedAt: Date.now() });
  await work(job);
}

@Processor(QUEUE.wakeups, { concurrency: 1 })
class WakeupsProcessor extends WorkerHost {
  override process = record;
}

@Processor(QUEUE.ingest)
class IngestProcessor extends WorkerHost {
  override process = record;
}

@Module({ providers: [WakeupsProcessor, IngestProcessor] })
class ProcessorsModule {}

class StoryModule {}

const start = (options: AppOptions) =>
  startApp({
    ...options,
    module: (env, { connection }) => ({
      module: StoryModule,
      imports: [PlatformModule.over(env, connection), ProcessorsModule],
    }),
  });

const jobsIn = async (app: TestApp, queue: QueueName) => app.app.get(AllQueues).get(queue).getJobCounts();

beforeEach(() => {
  runs = [];
  work = () => Promise.resolve();
});

describe.each(queueBackends)('on %s', (backend) => {
  let app: TestApp;
  let wake: Wake;

  beforeAll(async () => {
    app = await start({ backend });
    wake = app.app.get(Wake);
  });

  afterAll(() => app.stop());

  test('a wake-up at an instant comes once, at the end of its slot, and never early', async () => {
    const at = Date.now() + 250;
    for (let asked = 0; asked < 5; asked++) wake.wake(QUEUE.wakeups, { at });
    const slot = Math.ceil(at / 100) * 100;
    await until(() => runs.length > 0, 'the slot');
    wake.wake(QUEUE.wakeups, { at: Date.now() + 150 });
    await until(() => runs.length > 1, 'the next slot');
    expect(runs.filter((run) => run.slot === slot)).toHaveLength(1);
    expect(runs[0]).toMatchObject({ queue: 'wakeups', slot });
    expect(runs[0]!.startedAt).toBeGreaterThanOrEqual(at);
    expect(runs[0]!.startedAt - slot).toBeLessThan(1_000);
  });

  test('another process that arms the same slot adds nothing', async () => {
    const at = Date.now() + 60_000;
    const slot = Math.ceil(at / 100) * 100;
    wake.wake(QUEUE.wakeups, { at });
    const queue = app.app.get(AllQueues).get(QUEUE.wakeups);
    await until(async () => (await queue.getDelayedCount()) === 1, 'the slot to be armed');
    await queue.add('slot', { slot }, { jobId: `slot-${slot}`, delay: 60_000 });
    expect(await queue.getDelayedCount()).toBe(1);
    await queue.remove(`slot-${slot}`);
  });

  test('an instant already past is looked at at once', async () => {
    wake.wake(QUEUE.wakeups, { at: Date.now() - 5_000 });
    await until(() => runs.length === 1, 'the look');
    expect(runs[0]!.slot).toBeNull();
  });

  test('wake-ups that arrive while one runs lead to exactly one more after it', async () => {
    let finish = () => {};
    work = () => new Promise((resolve) => (finish = resolve));
    wake.wake(QUEUE.ingest);
    await until(() => runs.length === 1, 'the first run');
    for (let asked = 0; asked < 20; asked++) wake.wake(QUEUE.ingest);
    // A second add comes to the same while the first is still on its way; wait until the queue has heard of it.
    await app.app.get(Wake).beforeApplicationShutdown();
    work = () => Promise.resolve();
    finish();
    await until(() => runs.length === 2, 'the second run');
    await until(
      async () => Object.values(await jobsIn(app, QUEUE.ingest)).every((count) => count === 0),
      'an empty queue',
    );
    expect(runs).toHaveLength(2);
  });

  test('a job that fails is tried again, and leaves nothing behind', async () => {
    let failures = 2;
    work = () => (failures-- > 0 ? Promise.reject(new Error('not yet')) : Promise.resolve());
    wake.wake(QUEUE.ingest);
    await until(() => runs.length === 3, 'the third attempt');
    await until(
      async () => Object.values(await jobsIn(app, QUEUE.ingest)).every((count) => count === 0),
      'an empty queue',
    );
  });

  test('a running job is finished before the application closes', async () => {
    const other = await start({ backend });
    let finished = false;
    // By its slot it is told from whatever the application beside it still runs.
    const at = Date.now() + 100;
    const slot = Math.ceil(at / 100) * 100;
    work = async ({ data }) => {
      if (data.slot !== slot) return;
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished = true;
    };
    other.app.get(Wake).wake(QUEUE.wakeups, { at });
    await until(() => runs.some((run) => run.slot === slot), 'the run');
    await other.stop();
    expect(finished).toBe(true);
  });

  test('the role api adds wake-ups and runs none', async () => {
    const api = await start({ backend, env: { ROLE: 'api' } });
    api.app.get(Wake).wake(QUEUE.ingest);
    await until(async () => (await jobsIn(api, QUEUE.ingest)).waiting === 1, 'the job to wait');
    await api.stop();
    expect(runs).toEqual([]);
  });
});

const onRedis = queueBackends.includes('redis') ? describe : describe.skip;

onRedis('while Redis is down', () => {
  test('the application starts, takes wake-ups without waiting, and works when Redis comes', async () => {
    const port = await getPort();
    const app = await start({ env: { REDIS_URL: `redis://127.0.0.1:${port}` } });
    const began = performance.now();
    for (let asked = 0; asked < 100; asked++) app.app.get(Wake).wake(QUEUE.ingest);
    app.app.get(Wake).wake(QUEUE.wakeups, { at: Date.now() + 1_000 });
    expect(performance.now() - began).toBeLessThan(50);
    const redis = await startRedis(port);
    await until(() => runs.some(({ queue }) => queue === 'ingest'), 'the queue to work');
    await until(() => runs.some(({ queue }) => queue === 'wakeups'), 'the slot');
    await app.stop();
    await redis.stop();
  });

  test('the application closes', async () => {
    const app = await start({ env: { REDIS_URL: `redis://127.0.0.1:${await getPort()}` } });
    app.app.get(Wake).wake(QUEUE.ingest);
    const began = performance.now();
    await app.stop();
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
