import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { PUNCTUAL } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { timestamptz } from '../database/database.js';
import type { Reach } from '../engine/agreement/promises.js';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import type { Instant } from '../engine/instant.js';
import { calendarOnRecord } from './calendar-on-record.js';
import { PromiseChanges } from './promise-changes.js';
import { rememberTransitions } from './zone-transitions.js';

export interface LatestVersion {
  readonly version: number;
  readonly spec: CalendarSpec;
  readonly inForceFrom: Instant;
  readonly reach: Reach;
  /** It says the same as the spec that was asked about. */
  readonly same: boolean;
}

type InForce = Pick<LatestVersion, 'version' | 'inForceFrom'>;

export interface NextVersion {
  readonly spec: CalendarSpec;
  readonly reach: Reach;
  readonly inForceFrom: Instant;
  readonly at: Instant;
  readonly cause?: string;
}

/** `calendar_versions`. Whoever asks here holds the lock on the calendar's row, so that versions queue up. */
@Injectable()
export class CalendarVersions {
  constructor(
    private readonly changes: PromiseChanges,
    private readonly audit: Audit,
  ) {}

  async latest(tx: pg.PoolClient, id: string, spec?: CalendarSpec): Promise<LatestVersion | undefined> {
    const { rows } = await tx.query<LatestVersion>(
      `select version, spec, in_force_from as "inForceFrom", reach, spec = $2::jsonb as same from calendar_versions
       where calendar_id = $1 order by version desc limit 1`,
      [id, JSON.stringify(spec ?? null)],
    );
    return rows[0];
  }

  /** What is yet to come into force can be replaced; what is in force stands until the next one. */
  async inForce(tx: pg.PoolClient, id: string, at: Instant): Promise<InForce | undefined> {
    const { rows } = await tx.query<InForce>(
      `select version, in_force_from as "inForceFrom" from calendar_versions
       where calendar_id = $1 and in_force_from <= $2 order by version desc limit 1`,
      [id, timestamptz(at)],
    );
    return rows[0];
  }

  async add(
    tx: pg.PoolClient,
    id: string,
    latest: LatestVersion | undefined,
    { spec, reach, inForceFrom, at, cause }: NextVersion,
  ): Promise<void> {
    await tx.query(
      `insert into calendar_versions (calendar_id, version, spec, in_force_from, reach, published_at, cause)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        (latest?.version ?? 0) + 1,
        JSON.stringify(spec),
        timestamptz(inForceFrom),
        reach,
        timestamptz(at),
        cause ?? null,
      ],
    );
    await rememberTransitions(tx, spec);
    // No agreement can have named a calendar before its first version.
    if (latest) await this.changes.record(tx, { reach, inForceFrom, at });
  }

  /**
   * A version that nobody published: the world has changed. It reaches whom the last one reached (clocks that were
   * left on earlier hours stay there), and does not overtake one that is yet to come into force.
   */
  async succeed(
    tx: pg.PoolClient,
    id: string,
    latest: LatestVersion,
    { spec, at, cause }: Pick<NextVersion, 'spec' | 'at' | 'cause'>,
  ): Promise<void> {
    const inForceFrom = Math.max(at, latest.inForceFrom);
    const before = await calendarOnRecord(tx, id);
    await this.add(tx, id, latest, { spec, reach: latest.reach, inForceFrom, at, cause });
    const after = await calendarOnRecord(tx, id);
    const subject = { kind: 'calendar', id };
    await this.audit.record(tx, { by: PUNCTUAL, act: 'calendar.published', subject, before, after });
  }
}
