import { Injectable } from '@nestjs/common';
import { type Instant, MINUTE, SECOND } from '../engine/instant.js';
import { TooManyRequests } from '../http/problem.js';
import { Now } from '../system-now.js';

const ATTEMPTS = 10;
const WINDOW = 10 * MINUTE;
/** An attacker with many addresses must not fill the memory. */
const REMEMBERED = 10_000;

/**
 * Slows down whoever tries links that do not open. Nobody guesses 256 bits; this keeps the log and the database quiet. Kept
 * in this process: with several, somebody gets a few attempts more, and nothing else depends on it.
 */
@Injectable()
export class SignInThrottle {
  private readonly failures = new Map<string, { since: Instant; count: number }>();

  constructor(private readonly now: Now) {}

  check(address: string): void {
    const at = this.now.now();
    const failed = this.failures.get(address);
    if (failed === undefined || failed.count < ATTEMPTS) return;
    const wait = failed.since + WINDOW - at;
    if (wait > 0) throw new TooManyRequests(Math.ceil(wait / SECOND));
    this.failures.delete(address);
  }

  failed(address: string): void {
    const at = this.now.now();
    const failed = this.failures.get(address);
    if (failed !== undefined && failed.since + WINDOW > at) failed.count += 1;
    else this.remember(address, at);
  }

  private remember(address: string, since: Instant): void {
    this.failures.delete(address);
    const oldest = this.failures.keys().next().value;
    if (this.failures.size >= REMEMBERED && oldest !== undefined) this.failures.delete(oldest);
    this.failures.set(address, { since, count: 1 });
  }
}
