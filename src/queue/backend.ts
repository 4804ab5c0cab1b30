import { Logger } from '@nestjs/common';
import { BullModule } from '@nestjs/bullmq';
import {
  createPostgresBackend,
  getDefaultBackendFactory,
  type Job,
  type Processor,
  setDefaultBackendFactory,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { redisWorker } from '../../config/queues.js';
import { rarely } from './rarely.js';
import { workerOptions } from './queues.js';

const redisBackend = getDefaultBackendFactory();

const isPool = (connection: unknown) => typeof (connection as { query?: unknown }).query === 'function';

const logger = new Logger('Queue');

/** A worker that waits for its backend instead of failing, and says what went wrong. */
class PatientWorker extends Worker {
  private reached = false;

  constructor(name: string, processor: Processor, options: WorkerOptions) {
    const { url } = options.connection as { url?: string };
    const connection = url === undefined ? options.connection : redisWorker(url);
    super(name, processor, { ...workerOptions, ...options, connection });
    this.waitUntilReady().then(
      () => (this.reached = true),
      () => undefined,
    );
    const complain = rarely((fault: Error) => logger.warn(`${name}: ${fault.message}`));
    this.on('error', complain);
    this.on('failed', (job: Job | undefined, fault) => {
      logger.error(
        `${name} failed, attempt ${job?.attemptsMade} of ${job?.opts.attempts}: ${fault.stack ?? fault.message}`,
      );
    });
  }

  /** Stock waits for what is running to finish, forever where the backend was never reached and nothing can run. */
  override close(force = false): Promise<void> {
    return super.close(force || !this.reached);
  }

  /** Stock waits 5 s before it tries again, and a process that is closing waits with it. */
  protected override checkConnectionError<T>(run: () => Promise<T>, delayMs = 500) {
    return super.checkConnectionError(run, delayMs);
  }
}

/** BullMQ and its Nest module take these per process; which backend is meant shows in each queue's connection. */
export function chooseBackendByConnection(): void {
  setDefaultBackendFactory((name, options, extra) =>
    isPool(options.connection)
      ? createPostgresBackend(name, options as never, extra)
      : (redisBackend(name, options, extra) as never),
  );
  BullModule.workerClass = PatientWorker;
}
