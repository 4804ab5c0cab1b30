import type { Instant, Span } from '../instant.js';
import type { CalendarSegment, DayReason } from './calendar.js';
import type { OpenHours } from './open-hours.js';
import { SegmentList, SpanList } from './segment-list.js';
import type { Zone } from './zone.js';

export interface Part {
  readonly name: string | undefined;
  readonly hours: OpenHours;
}

/** Several calendars as one: open while any of them is (follow the sun), or only while all are. */
export class Together implements OpenHours {
  constructor(
    readonly zone: Zone,
    private readonly open: 'any' | 'all',
    private readonly parts: readonly Part[],
  ) {}

  spans(from: Instant, to: Instant): Span[] {
    const spans = new SpanList();
    for (const segment of this.segments(from, to)) if (segment.open) spans.add(segment.from, segment.to);
    return spans.all;
  }

  segments(from: Instant, to: Instant): CalendarSegment[] {
    const together = new SegmentList();
    const lists = this.parts.map(({ hours }) => hours.segments(from, to));
    const reached = lists.map(() => 0);
    for (let edge = from; edge < to;) {
      const now = lists.map((list, i) => list[reached[i]!]!);
      const next = Math.min(...now.map((segment) => segment.to));
      const open = this.open === 'any' ? now.some((one) => one.open) : now.every((one) => one.open);
      together.add(edge, next, open, this.reason(now, open));
      now.forEach((segment, i) => {
        if (segment.to === next) reached[i]!++;
      });
      edge = next;
    }
    return together.all;
  }

  /** Open: as the first open part says. Closed: the holidays of all parts that have one now, each with its part's name. */
  private reason(now: readonly CalendarSegment[], open: boolean): DayReason {
    if (open) return now.find((segment) => segment.open)!.reason;
    const holidays = now.flatMap(({ reason }, i) => {
      if (reason.kind !== 'holiday') return [];
      const { name } = this.parts[i]!;
      return [name === undefined ? reason.name : `${reason.name} (${name})`];
    });
    if (holidays.length === 0) return { kind: 'outside_hours' };
    return { kind: 'holiday', name: [...new Set(holidays)].join(', ') };
  }
}
