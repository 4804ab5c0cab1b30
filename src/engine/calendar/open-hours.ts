import type { Instant, Span } from '../instant.js';
import type { CalendarSegment } from './calendar.js';
import type { Zone } from './zone.js';

/** Where open time comes from: a calendar's own hours, or several calendars taken together. */
export interface OpenHours {
  /** Says what a local date is. */
  readonly zone: Zone;
  /** Open stretches of [from, to), ordered, apart. */
  spans(from: Instant, to: Instant): Span[];
  /** All of [from, to), open and closed, with reasons. */
  segments(from: Instant, to: Instant): CalendarSegment[];
}
