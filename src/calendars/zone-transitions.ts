import type pg from 'pg';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import { zone, zoneDataVersion } from '../engine/calendar/zone.js';
import { type Instant, type Millis } from '../engine/instant.js';

/** When the offset changes, and to what. */
export type Transitions = readonly (readonly [from: Instant, offset: Millis])[];

/** The years for which calendars promise to be right. */
const FROM = Date.UTC(1990, 0, 1);
const TO = Date.UTC(2101, 0, 1);

export const transitionsOf = (name: string): Transitions =>
  zone(name)
    .regimes(FROM, TO)
    .map(({ from, offset }) => [from, offset] as const);

/** Under the names of the zone data, whatever capitalisation the calendar uses. */
export function zonesIn({ timezone, anyOf = [], allOf = [] }: CalendarSpec): string[] {
  return [...new Set([zone(timezone).name, ...[...anyOf, ...allOf].flatMap(zonesIn)])].sort();
}

/** The first instant about which they disagree; undefined where they say the same. */
export function firstDifference(a: Transitions, b: Transitions): Instant | undefined {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i], b[i]];
    if (one?.[0] === other?.[0] && one?.[1] === other?.[1]) continue;
    return Math.min(one?.[0] ?? Infinity, other?.[0] ?? Infinity);
  }
  return undefined;
}

/** A zone that a calendar is the first to use; one that is known keeps what it has until it is compared. */
export async function rememberTransitions(tx: pg.PoolClient, spec: CalendarSpec): Promise<void> {
  for (const name of zonesIn(spec)) {
    await tx.query('insert into zone_transitions values ($1, $2, $3) on conflict do nothing', [
      name,
      JSON.stringify(transitionsOf(name)),
      zoneDataVersion,
    ]);
  }
}
