import { Malformed } from '../malformed.js';

/** An earlier release took this version, and this one does not: its zone is gone, say. Nothing can be timed by it. */
export class UnreadableCalendar extends Malformed {
  constructor(calendarId: string, version: number, why: string) {
    super(`calendar ${calendarId}`, `cannot be read in its version ${version}: ${why}`);
  }
}
