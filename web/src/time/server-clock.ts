import type { Instant, Millis } from '../../../src/engine/instant.js';

/** Two crystals drift apart by some milliseconds a minute; a sample that old is worth replacing by a rougher one. */
const GOOD_FOR_MS = 60_000;
/** What the drift within that time, and instants rounded to milliseconds, can make of two right measurements. */
const TOLERANCE_MS = 50;

interface Sample {
  readonly offset: Millis;
  readonly roundTrip: Millis;
  readonly taken: number;
}

/**
 * The server's clock, as the page knows it: the instant in an answer and a monotonic clock that runs on from there. The
 * viewer's own clock and zone are never asked, so that a laptop two hours off counts down rightly.
 */
export class ServerClock {
  private sample?: Sample;

  constructor(private readonly monotonic: () => number) {}

  /** The answer was written somewhere between asking and hearing; the shorter that span, the better it is known. */
  learn(serverNow: Instant, asked: number, heard: number): void {
    const fresh = { offset: serverNow - (asked + heard) / 2, roundTrip: heard - asked, taken: heard };
    if (this.sample === undefined || isBetter(fresh, this.sample)) this.sample = fresh;
  }

  /**
   * A message says when it was written, not how long it was on its way. But it cannot come from the future: if it seems
   * to, this clock is behind.
   */
  hear(serverNow: Instant, heard: number): boolean {
    if (this.sample !== undefined && serverNow <= this.now() + TOLERANCE_MS) return false;
    this.sample = { offset: serverNow - heard, roundTrip: Infinity, taken: heard };
    return true;
  }

  /** After a sleep: on some systems the monotonic clock slept too. Any new sample is better than the one held. */
  distrust(): void {
    if (this.sample !== undefined) this.sample = { ...this.sample, taken: -Infinity };
  }

  now(): Instant {
    return Math.round(this.monotonic() + (this.sample?.offset ?? 0));
  }
}

function isBetter(fresh: Sample, held: Sample): boolean {
  // Two measurements that cannot both be right: the server's clock has been set.
  const contradicts =
    Math.abs(fresh.offset - held.offset) > (fresh.roundTrip + held.roundTrip) / 2 + TOLERANCE_MS;
  return contradicts || fresh.roundTrip <= held.roundTrip || fresh.taken - held.taken > GOOD_FOR_MS;
}
