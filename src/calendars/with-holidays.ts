import type { CalendarSpec, HolidaySpec } from '../engine/calendar/calendar.js';
import { lintCalendar } from '../engine/calendar/lint.js';
import type { Finding } from '../engine/finding.js';
import type { Instant } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import type { ImportedHolidays } from './import-result.js';

/** The calendar as it is published: self-contained, so that a clock names exactly what it obeyed. */
export function withHolidays(own: CalendarSpec, sources: readonly ImportedHolidays[]): CalendarSpec {
  if (sources.length === 0) return own;
  if (own.anyOf !== undefined || own.allOf !== undefined) {
    throw new Malformed('sources', 'do not go with "anyOf" or "allOf": give a calendar holidays of its own');
  }
  return { ...own, holidays: [...(own.holidays ?? []), ...drawn(sources).map(({ holiday }) => holiday)] };
}

/** What is worth knowing; a field that begins with `sources` is a path into the sources as they are shown. */
export function lintWithHolidays(
  own: CalendarSpec,
  sources: readonly ImportedHolidays[],
  at: Instant,
): Finding[] {
  const places = drawn(sources).map(({ place }) => place);
  const found = lintCalendar(withHolidays(own, sources), at, 'spec').map((finding) => {
    const index = Number(/^spec\.holidays\[(\d+)\]$/.exec(finding.field)?.[1]) - (own.holidays?.length ?? 0);
    return { ...finding, field: places[index] ?? finding.field };
  });
  return [...found, ...sources.flatMap(leftOut)];
}

interface Drawn {
  readonly holiday: HolidaySpec;
  readonly place: string;
}

/** Two sources may say the same. */
function drawn(sources: readonly ImportedHolidays[]): Drawn[] {
  const unique = new Map<string, Drawn>();
  sources.forEach(({ holidays }, s) =>
    holidays.forEach((holiday, h) => {
      const key = JSON.stringify(holiday);
      if (!unique.has(key)) unique.set(key, { holiday, place: `sources[${s}].holidays[${h}]` });
    }),
  );
  return [...unique.values()];
}

function leftOut({ skipped }: ImportedHolidays, s: number): Finding[] {
  const [first] = skipped;
  if (first === undefined) return [];
  const example = `${first.name} on ${first.date}, which ${first.reason}`;
  const message = `leaves out ${skipped.length === 1 ? '' : `${skipped.length} entries, such as `}${example}`;
  return [{ severity: 'info', field: `sources[${s}]`, message }];
}
