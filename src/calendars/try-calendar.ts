import { type CalendarSegment, Unreachable } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import { DAY, type Instant, type Millis } from '../engine/instant.js';
import { Invalid } from '../http/problem.js';

export interface CalendarTrial {
  readonly open: boolean;
  readonly nextOpenAt: Instant | null;
  readonly dueAt: Instant;
  readonly segments: readonly CalendarSegment[];
}

/** A page has to show the segments; a due instant can lie further off than anybody would scroll. */
const SHOWN: Millis = 62 * DAY;

/** What a calendar that is being edited makes of a promise: nothing is stored. */
export function tryCalendar(spec: unknown, at: Instant, ms: Millis): CalendarTrial {
  const calendar = compileCalendar(spec, 'spec');
  try {
    const dueAt = calendar.add(at, ms);
    const from = Math.min(at, dueAt);
    return {
      open: calendar.isOpen(at),
      nextOpenAt: calendar.nextOpen(at),
      dueAt,
      segments: calendar.segments(from, Math.min(Math.max(at, dueAt), from + SHOWN)),
    };
  } catch (error) {
    if (error instanceof Unreachable) throw new Invalid('ms', 'cannot be reached within ten years');
    throw error;
  }
}
