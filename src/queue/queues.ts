import type { JobsOptions, WorkerOptions } from 'bullmq';
import type { Instant } from '../engine/instant.js';

export const QUEUE = {
  wakeups: 'wakeups',
  ingest: 'ingest',
  notices: 'notices',
  chat: 'chat',
  webhooks: 'webhooks',
  writeBacks: 'write-backs',
  analyses: 'analyses',
  reviews: 'reviews',
  periods: 'periods',
} as const;

export type QueueName = (typeof QUEUE)[keyof typeof QUEUE];

/** What a job carries: nothing that could be stale, nothing secret. A job without a slot says "now". */
export interface Wakeup {
  readonly slot: Instant | null;
}

/**
 * A job leaves no trace: the rows say what happened, and an id that outlived its run would swallow the next wake-up
 * with the same id.
 */
export const wakeupOptions: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: true,
};

export const workerOptions: Partial<WorkerOptions> = {
  // After a kill -9 another worker takes over what was running within these times.
  lockDuration: 15_000,
  stalledInterval: 10_000,
  maxStalledCount: 5,
  // How soon a worker asks again when the queue itself is down; stock is 15 s.
  runRetryDelay: 1_000,
};

/** Wide enough that fifty thousand deadlines at nine o'clock are one job, narrow enough that nobody sees the rounding. */
const SLOT_MS = 100;

/** The end of the slot that `at` lies in: rounded up, so that a wake-up never comes early. */
export const slotOf = (at: Instant): Instant => Math.ceil(at / SLOT_MS) * SLOT_MS;
