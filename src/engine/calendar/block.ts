import type { Instant, Millis, Span } from '../instant.js';

/** 2^35 ms, about 398 days: a power of two, so that finding an instant's block is one multiplication. */
export const BLOCK: Millis = 2 ** 35;
const SLOTS = 512;
const SLOT_PER_MS = SLOTS / BLOCK;

/**
 * The open time of one block as prefix sums. All numbers count from the block's start: `position` in real time,
 * `open` in open time. Two tables of 512 slots say between which spans an answer lies, so that the binary search has
 * one or two steps left (a plain one over the block's 500 spans halves the speed).
 */
export class Block {
  /** All open time of the block. */
  readonly total: Millis;
  private readonly count: number;
  private readonly starts: Float64Array;
  /** openBefore[i] is the open time before span i; one more entry holds the total. */
  private readonly openBefore: Float64Array;
  /** By slot of real time: how many spans start before the slot does. */
  private readonly byPosition: Uint32Array;
  /** By slot of open time: the first span that ends in this slot or later. */
  private readonly byOpen: Uint32Array;
  private readonly slotPerOpen: number;

  /** @param spans ordered, apart, inside [start, start + BLOCK) */
  constructor(start: Instant, spans: readonly Span[]) {
    this.count = spans.length;
    this.starts = new Float64Array(this.count);
    this.openBefore = new Float64Array(this.count + 1);
    spans.forEach((span, i) => {
      this.starts[i] = span.from - start;
      this.openBefore[i + 1] = this.openBefore[i]! + (span.to - span.from);
    });
    this.total = this.openBefore[this.count]!;
    this.slotPerOpen = this.total === 0 ? 0 : (SLOTS - 1) / this.total;
    this.byPosition = table(this.count, (i) => Math.floor(this.starts[i]! * SLOT_PER_MS));
    this.byOpen = table(this.count, (i) => Math.floor(this.openBefore[i + 1]! * this.slotPerOpen));
  }

  /** Open time before `position`. */
  openUntil(position: Millis): Millis {
    const i = this.spanAt(position);
    if (i < 0) return 0;
    const open = this.openBefore[i]! + (position - this.starts[i]!);
    const most = this.openBefore[i + 1]!;
    return open < most ? open : most;
  }

  isOpen(position: Millis): boolean {
    const i = this.spanAt(position);
    return i >= 0 && position < this.endOf(i);
  }

  /** The earliest position with `open` behind it, 0 < open <= total: exactly at a closing it is the closing (rule C1). */
  earliest(open: Millis): Millis {
    const slot = Math.floor(open * this.slotPerOpen);
    let low = this.byOpen[slot]!;
    let high = this.byOpen[slot + 1]!;
    // The first span that ends with at least `open` behind it.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.openBefore[middle + 1]! < open) low = middle + 1;
      else high = middle;
    }
    return this.starts[low]! + (open - this.openBefore[low]!);
  }

  /** The latest position with `open` behind it, 0 <= open < total: exactly at an opening it is the opening. */
  latest(open: Millis): Millis {
    const slot = Math.floor(open * this.slotPerOpen);
    let low = this.byOpen[slot]!;
    let high = this.byOpen[slot + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.openBefore[middle + 1]! <= open) low = middle + 1;
      else high = middle;
    }
    return this.starts[low]! + (open - this.openBefore[low]!);
  }

  /** First open position at or after `position`; undefined when the rest of the block is closed. */
  nextOpen(position: Millis): Millis | undefined {
    const i = this.spanAt(position);
    if (i >= 0 && position < this.endOf(i)) return position;
    return this.starts[i + 1];
  }

  /** Start of the first span; meaningless in a closed block. */
  get opens(): Millis {
    return this.starts[0]!;
  }

  /** End of the last span; meaningless in a closed block. */
  get closes(): Millis {
    return this.endOf(this.count - 1);
  }

  private endOf(i: number): Millis {
    return this.starts[i]! + (this.openBefore[i + 1]! - this.openBefore[i]!);
  }

  /** The last span that starts at or before `position`; -1 before the first. */
  private spanAt(position: Millis): number {
    const slot = Math.floor(position * SLOT_PER_MS);
    let low = this.byPosition[slot]!;
    let high = this.byPosition[slot + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** table[s] = how many of the spans lie in slots before s; `slotOf` never falls as i grows. */
function table(count: number, slotOf: (i: number) => number): Uint32Array {
  const before = new Uint32Array(SLOTS + 1);
  let i = 0;
  for (let slot = 0; slot <= SLOTS; slot++) {
    while (i < count && slotOf(i) < slot) i++;
    before[slot] = i;
  }
  return before;
}
