import type { Instant } from '../../src/engine/instant.js';
import { Now } from '../../src/system-now.js';

/** A clock that stands still until it is told otherwise. */
export class SettableNow extends Now {
  private at: Instant;

  constructor(iso: string) {
    super();
    this.at = Date.parse(iso);
  }

  now(): Instant {
    return this.at;
  }

  set(iso: string): void {
    this.at = Date.parse(iso);
  }

  advance(ms: number): void {
    this.at += ms;
  }
}
