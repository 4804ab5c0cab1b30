import { parseHolidays } from '../engine/calendar/holiday.js';
import type { Instant } from '../engine/instant.js';
import type { Outbound } from '../outbound.js';
import { FeedFault, fetchFeed } from './fetch-feed.js';
import type { FeedSource, HolidaySource } from './holiday-source.js';
import { importICalendar } from './import-icalendar.js';
import { importPublicHolidays } from './import-public-holidays.js';
import { firstDate, type ImportedHolidays, lastDate } from './import-result.js';

export interface ReadHolidays extends ImportedHolidays {
  /** The feed's word for this answer. */
  readonly etag: string | null;
  readonly readAt: Instant;
}

interface Reading {
  readonly at: Instant;
  readonly outbound: Outbound;
  readonly known?: ReadHolidays;
  readonly signal?: AbortSignal;
}

/** What an endless series is spelt out for. */
const FEED_SINCE = 1990;
const FEED_AHEAD = 10;
const COUNTRY_BEHIND = 1;
const COUNTRY_AHEAD = 3;

/**
 * @throws FeedFault where a feed cannot be had
 * @throws Malformed where the source, or what it gives, makes no sense
 */
export async function readSource(source: HolidaySource, reading: Reading): Promise<ReadHolidays> {
  const read = source.kind === 'icalendar' ? await readFeed(source, reading) : readCountry(source, reading);
  parseHolidays(read.holidays, 'holidays');
  return withEarlier(read, reading);
}

function readCountry(source: Exclude<HolidaySource, FeedSource>, { at }: Reading): ReadHolidays {
  const year = yearOf(at);
  const years = { from: year - COUNTRY_BEHIND, to: year + COUNTRY_AHEAD };
  return { ...importPublicHolidays(source, years), etag: null, readAt: at };
}

async function readFeed(
  { url }: FeedSource,
  { at, outbound, known, signal }: Reading,
): Promise<ReadHolidays> {
  // In a new year an endless series reaches a year further, whether or not the feed has changed.
  const stillHolds = known !== undefined && yearOf(known.readAt) === yearOf(at);
  const { text, etag } = await fetchFeed(url, { outbound, signal, etag: stillHolds ? known.etag : null });
  if (text === null && known !== undefined) return { ...known, readAt: at };
  const years = { from: FEED_SINCE, to: yearOf(at) + FEED_AHEAD };
  const found = importICalendar(text ?? '', years);
  // More likely a broken export than a year without holidays.
  if (found.holidays.length === 0) throw new FeedFault('lists no whole-day event');
  return { ...found, etag, readAt: at };
}

/**
 * Feeds forget the past. A clock that has run across a holiday would move if that were followed, so what lies before
 * the first entry of now stays.
 */
function withEarlier(read: ReadHolidays, { at, known }: Reading): ReadHolidays {
  const [first] = read.holidays;
  if (known === undefined || first === undefined) return read;
  const today = new Date(at).toISOString().slice(0, 10);
  const earlier = known.holidays.filter(
    (holiday) => lastDate(holiday) < firstDate(first) && lastDate(holiday) < today,
  );
  return { ...read, holidays: [...earlier, ...read.holidays] };
}

const yearOf = (at: Instant): number => new Date(at).getUTCFullYear();
