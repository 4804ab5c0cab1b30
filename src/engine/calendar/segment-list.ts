import type { Instant, Span } from '../instant.js';
import type { CalendarSegment, DayReason } from './calendar.js';

/** Collects segments in order; neighbours with one reason become one segment. */
export class SegmentList {
  readonly all: CalendarSegment[] = [];

  add(from: Instant, to: Instant, open: boolean, reason: DayReason): void {
    if (from >= to) return;
    const last = this.all.at(-1);
    if (last && last.open === open && sameReason(last.reason, reason)) {
      this.all[this.all.length - 1] = { ...last, to };
    } else {
      this.all.push({ from, to, open, reason });
    }
  }
}

/** The same for bare open stretches. */
export class SpanList {
  readonly all: Span[] = [];
  private last: { from: Instant; to: Instant } | undefined;

  add(from: Instant, to: Instant): void {
    if (from >= to) return;
    if (this.last && this.last.to === from) this.last.to = to;
    else this.all.push((this.last = { from, to }));
  }
}

const nameOf = (reason: DayReason): string | null => ('name' in reason ? reason.name : null);
const sameReason = (a: DayReason, b: DayReason): boolean => a.kind === b.kind && nameOf(a) === nameOf(b);
