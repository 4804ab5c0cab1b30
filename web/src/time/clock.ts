import { useSyncExternalStore } from 'react';
import type { Instant } from '../../../src/engine/instant.js';
import { ServerClock } from './server-clock.js';

export const serverClock = new ServerClock(() => performance.now());

/**
 * One ticker for the whole page, on the server's full seconds. It rests while nobody looks, and may be stopped by the viewer
 * (things that move by themselves must be stoppable).
 */
class Ticker {
  private readonly listeners = new Set<() => void>();
  private timer?: ReturnType<typeof setTimeout>;
  private stoppedAt: Instant | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      // Whoever comes back may have closed the lid; the next answer sets the clock anew.
      serverClock.distrust();
      this.tick();
    });
  }

  now = (): Instant => this.stoppedAt ?? serverClock.now();

  get stopped(): boolean {
    return this.stoppedAt !== null;
  }

  stop(stopped: boolean): void {
    this.stoppedAt = stopped ? serverClock.now() : null;
    this.tick();
  }

  /** The clock has been set: everything shown is out of date. */
  refresh(): void {
    this.tick();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.arm();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearTimeout(this.timer);
    };
  };

  private arm(): void {
    clearTimeout(this.timer);
    if (document.hidden || this.listeners.size === 0) return;
    this.timer = setTimeout(() => this.tick(), 1_000 - (serverClock.now() % 1_000) + 5);
  }

  private tick(): void {
    for (const listener of this.listeners) listener();
    this.arm();
  }
}

export const ticker = new Ticker();

/** The stream's messages carry the server's instant too. */
export function hear(serverNow: Instant): void {
  if (serverClock.hear(serverNow, performance.now())) ticker.refresh();
}

/** Something that depends on the instant. It must come out as a primitive: only a change of it draws anything. */
export function useAtNow<T extends string | number | boolean | null>(of: (at: Instant) => T): T {
  return useSyncExternalStore(ticker.subscribe, () => of(ticker.now()));
}
