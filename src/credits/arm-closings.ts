import { Injectable, Logger } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { AllQueues } from '../queue/all-queues.js';
import { QUEUE, wakeupOptions } from '../queue/queues.js';
import { rarely } from '../queue/rarely.js';
import { PeriodBook } from './period-book.js';

/** A period's grace ends at midnight, so that is when there may be something to close. */
const AT_MIDNIGHT = '0 0 * * *';

/**
 * One job scheduler per time zone, which wakes a worker at that zone's midnight. The same one again is a no-op, whoever
 * asks; a queue that is down or flushed loses nothing, because the sweep closes what is due.
 */
@Injectable()
export class ArmClosings {
  private readonly logger = new Logger(ArmClosings.name);
  private readonly armed = new Set<string>();
  private readonly complain = rarely((fault: Error) =>
    this.logger.warn(`The queue does not answer (${fault.message}); the sweep closes periods until it does`),
  );

  constructor(
    private readonly queues: AllQueues,
    private readonly book: PeriodBook,
    private readonly env: Env,
  ) {}

  async run(): Promise<void> {
    const periods = await this.book.next(this.env.periodGraceDays);
    for (const zone of new Set(periods.map(({ terms }) => terms.period.timezone))) await this.arm(zone);
  }

  private async arm(zone: string): Promise<void> {
    if (this.armed.has(zone)) return;
    try {
      await this.queues
        .get(QUEUE.periods)
        .upsertJobScheduler(
          `midnight ${zone}`,
          { pattern: AT_MIDNIGHT, tz: zone },
          { name: 'midnight', data: { slot: null }, opts: wakeupOptions },
        );
      this.armed.add(zone);
    } catch (fault) {
      this.complain(fault as Error);
    }
  }
}
