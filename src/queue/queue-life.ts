import { BullRegistrar, WorkerHost } from '@nestjs/bullmq';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type pg from 'pg';
import { Env } from '../../config/env.js';
import { AllQueues } from './all-queues.js';
import { checkRedis } from './check-redis.js';

export const QUEUE_POOL = Symbol('the pool of the queues in PostgreSQL, or null');

/** Workers start last and stop first; then the queues close, and then the connections they share. */
@Injectable()
export class QueueLife implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Queue');
  private working = false;

  constructor(
    private readonly env: Env,
    private readonly queues: AllQueues,
    private readonly registrar: BullRegistrar,
    private readonly discovery: DiscoveryService,
    @Inject(QUEUE_POOL) private readonly pool: pg.Pool | null,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.redisUrl !== undefined)
      void checkRedis(this.env.redisUrl, (warning) => this.logger.warn(warning));
    if (this.env.role === 'api') return;
    this.registrar.register();
    this.working = true;
  }

  /** What is running is finished; nothing new is taken. The database is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.working) return;
    const hosts = this.discovery.getProviders().filter(({ instance }) => instance instanceof WorkerHost);
    await Promise.all(hosts.map(({ instance }) => (instance as WorkerHost).worker.close()));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.queues.all().map((queue) => queue.close()));
    await this.pool?.end();
  }
}
