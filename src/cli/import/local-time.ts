import { zone, type Zone } from '../../engine/calendar/zone.js';
import { DAY, type Instant } from '../../engine/instant.js';
import { Malformed } from '../../engine/malformed.js';

const WIDTHS = { yyyy: 4, MM: 2, dd: 2, HH: 2, mm: 2, ss: 2, SSS: 3 } as const;
type Token = keyof typeof WIDTHS;
const TOKENS = /yyyy|MM|dd|HH|mm|ss|SSS/g;
const NEEDED: readonly Token[] = ['yyyy', 'MM', 'dd', 'HH', 'mm'];

/** Reads wall-clock times such as "2012/10/09 14:50:17.000" in one zone. */
export class LocalTime {
  private readonly pattern: RegExp;
  private readonly tokens: readonly Token[];
  private readonly zone: Zone;

  /** @throws Malformed naming `time.format` or `time.zone` */
  constructor(format: string, timezone: string) {
    this.tokens = (format.match(TOKENS) ?? []) as Token[];
    const missing = NEEDED.find((token) => !this.tokens.includes(token));
    if (missing !== undefined) throw new Malformed('time.format', `does not say where ${missing} stands`);
    if (new Set(this.tokens).size < this.tokens.length)
      throw new Malformed('time.format', 'has a part twice');
    this.pattern = patternOf(format);
    this.zone = zoneNamed(timezone);
  }

  /**
   * Null where the text is not such a time. An hour that the clock shows twice is taken as its first pass, and one that
   * it skips as if it had not been put forward yet: a log that was written then has to go somewhere.
   */
  instant(text: string): Instant | null {
    const match = this.pattern.exec(text.trim());
    if (match === null) return null;
    const part = (token: Token) =>
      this.tokens.includes(token) ? Number(match[this.tokens.indexOf(token) + 1]) : 0;
    const fields = [part('yyyy'), part('MM') - 1, part('dd'), part('HH'), part('mm'), part('ss')] as const;
    const wall = Date.UTC(...fields, part('SSS'));
    return isSame(new Date(wall), fields) ? wall - this.offsetFor(wall) : null;
  }

  /** Of the offsets around, the one before a change of the clock is tried first. */
  private offsetFor(wall: number): number {
    const [before, after] = [this.zone.offsetAt(wall - DAY), this.zone.offsetAt(wall + DAY)];
    const isRight = (offset: number) => this.zone.offsetAt(wall - offset) === offset;
    return [before, after, this.zone.offsetAt(wall)].find(isRight) ?? before;
  }
}

function patternOf(format: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  let source = '';
  let from = 0;
  for (const match of format.matchAll(TOKENS)) {
    source += `${literal(format.slice(from, match.index))}(\\d{${WIDTHS[match[0] as Token]}})`;
    from = match.index + match[0].length;
  }
  return new RegExp(`^${source}${literal(format.slice(from))}$`);
}

function zoneNamed(name: string): Zone {
  try {
    return zone(name);
  } catch (cause) {
    if (cause instanceof Malformed) throw new Malformed('time.zone', cause.reason);
    throw cause;
  }
}

/** Date.UTC rolls 30 February over to March. */
const isSame = (date: Date, [year, month, day, hour, minute, second]: readonly number[]): boolean =>
  date.getUTCFullYear() === year &&
  date.getUTCMonth() === month &&
  date.getUTCDate() === day &&
  date.getUTCHours() === hour &&
  date.getUTCMinutes() === minute &&
  date.getUTCSeconds() === second;
