import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from './database/database.js';
import type { Instant } from './engine/instant.js';

/** The one clock. A use case asks it once and passes the instant on. */
export abstract class Now {
  abstract now(): Instant;
}

/** Beyond this, somebody should look after this machine's clock. */
const TOLERABLE_MS = 5_000;

const COMPARE_EVERY_MS = 30_000;

/** The database's clock, so that several machines agree; kept as an offset to this machine's. */
@Injectable()
export class SystemNow extends Now implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Clock');
  private offset = 0;
  private warned = false;
  private timer?: NodeJS.Timeout;

  constructor(private readonly database: Database) {
    super();
  }

  now(): Instant {
    return Date.now() + this.offset;
  }

  async onModuleInit(): Promise<void> {
    await this.compare();
    // A database that is away is reported by whoever needs it.
    this.timer = setInterval(() => void this.compare().catch(() => undefined), COMPARE_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Measures the offset again; half the round trip is taken as the answer's way back. */
  async compare(): Promise<void> {
    const asked = Date.now();
    const [row] = await this.database.query<{ at: Instant }>('select clock_timestamp() as at');
    const answered = Date.now();
    if (row === undefined) return;
    const offset = Math.round(row.at - (asked + answered) / 2);
    // Two clocks that agree within a round trip are left alone: time should not tremble.
    this.offset = Math.abs(offset) <= answered - asked + 1 ? 0 : offset;
    const far = Math.abs(this.offset) > TOLERABLE_MS;
    if (far && !this.warned)
      this.logger.warn(
        `This machine's clock is ${-this.offset} ms off the database's; using the database's.`,
      );
    this.warned = far;
  }
}
