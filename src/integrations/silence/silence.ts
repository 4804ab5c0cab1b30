import type { Calendar } from '../../engine/calendar/calendar.js';
import { unlessUnreachable } from '../../engine/calendar/calendar.js';
import { type Instant, MINUTE } from '../../engine/instant.js';

/** How long an integration may be quiet, and who is told when it is longer. */
export interface Silence {
  readonly calendarId: string;
  /** Of open time on that calendar. */
  readonly afterMinutes: number;
  readonly contact: string;
}

/** When quiet since `since` becomes silence; null where the calendar does not open that long any more. */
export const silentAt = (
  calendar: Calendar,
  since: Instant,
  { afterMinutes }: Pick<Silence, 'afterMinutes'>,
): Instant | null => unlessUnreachable(() => calendar.add(since, afterMinutes * MINUTE));
