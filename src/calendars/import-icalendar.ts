import { runInNewContext } from 'node:vm';
import ICAL from 'ical.js';
import type { HolidaySpec } from '../engine/calendar/calendar.js';
import { type Millis, SECOND } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import type { Years } from './import-public-holidays.js';
import { imported, type ImportedHolidays } from './import-result.js';

// In a whole feed, and in one of its series: weekly for 57 years. More is hostile or broken.
const MOST_OCCURRENCES = 5_000;
const MOST_OF_A_SERIES = 3_000;

/** The library looks for a 30 February for ever; a second spells out more than a feed may say. */
const WITHIN: Millis = 2 * SECOND;

/**
 * The whole-day events of an iCalendar text (RFC 5545) that touch the years, recurrences spelt out, cancelled and excepted
 * ones left out. Timed events are reported as skipped.
 * @throws Malformed when the text is not iCalendar
 */
export function importICalendar(text: string, years: Years): ImportedHolidays {
  const read = () => readICalendar(text, years);
  try {
    return runInNewContext('read()', { read }, { timeout: WITHIN }) as ImportedHolidays;
  } catch (cause) {
    if (cause instanceof Malformed) throw cause;
    throw new Malformed('text', `has something that cannot be spelt out: ${(cause as Error).message}`);
  }
}

function readICalendar(text: string, years: Years): ImportedHolidays {
  const found: HolidaySpec[] = [];
  const skipped: ImportedHolidays['skipped'][number][] = [];
  const allowance = { left: MOST_OCCURRENCES };
  for (const event of events(text)) {
    const name = event.summary || 'Holiday';
    if (!event.startDate.isDate) {
      const date = event.startDate.toString().slice(0, 10);
      skipped.push({ date, name, reason: 'has a time of day: only whole-day events are holidays' });
      continue;
    }
    found.push(...occurrences(event, years, allowance).map((occurrence) => spec(occurrence, name)));
  }
  return imported(found, skipped);
}

interface Occurrence {
  readonly name?: string;
  readonly first: ICAL.Time;
  /** The day after the last. */
  readonly end: ICAL.Time;
}

function events(text: string): ICAL.Event[] {
  let calendar: ICAL.Component;
  try {
    calendar = new ICAL.Component(ICAL.parse(text));
  } catch (cause) {
    // The library quotes the line, and a line may be the whole of what was sent.
    throw new Malformed('text', `is not iCalendar: ${(cause as Error).message.slice(0, 200)}`);
  }
  if (calendar.name !== 'vcalendar')
    throw new Malformed('text', 'is not iCalendar: it does not begin with BEGIN:VCALENDAR');
  return calendar.getAllSubcomponents('vevent').flatMap((component, i) => {
    if (!component.hasProperty('dtstart')) throw new Malformed(`text: event ${i + 1}`, 'has no DTSTART');
    const event = new ICAL.Event(component);
    checkStart(event, `text: event ${i + 1}`);
    return isCancelled(event) || event.isRecurrenceException() ? [] : [event];
  });
}

// The library turns 30 February into 2 March; a feed that says so is broken, and a guess would close the wrong day.
function checkStart(event: ICAL.Event, path: string): void {
  const written = String(event.component.getFirstProperty('dtstart')!.toJSON()[3]).slice(0, 10);
  if (event.startDate?.toString().slice(0, 10) !== written)
    throw new Malformed(path, `has no usable date: ${written}`);
}

function occurrences(event: ICAL.Event, years: Years, allowance: { left: number }): Occurrence[] {
  const inYears = ({ first, end }: Occurrence): boolean =>
    first.year <= years.to && lastDay(end).year >= years.from;
  if (!event.isRecurring()) return [{ first: event.startDate, end: endOf(event) }].filter(inYears);
  const found: Occurrence[] = [];
  const iterator = event.iterator();
  for (let count = 0; count < MOST_OF_A_SERIES; count++) {
    if (allowance.left-- <= 0)
      throw tooMany(event, `${MOST_OCCURRENCES} times, together with those before it`);
    const next = iterator.next();
    if (!next || next.year > years.to) return found;
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    if (isCancelled(item)) continue;
    found.push(...[{ name: item.summary, first: startDate, end: endDate }].filter(inYears));
  }
  throw tooMany(event, `${MOST_OF_A_SERIES} times`);
}

const tooMany = (event: ICAL.Event, times: string): Malformed =>
  new Malformed(`text: ${event.summary}`, `repeats more than ${times}`);

// An event without DTEND or DURATION lasts its one day; some feeds write DTEND = DTSTART for that.
function endOf(event: ICAL.Event): ICAL.Time {
  const end = event.endDate;
  if (end.compare(event.startDate) > 0) return end;
  return shifted(event.startDate, 1);
}

function spec({ first, end, name }: Occurrence, series: string): HolidaySpec {
  const [from, to] = [first, lastDay(end)].map((day) => day.toString().slice(0, 10)) as [string, string];
  return from >= to ? { date: from, name: name || series } : { from, to, name: name || series };
}

const lastDay = (end: ICAL.Time): ICAL.Time => shifted(end, -1);

function shifted(day: ICAL.Time, days: number): ICAL.Time {
  const copy = day.clone();
  copy.adjust(days, 0, 0, 0);
  return copy;
}

const isCancelled = (event: ICAL.Event): boolean =>
  String(event.component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';
