import type { Calendar } from '../calendar/calendar.js';
import type { Objective } from './objective.js';
import type { Promised, Promises } from './promises.js';

/** The same objectives for every ticket, on calendars without versions: what a scenario file says. */
export function fixedPromises(
  objectives: readonly Objective[],
  calendars: Readonly<Record<string, Calendar>>,
  defaultCalendar: Calendar,
): Promises {
  const promised: Promised = { objectives, trace: [] };
  return {
    promisedTo: () => promised,
    calendarFor: (calendarId) => ({
      calendar: calendarId === undefined ? defaultCalendar : (calendars[calendarId] ?? missing(calendarId)),
      version: 1,
    }),
    changesAfter: () => [],
  };
}

function missing(calendarId: string): never {
  throw new Error(`no calendar ${calendarId}`);
}
