import Holidays, { type HolidaysTypes } from 'date-holidays';
import type { HolidaySpec } from '../engine/calendar/calendar.js';
import { DAY } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { imported, type ImportedHolidays } from './import-result.js';

export interface Place {
  /** ISO 3166-1, "DE". */
  readonly country: string;
  /** ISO 3166-2 without the country, "BY". */
  readonly state?: string;
  readonly region?: string;
  /** ISO 639-1, of the names; absent, the country's own. */
  readonly language?: string;
}

export interface Years {
  readonly from: number;
  /** The last one, itself included. */
  readonly to: number;
}

/** `public` closes nearly everything, `bank` closes banks and offices; the others close hardly anybody. */
export type HolidayType = HolidaysTypes.HolidayType;

/**
 * The holidays of a country, state or region, one entry a holiday.
 * @throws Malformed when the place is not one the data knows
 */
export function importPublicHolidays(
  place: Place,
  years: Years,
  types: HolidayType[] = ['public'],
): ImportedHolidays {
  checkPlace(place);
  checkYears(years);
  const source = new Holidays(place.country, place.state ?? '', place.region ?? '', {
    types,
    ...(place.language !== undefined && { languages: place.language }),
  });
  const found: HolidaySpec[] = [];
  const skipped: ImportedHolidays['skipped'][number][] = [];
  for (let year = years.from; year <= years.to; year++) {
    for (const holiday of source.getHolidays(year)) {
      const { date, wholeDays } = local(holiday);
      if (!date.startsWith(`${year}-`)) continue;
      if (wholeDays) found.push(spec(holiday, date));
      else skipped.push({ date, name: holiday.name, reason: 'covers part of the day: enter special hours' });
    }
  }
  return imported(found, skipped);
}

// "2026-12-24 14:00:00", with an offset behind it where a feast begins at sunset: the date is the civil one.
function local({ date }: HolidaysTypes.Holiday): { date: string; wholeDays: boolean } {
  return { date: date.slice(0, 10), wholeDays: date.slice(11, 19) === '00:00:00' };
}

function spec({ start, end, name }: HolidaysTypes.Holiday, date: string): HolidaySpec {
  // Days of 23 and 25 hours round to one.
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
  if (days === 1) return { date, name };
  return { from: date, to: new Date(Date.parse(date) + (days - 1) * DAY).toISOString().slice(0, 10), name };
}

function checkPlace({ country, state, region, language }: Place): void {
  const known = new Holidays();
  const choose = (field: string, value: string, choices: Record<string, string> | undefined): void => {
    if (choices && Object.hasOwn(choices, value)) return;
    const names = Object.keys(choices ?? {});
    throw new Malformed(
      field,
      names.length ? `is not known; known are ${names.join(', ')}` : 'has no subdivisions here',
    );
  };
  choose('country', country, known.getCountries());
  if (language !== undefined) {
    const languages = new Holidays(country).getLanguages();
    choose('language', language, Object.fromEntries(languages.map((each) => [each, each])));
  }
  if (state !== undefined) choose('state', state, known.getStates(country));
  if (region === undefined) return;
  if (state === undefined) throw new Malformed('region', 'needs a state');
  choose('region', region, known.getRegions(country, state));
}

function checkYears({ from, to }: Years): void {
  const usable = (year: number): boolean => Number.isInteger(year) && year >= 1970 && year <= 2100;
  if (!usable(from)) throw new Malformed('years.from', 'must be a year from 1970 to 2100');
  if (!usable(to) || to < from) throw new Malformed('years.to', 'must be a year from years.from to 2100');
}
