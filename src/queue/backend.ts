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
  constructor(name: string, processor: Processor, options: WorkerOptions) {
    const { url } = options.connection as { url?: string };
    const connection = url === undefined ? options.connection : redisWorker(url);
    super(name, processor, { ...workerOptions, ...options, connection });
    const complain = rarely((fault: Error) => logger.warn(`${name}: ${fault.message}`));
    this.on('error', complain);
    this.on('failed', (job: Job | undefined, fault) => {
      logger.error(
        `${name} failed, attempt ${job?.attemptsMade} of ${job?.opts.attempts}: ${fault.stack ?? fault.message}`,
      );
    });
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
