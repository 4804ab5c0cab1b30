import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Env } from '../../config/env.js';
import { type Millis, MINUTE } from '../engine/instant.js';
import { FollowZoneData } from './follow-zone-data.js';
import { RefreshSources } from './refresh-sources.js';

const EVERY: Millis = MINUTE;

/** Apart from the sweep: a feed that keeps us waiting must not hold up a deadline. */
@Injectable()
export class KeepCalendarsCurrent implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(KeepCalendarsCurrent.name);
  private running: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;
  private stopping = false;
  private zonesCompared = false;

  constructor(
    private readonly env: Env,
    private readonly followZoneData: FollowZoneData,
    private readonly refreshSources: RefreshSources,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.role !== 'api') this.again(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private again(inMs: number): void {
    this.timer = setTimeout(() => {
      this.running = this.pass().finally(() => {
        if (!this.stopping) this.again(EVERY);
      });
    }, inMs);
  }

  /** What fails now is tried again at the next pass. */
  private async pass(): Promise<void> {
    try {
      // The data cannot change while the process runs.
      if (!this.zonesCompared) await this.followZoneData.run();
      this.zonesCompared = true;
      await this.refreshSources.run();
    } catch (fault) {
      this.logger.error(`calendars are not up to date: ${String(fault)}`, (fault as Error).stack);
    }
  }
}
