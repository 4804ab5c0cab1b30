import type { CalendarSpec, Weekday } from '../../../src/engine/calendar/calendar.js';

const known = new Map<CalendarSpec, Map<number, boolean>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the clock on the wall of the calendar's zone reads a time inside a period, asked of Intl each time anew. */
export function openOnTheWall(calendar: CalendarSpec, at: number): boolean {
  const answers = known.get(calendar) ?? new Map<number, boolean>();
  known.set(calendar, answers);
  const answer = answers.get(at) ?? look(calendar, at);
  answers.set(at, answer);
  return answer;
}

function look({ timezone, is24x7, weekly, holidays }: CalendarSpec, at: number): boolean {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timezone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  if (holidays?.includes(`${parts.year}-${parts.month}-${parts.day}`)) return false;
  if (is24x7) return true;
  const time = `${parts.hour}:${parts.minute}`;
  const weekday = parts.weekday!.toLowerCase() as Weekday;
  return (weekly?.[weekday] ?? []).some(([from, to]) => from <= time && time < to);
}
