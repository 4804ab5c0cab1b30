import { at, fields, list, text } from '../engine/calendar/fields.js';
import { Malformed } from '../engine/malformed.js';
import type { Place } from './import-public-holidays.js';

/** Where a calendar draws holidays from, beside its own. */
export type HolidaySource = CountrySource | FeedSource;

export interface CountrySource extends Place {
  readonly kind: 'country';
}

export interface FeedSource {
  readonly kind: 'icalendar';
  readonly url: string;
}

const MOST_SOURCES = 20;
const PLACE = ['country', 'state', 'region', 'language'] as const;

/** @throws Malformed naming the field and the reason */
export function parseSources(input: unknown): HolidaySource[] {
  const sources = list(input, 'sources', parseSource);
  if (sources.length > MOST_SOURCES) throw new Malformed('sources', `are more than ${MOST_SOURCES}`);
  const twice = sources.findIndex((source, i) => sources.findIndex((one) => isSame(one, source)) < i);
  if (twice >= 0) throw new Malformed(`sources[${twice}]`, 'is listed above already');
  return sources;
}

export function parseSource(input: unknown, path = ''): HolidaySource {
  const { kind } = fields(input, path, ['kind', ...PLACE, 'url']);
  switch (kind) {
    case 'country':
      return { kind, ...parsePlace(input, path) };
    case 'icalendar':
      return { kind, url: parseUrl(fields(input, path, ['kind', 'url']).url, at(path, 'url')) };
    default:
      throw new Malformed(at(path, 'kind'), 'must be country or icalendar');
  }
}

function parsePlace(input: unknown, path: string): Place {
  const place = fields(input, path, ['kind', ...PLACE]);
  const country = text(place, 'country', path);
  if (country === undefined) throw new Malformed(at(path, 'country'), 'must be a country code, such as DE');
  const given = PLACE.flatMap((field) => {
    const value = text(place, field, path);
    return value === undefined ? [] : [[field, value]];
  });
  return { country, ...(Object.fromEntries(given) as Partial<Place>) };
}

function parseUrl(input: unknown, path: string): string {
  const isText = typeof input === 'string' && input.length <= 2_000;
  if (!isText || !URL.canParse(input) || !/^https?:$/.test(new URL(input).protocol))
    throw new Malformed(path, 'must be an address that begins with https:// or http://');
  return input;
}

/** Sources that have been parsed have their fields in one order. */
export const isSame = (a: HolidaySource, b: HolidaySource): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** For people. The path of a feed's address is often a secret, so it is left out. */
export function nameOf(source: HolidaySource): string {
  if (source.kind === 'icalendar') return `holiday feed of ${new URL(source.url).host}`;
  const { country, state, region } = source;
  return `public holidays of ${[country, state, region].filter((part) => part !== undefined).join('-')}`;
}
