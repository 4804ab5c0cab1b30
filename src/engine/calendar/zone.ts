import moment from 'moment-timezone';
import { DAY, MINUTE, type Instant, type Millis, type Span } from '../instant.js';
import { Malformed } from '../malformed.js';

/** A stretch of time during which the zone's wall clock is UTC plus a constant (east positive). */
export interface Regime extends Span {
  readonly offset: Millis;
}

/**
 * A time zone as its list of transitions. Nobody asks "is it DST": Lord Howe shifts by 30 minutes, Troll by two hours,
 * Apia once by a whole day, Dublin and Casablanca downwards. There is only the offset at an instant.
 */
export interface Zone {
  readonly name: string;
  offsetAt(at: Instant): Millis;
  /** [from, to) cut where the offset changes, in order. */
  regimes(from: Instant, to: Instant): Regime[];
}

// Kept here, because another package's older copy of moment-timezone, loaded later, puts itself in its place on `moment`.
const { tz } = moment;

/** tzdata release the answers come from. Node's own (ICU) is often months behind, so it is not asked. */
export const zoneDataVersion: string = tz.dataVersion;

// The package spells out every transition up to here; a zone that still changes then has had one rule for centuries.
const HORIZON = Date.UTC(2499, 0, 1);
const END = Date.UTC(2520, 0, 1);
// The Gregorian calendar, weekdays included, repeats after 400 years: so does "last Sunday of March".
const CYCLE = 146_097 * DAY;

const zones = new Map<string, Zone>();
let names: Map<string, string> | undefined;

/** @throws Malformed when IANA knows no such name. Aliases and any capitalisation are fine. */
export function zone(name: string): Zone {
  names ??= new Map(tz.names().map((known) => [known.toLowerCase(), known]));
  const known = names.get(name.toLowerCase());
  if (known === undefined) throw new Malformed('timezone', `is not a known IANA time zone: ${name}`);
  let found = zones.get(known);
  if (!found) zones.set(known, (found = new TransitionList(known)));
  return found;
}

class TransitionList implements Zone {
  /** starts[i] is where offsets[i] begins; the first reaches back for ever (local mean time, or what the data has). */
  private readonly starts: number[] = [-Infinity];
  private readonly offsets: number[] = [];

  constructor(readonly name: string) {
    const { untils, offsets } = tz.zone(name)!;
    offsets.forEach((west, i) => {
      const offset = Math.round(-west * MINUTE) + 0;
      if (i === 0) this.offsets.push(offset);
      else this.append(untils[i - 1]!, offset);
    });
    this.carryOn();
  }

  offsetAt(at: Instant): Millis {
    return this.offsets[this.indexAt(at)]!;
  }

  regimes(from: Instant, to: Instant): Regime[] {
    const found: Regime[] = [];
    for (let i = this.indexAt(from); i < this.starts.length && this.starts[i]! < to; i++) {
      const until = this.starts[i + 1] ?? Infinity;
      found.push({
        from: Math.max(from, this.starts[i]!),
        to: Math.min(to, until),
        offset: this.offsets[i]!,
      });
    }
    return found;
  }

  // Changes of name or of the DST flag alone are no transitions.
  private append(start: Instant, offset: Millis): void {
    if (offset === this.offsets.at(-1)) return;
    this.starts.push(start);
    this.offsets.push(offset);
  }

  /** Beyond the data the last yearly rule goes on; a zone without one keeps its last offset. */
  private carryOn(): void {
    const last = this.starts.at(-1)!;
    if (last < HORIZON) return;
    for (let i = this.indexAt(last - CYCLE) + 1; this.starts[i]! + CYCLE < END; i++) {
      this.append(this.starts[i]! + CYCLE, this.offsets[i]!);
    }
  }

  private indexAt(at: Instant): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}
