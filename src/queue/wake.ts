import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Instant } from '../engine/instant.js';
import { Now } from '../system-now.js';
import { AllQueues } from './all-queues.js';
import { QUEUE, type QueueName, slotOf, type Wakeup, wakeupOptions } from './queues.js';
import { rarely } from './rarely.js';

/** Slots a process remembers having armed; more than a horizon's worth at the default is 6,000. */
const REMEMBERED = 10_000;

/**
 * Asks the workers to look, now or at an instant. A wake-up only makes things sooner: it never throws into the caller,
 * never makes it wait, and may be lost, because the sweep finds what is due.
 */
@Injectable()
export class Wake implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Wake');
  private readonly lanes: Record<QueueName, Lane>;
  private readonly armed = new Set<string>();

  constructor(
    queues: AllQueues,
    private readonly clock: Now,
  ) {
    const complain = rarely((fault: Error) => {
      this.logger.warn(`The queue does not answer (${fault.message}); the sweep does the work until it does`);
    });
    const lane = (name: QueueName) => new Lane(queues.get(name), complain);
    this.lanes = {
      wakeups: lane(QUEUE.wakeups),
      ingest: lane(QUEUE.ingest),
      notices: lane(QUEUE.notices),
      chat: lane(QUEUE.chat),
      webhooks: lane(QUEUE.webhooks),
      [QUEUE.writeBacks]: lane(QUEUE.writeBacks),
      analyses: lane(QUEUE.analyses),
      reviews: lane(QUEUE.reviews),
      periods: lane(QUEUE.periods),
    };
  }

  wake(queue: QueueName, { at }: { at?: Instant } = {}): void {
    const now = this.clock.now();
    if (at === undefined || at <= now) return this.lanes[queue].now();
    const slot = slotOf(at);
    const key = `${queue} ${slot}`;
    if (this.armed.has(key)) return;
    this.remember(key);
    this.lanes[queue].at(slot, slot - now, () => this.armed.delete(key));
  }

  private remember(key: string): void {
    this.armed.add(key);
    // A set keeps the order of insertion, so the first is the oldest.
    if (this.armed.size > REMEMBERED) for (const oldest of this.armed) return void this.armed.delete(oldest);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.lanes).map((lane) => lane.settle()));
  }
}

/**
 * After each add; who asks meanwhile is answered by the next one. A queue in PostgreSQL would otherwise be told of
 * every webhook, at a cost that `npm run bench:deliveries` shows.
 */
const REST_MS = 20;

/** How long a shutdown waits for wake-ups on their way to a queue that may be down. */
const SETTLE_MS = 500;

class Lane {
  private readonly underWay = new Set<Promise<void>>();
  private adding = false;
  private again = false;

  constructor(
    private readonly queue: Queue<Wakeup>,
    private readonly complain: (fault: Error) => void,
  ) {}

  /**
   * One job waiting is enough, however many ask; while one runs, one more is kept for after it, since it may have
   * looked already. In this process, one add answers for all who ask while it is on its way or has just been made.
   */
  now(): void {
    this.again = this.adding;
    if (this.adding) return;
    this.adding = true;
    const once = { ...wakeupOptions, deduplication: { id: 'now', keepLastIfActive: true } };
    const added = this.queue.add('now', { slot: null }, once).catch(this.complain);
    this.track(
      added.then(async () => {
        await sleep(REST_MS);
        this.adding = false;
        if (this.again) this.now();
      }),
    );
  }

  at(slot: Instant, delay: number, forget: () => void): void {
    const added = this.queue.add('slot', { slot }, { ...wakeupOptions, jobId: `slot-${slot}`, delay });
    this.track(
      added.then(
        () => undefined,
        (fault: Error) => {
          forget();
          this.complain(fault);
        },
      ),
    );
  }

  private track(adding: Promise<void>): void {
    this.underWay.add(adding);
    void adding.finally(() => this.underWay.delete(adding));
  }

  async settle(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, SETTLE_MS)));
    await Promise.race([this.quiet(), enough]);
    clearTimeout(timer);
  }

  /** One add may be followed by another that was asked for meanwhile. */
  private async quiet(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }
}
