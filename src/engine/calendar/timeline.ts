import { DAY, iso, type Instant, type Millis } from '../instant.js';
import { Malformed } from '../malformed.js';
import { Block, BLOCK } from './block.js';
import { Unreachable } from './calendar.js';
import type { OpenHours } from './open-hours.js';

/** The years in which calendars are asked; anything else is a unit mistaken (seconds or microseconds for milliseconds). */
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(2500, 0, 1);
/** The longest that ten years can be. */
export const TEN_YEARS = 3_653 * DAY;

const PER_BLOCK = 1 / BLOCK;
const FIRST = Math.floor(EARLIEST * PER_BLOCK);

/** Refuses what is no instant, before it can turn into a wrong answer. */
export function checkInstant(at: Instant, field = 'at'): void {
  if (at >= EARLIEST && at < LATEST && Number.isSafeInteger(at)) return;
  throw new Malformed(
    field,
    Number.isSafeInteger(at)
      ? 'lies outside the years 1800 to 2499'
      : 'must be a whole number of milliseconds since 1970-01-01T00:00Z',
  );
}

function checkMillis(ms: Millis): void {
  if (!Number.isSafeInteger(ms)) throw new Malformed('ms', 'must be a whole number of milliseconds');
}

/** Arithmetic over open time. Blocks are compiled when first asked for and kept. */
export class Timeline {
  private readonly blocks: (Block | undefined)[];

  constructor(private readonly hours: OpenHours) {
    this.blocks = new Array<Block | undefined>(Math.ceil((LATEST - EARLIEST) / BLOCK) + 1).fill(undefined);
  }

  isOpen(at: Instant): boolean {
    checkInstant(at);
    const index = indexOf(at);
    return this.block(index).isOpen(at - startOf(index));
  }

  between(from: Instant, to: Instant): Millis {
    checkInstant(from, 'from');
    checkInstant(to, 'to');
    if (to < from) return 0 - this.between(to, from);
    const first = indexOf(from);
    const last = indexOf(to);
    let open = 0 - this.block(first).openUntil(from - startOf(first));
    for (let index = first; index < last; index++) open += this.block(index).total;
    return open + this.block(last).openUntil(to - startOf(last));
  }

  add(at: Instant, ms: Millis): Instant {
    checkInstant(at);
    checkMillis(ms);
    if (ms > 0) return this.forward(at, ms);
    return ms === 0 ? at : this.backward(at, ms);
  }

  private forward(at: Instant, ms: Millis): Instant {
    let index = indexOf(at);
    let block = this.block(index);
    let open = block.openUntil(at - startOf(index)) + ms;
    if (open <= block.total) return startOf(index) + block.earliest(open);
    let openSince = at;
    for (;;) {
      open -= block.total;
      if (block.total > 0) openSince = Math.max(openSince, startOf(index) + block.closes);
      if (startOf(++index) - openSince > TEN_YEARS) throw unreachable(at, openSince);
      block = this.blockInReach(index, at);
      if (block.total > 0 && startOf(index) + block.opens - openSince > TEN_YEARS)
        throw unreachable(at, openSince);
      if (open <= block.total) return startOf(index) + block.earliest(open);
    }
  }

  private backward(at: Instant, ms: Millis): Instant {
    let index = indexOf(at);
    let block = this.block(index);
    let open = block.openUntil(at - startOf(index)) + ms;
    if (open >= 0) return startOf(index) + block.latest(open);
    let openUntil = at;
    for (;;) {
      if (block.total > 0) openUntil = Math.min(openUntil, startOf(index) + block.opens);
      if (openUntil - startOf(index--) > TEN_YEARS) throw unreachable(at, openUntil);
      block = this.blockInReach(index, at);
      if (block.total > 0 && openUntil - startOf(index) - block.closes > TEN_YEARS)
        throw unreachable(at, openUntil);
      open += block.total;
      if (open >= 0 && block.total > 0) return startOf(index) + block.latest(open);
    }
  }

  nextOpen(at: Instant): Instant | null {
    checkInstant(at);
    for (
      let index = indexOf(at), from = at;
      from - at <= TEN_YEARS && from < LATEST;
      from = startOf(++index)
    ) {
      const position = this.block(index).nextOpen(from - startOf(index));
      if (position !== undefined) {
        const opens = startOf(index) + position;
        return opens - at <= TEN_YEARS ? opens : null;
      }
    }
    return null;
  }

  private block(index: number): Block {
    return this.blocks[index - FIRST] ?? this.compile(index);
  }

  private blockInReach(index: number, at: Instant): Block {
    if (index >= FIRST && startOf(index) < LATEST) return this.block(index);
    throw new Unreachable(`counting from ${iso(at)} leads outside the years 1800 to 2499`);
  }

  private compile(index: number): Block {
    const start = startOf(index);
    return (this.blocks[index - FIRST] = new Block(start, this.hours.spans(start, start + BLOCK)));
  }
}

const indexOf = (at: Instant): number => Math.floor(at * PER_BLOCK);
const startOf = (index: number): Instant => index * BLOCK;

const unreachable = (at: Instant, edge: Instant): Unreachable =>
  new Unreachable(`counting from ${iso(at)} meets more than ten years of closed time at ${iso(edge)}`);
