import { zone } from '../../engine/calendar/zone.js';
import { ALL, type Amount, type MilliPercent } from '../../engine/credit/terms.js';
import { HOUR, type Instant, type Millis, MINUTE, SECOND } from '../../engine/instant.js';
import type { Contact } from '../agreement.js';
import type { ContractDate } from '../contract.js';
import { moneyWords } from '../money-words.js';

/** "1 day", "2 days". */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/**
 * "30 minutes", "8 business hours", "1 business hour 30 minutes": to the second, because somebody signs it. Never in days,
 * for a day of open hours has no fixed length, and people read "2 days" as dates.
 */
export function length(ms: Millis, clock: 'business' | 'calendar' = 'calendar'): string {
  const parts = [
    [Math.floor(ms / HOUR), 'hour'],
    [Math.floor((ms % HOUR) / MINUTE), 'minute'],
    [Math.floor((ms % MINUTE) / SECOND), 'second'],
  ] as const;
  const said = parts.filter(([n]) => n > 0);
  if (said.length === 0) return '0 seconds';
  return said
    .map(([n, unit], i) => count(n, i === 0 && clock === 'business' ? `business ${unit}` : unit))
    .join(' ');
}

/** "95 %", "99.95 %". */
export const percent = (milli: MilliPercent): string => `${milli / 1_000} %`;

export const amount = (of: Amount, currency: string): string => {
  if ('minor' in of) return moneyWords(of.minor, currency);
  return of.share === ALL ? 'the whole fee' : `${percent(of.share)} of the fee`;
};

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** "2 March 2026". */
export function day(date: ContractDate): string {
  const [year = '', month, of] = date.split('-');
  return `${Number(of)} ${MONTHS[Number(month) - 1]} ${Number(year)}`;
}

/** "24 December" of every year. */
export const dayOfYear = (date: ContractDate): string => day(date).replace(/ \d+$/, '');

/** "2 March 2026, 16:00 (Europe/Berlin)"; by our own zone data. */
export function moment(at: Instant, timezone: string): string {
  const wall = new Date(at + zone(timezone).offsetAt(at)).toISOString();
  const time = wall.slice(17, 19) === '00' ? wall.slice(11, 16) : wall.slice(11, 19);
  return `${day(wall.slice(0, 10))}, ${time} (${timezone})`;
}

/** "urgent, high and normal". */
export function series(words: readonly string[], last = 'and'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** "Sofia Marin <sofia@support.example>". */
export function contact({ name, address, timezone }: Contact): string {
  const who = name === undefined ? address : `${name} <${address}>`;
  return timezone === undefined ? who : `${who}, in ${timezone}`;
}

export const capital = (words: string): string => words[0]!.toUpperCase() + words.slice(1);
