import type { CalendarSpec, HolidaySpec, PeriodSpec, Weekday } from '../../../engine/calendar/calendar.js';
import {
  type Block,
  list,
  paragraph,
  type Section,
  section,
  subheading,
  table,
} from '../agreement-document.js';
import type { DocumentSource, NamedCalendar } from '../document-source.js';
import { day, dayOfYear } from '../words.js';

const WEEK: readonly (readonly [Weekday, string])[] = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
];

/** The calendars it names, in words. */
export function hours({ calendars, terms }: DocumentSource): Section[] {
  const named = [...calendars].map(([id, calendar]) => ofCalendar(id, calendar, id === terms.calendarId));
  return section('Business hours', ...named);
}

function ofCalendar(id: string, { name, version, spec }: NamedCalendar, isDefault: boolean): Block[] {
  const use = isDefault ? 'Where an objective names no other hours, these count. ' : '';
  return [
    subheading(name),
    paragraph(
      `${use}Published as calendar ${id}, version ${version}; a later version of it takes its place.`,
    ),
    ...ofSpec(spec),
  ];
}

function ofSpec(spec: CalendarSpec): Block[] {
  const parts = spec.anyOf ?? spec.allOf;
  if (parts !== undefined) {
    const when = spec.anyOf ? 'at least one of these is' : 'all of these are';
    return [
      paragraph(`Open while ${when}. Dates are those of ${spec.timezone}.`),
      ...parts.flatMap((part) => [...(part.name ? [subheading(part.name)] : []), ...ofSpec(part)]),
    ];
  }
  const closings = [...(spec.holidays ?? [])];
  return [
    paragraph(`Times are those of ${spec.timezone}.`),
    spec.is24x7
      ? paragraph('Open at all times.')
      : table(
          ['Day', 'Open'],
          WEEK.map(([key, word]) => [word, periods(spec.weekly?.[key] ?? [])]),
        ),
    ...(closings.length > 0 ? [paragraph('Other than that:'), list(closings.map(holiday))] : []),
    ...((spec.ignoredHolidays ?? []).length > 0
      ? [paragraph(`Worked although listed as closed: ${spec.ignoredHolidays!.map(day).join('; ')}.`)]
      : []),
  ];
}

function periods(of: readonly PeriodSpec[]): string {
  return of.length === 0 ? 'closed' : of.map(([from, to]) => `${from}–${to}`).join(', ');
}

function holiday(spec: HolidaySpec): string {
  if (typeof spec === 'string') return `${day(spec)}: closed`;
  const say = spec.yearly ? dayOfYear : day;
  const dates = 'date' in spec ? say(spec.date) : `${say(spec.from)} to ${say(spec.to)}`;
  const name = spec.name === undefined ? '' : ` (${spec.name})`;
  const every = spec.yearly ? ', every year' : '';
  return `${dates}${every}${name}: ${spec.open === undefined ? 'closed' : `open ${periods(spec.open)}`}`;
}
