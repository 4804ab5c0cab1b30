import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Env } from '../../config/env.js';
import { IngestDeliveries } from '../deliveries/ingest-deliveries.js';
import type { Instant } from '../engine/instant.js';
import { SendNotices } from '../notices/send-notices.js';
import { Now } from '../system-now.js';
import { ArmWakeUps } from './arm-wake-ups.js';
import { LookAtDueTickets } from './look-at-due-tickets.js';

const DELIVERIES_AT_ONCE = 500;

/**
 * Asks the database what is to be done, whether or not anybody was woken for it. With every queue flushed or down,
 * everything still happens, at most one sweep late.
 */
@Injectable()
export class Sweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** When the last pass ended in which nothing failed. */
  lastSoundPass: Instant | null = null;
  private readonly logger = new Logger(Sweep.name);
  private running: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;
  private stopping = false;

  constructor(
    private readonly clock: Now,
    private readonly env: Env,
    private readonly ingestDeliveries: IngestDeliveries,
    private readonly lookAtDueTickets: LookAtDueTickets,
    private readonly armWakeUps: ArmWakeUps,
    private readonly sendNotices: SendNotices,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.role !== 'api') this.again(0);
  }

  /** Passes never overlap: a second call waits for the first, and then passes itself. */
  pass(): Promise<void> {
    this.running = this.running.then(() => this.passOnce());
    return this.running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private again(inMs: number): void {
    this.timer = setTimeout(() => {
      void this.pass().then(() => {
        if (!this.stopping) this.again(this.env.sweepEveryMs);
      });
    }, inMs);
  }

  /** In this order, so that a fact that has arrived counts before its deadline is judged. */
  private async passOnce(): Promise<void> {
    const sound = [
      await this.attempt('ingesting', () => this.ingest()),
      await this.attempt('looking', () => this.lookAtDueTickets.run()),
      await this.attempt('arming wake-ups', () => this.armWakeUps.run(this.clock.now())),
      await this.attempt('sending notices', () => this.sendNotices.run()),
    ];
    if (sound.every(Boolean)) this.lastSoundPass = this.clock.now();
  }

  /** What fails now is tried again at the next pass; the other steps do not wait for it. */
  private async attempt(step: string, run: () => Promise<unknown>): Promise<boolean> {
    if (this.stopping) return false;
    try {
      await run();
      return true;
    } catch (fault) {
      this.logger.error(`${step} failed: ${String(fault)}`, (fault as Error).stack);
      return false;
    }
  }

  private async ingest(): Promise<void> {
    while ((await this.ingestDeliveries.run(DELIVERIES_AT_ONCE)) >= DELIVERIES_AT_ONCE);
  }
}
