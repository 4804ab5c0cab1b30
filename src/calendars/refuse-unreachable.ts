import type pg from 'pg';
import { readableVersions, type VersionRow, VERSION_ROW } from '../agreements/read-version.js';
import { timestamptz } from '../database/database.js';
import type { AgreementVersion } from '../engine/agreement/promises.js';
import { promisesOf, trialDue, type WrittenTarget } from '../engine/agreement/trial.js';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import { TEN_YEARS } from '../engine/calendar/timeline.js';
import { DAY, type Instant } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';

/**
 * Hours on which an agreement could not be kept would set its tickets aside, one by one.
 * @throws Malformed naming the first target that is out of reach
 */
export async function refuseUnreachable(
  tx: pg.PoolClient,
  calendarId: string,
  spec: CalendarSpec,
  from: Instant,
): Promise<void> {
  const calendars = { [calendarId]: compileCalendar(spec, 'spec') };
  for (const agreement of await timedOn(tx, calendarId, from)) {
    const promise = targets(agreement).find((each) =>
      starts(from).some(
        (start) => (trialDue(each, agreement, { calendars }, start) ?? start) - start > TEN_YEARS,
      ),
    );
    if (promise === undefined) continue;
    throw new Malformed(
      'spec',
      `cannot be kept by agreement ${agreement.id}: ${promise.field} would be due more than ten years after its start`,
    );
  }
}

/** The versions that name the calendar and are in force at an instant, or come into force afterwards. */
async function timedOn(tx: pg.PoolClient, calendarId: string, at: Instant): Promise<AgreementVersion[]> {
  const { rows } = await tx.query<VersionRow>(
    `select * from (
       select distinct on (agreement_id, later) ${VERSION_ROW}
       from agreement_versions, lateral (select case when in_force_from > $1 then version end as later) l
       order by agreement_id, later, version desc
     ) versions where ("to" is null or "to" > $1)
       and jsonb_path_exists(body, '$.**.calendarId ? (@ == $id)', jsonb_build_object('id', $2::text)) order by id, version`,
    [timestamptz(at), calendarId],
  );
  return readableVersions(rows);
}

const targets = ({ levels }: AgreementVersion): WrittenTarget[] =>
  levels.flatMap(({ objectives }, l) =>
    objectives.flatMap((objective, o) => promisesOf(objective, `levels[${l}].objectives[${o}]`)),
  );

/** Month by month: hours may well be there today, and end next year. */
const starts = (from: Instant): Instant[] =>
  Array.from({ length: Math.floor(TEN_YEARS / (30 * DAY)) }, (_, i) => from + i * 30 * DAY);
