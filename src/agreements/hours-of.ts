import type { Promises } from '../engine/agreement/promises.js';
import { Unreadable } from '../engine/agreement/unreadable.js';
import type { Calendar } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import type { Instant } from '../engine/instant.js';

const AROUND_THE_CLOCK = compileCalendar({ timezone: 'UTC', is24x7: true });

/**
 * The open hours for what is no promise: when people are reminded, and from when silence is strange. Where this release
 * cannot read the calendar, around the clock: a reminder at night is better than none, and than a round that fails for all.
 */
export function hoursOf(promises: Promises, calendarId: string | undefined, at: Instant): Calendar {
  try {
    return promises.calendarFor(calendarId, at, at).calendar;
  } catch (fault) {
    if (fault instanceof Unreadable) return AROUND_THE_CLOCK;
    throw fault;
  }
}
