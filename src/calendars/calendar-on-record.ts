import type pg from 'pg';
import { maskedAddress } from '../audit/masked-address.js';
import { type Instant, iso } from '../engine/instant.js';
import type { HolidaySource } from './holiday-source.js';

interface Row {
  readonly name: string;
  readonly ownSpec: object;
  readonly sources: readonly HolidaySource[] | null;
  readonly version: number | null;
  readonly spec: object | null;
  readonly reach: string | null;
  readonly inForceFrom: Instant | null;
  readonly cause: string | null;
}

const CALENDAR = `
  select c.name, c.own_spec as "ownSpec", v.version, v.spec, v.reach, v.in_force_from as "inForceFrom", v.cause,
    (select json_agg(source order by position) from holiday_sources where calendar_id = c.id) as sources
  from calendars c
  left join lateral (select * from calendar_versions where calendar_id = c.id order by version desc limit 1) v on true
  where c.id = $1 for update of c`;

/** A calendar as the audit log tells of it, before and after; null where there is none. Locks it. */
export async function calendarOnRecord(tx: pg.PoolClient, id: string): Promise<object | null> {
  const { rows } = await tx.query<Row>(CALENDAR, [id]);
  const [row] = rows;
  if (row === undefined) return null;
  const { inForceFrom } = row;
  return {
    ...row,
    inForceFrom: inForceFrom === null ? null : iso(inForceFrom),
    sources: (row.sources ?? []).map((source) =>
      source.kind === 'icalendar' ? { ...source, url: maskedAddress(source.url) } : source,
    ),
  };
}
