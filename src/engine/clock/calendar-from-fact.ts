import type { Calendar, CalendarSpec } from '../calendar/calendar.js';
import { compileCalendar } from '../calendar/compile.js';

/** Facts are read afresh at every look; the same calendar is compiled once all the same. */
const compiled = new Map<string, Calendar>();
const MOST = 64;

export function calendarFromFact(spec: CalendarSpec, path: string): Calendar {
  const key = JSON.stringify(spec);
  const known = compiled.get(key);
  if (known) return known;
  const calendar = compileCalendar(spec, path);
  if (compiled.size >= MOST) compiled.clear();
  compiled.set(key, calendar);
  return calendar;
}
