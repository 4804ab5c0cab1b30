import type { ExplainedSegment } from '../../../src/engine/explain.js';
import type { Instant } from '../../../src/engine/instant.js';
import { length } from '../time/duration.js';

/** How a segment is drawn and told apart. */
export type SegmentLook = 'counted' | 'closed' | 'holiday' | 'paused' | 'excluded';

export function lookOf({ reason }: ExplainedSegment): SegmentLook {
  if (reason.kind === 'paused' || reason.kind === 'excluded') return reason.kind;
  if (reason.kind === 'holiday') return 'holiday';
  return reason.kind === 'outside_hours' ? 'closed' : 'counted';
}

export function reasonWords({ reason, since }: ExplainedSegment): string {
  switch (reason.kind) {
    case 'open':
      return 'Open hours';
    case 'special':
      return `Special hours: ${reason.name}`;
    case 'outside_hours':
      return 'Outside open hours';
    case 'holiday':
      return `Holiday: ${reason.name}`;
    case 'real_time':
      return 'Real time';
    case 'excluded':
      return `Excluded: ${reason.title}, approved by ${reason.approvedBy}. It put the deadline off by ${length(reason.costMs)}`;
    case 'paused': {
      const cause = since?.kind === 'ticket.created' ? 'created that way' : `status ${reason.because}`;
      return `Paused, ${cause}. It put the deadline off by ${length(reason.costMs)}`;
    }
  }
}

const DATE = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const TIME = { hour: '2-digit', minute: '2-digit' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/** In the calendar's zone, because that is where open hours make sense. */
export const instantIn = (zone: string, at: Instant): string => formatIn(zone, at, DATE);

export const timeIn = (zone: string, at: Instant): string => formatIn(zone, at, {});

/** Seconds only where there are any: the hours of a calendar have none. */
function formatIn(zone: string, at: Instant, date: Intl.DateTimeFormatOptions): string {
  const options = {
    ...date,
    ...TIME,
    ...(at % 60_000 === 0 ? {} : { second: '2-digit' as const }),
    timeZone: zone,
  };
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(undefined, options);
  formats.set(key, format);
  return format.format(at);
}
