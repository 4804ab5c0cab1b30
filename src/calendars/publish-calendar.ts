import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Database, timestamptz } from '../database/database.js';
import type { Reach } from '../engine/agreement/promises.js';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import { lintCalendar } from '../engine/calendar/lint.js';
import type { Finding } from '../engine/finding.js';
import { type Instant, iso } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { Invalid } from '../problem.js';
import { Now } from '../system-now.js';
import { PromiseChanges } from './promise-changes.js';

export interface CalendarPublication {
  readonly id: string;
  readonly name: string;
  /** As it was sent; not yet checked. */
  readonly spec: unknown;
  readonly reach: Reach;
  readonly inForceFrom?: Instant;
}

interface Latest {
  readonly version: number;
  readonly in_force_from: Instant;
  readonly unchanged: boolean;
}

/** A version is never edited: a changed spec becomes the next one, and an unchanged spec becomes none. */
@Injectable()
export class PublishCalendar {
  constructor(
    private readonly database: Database,
    private readonly changes: PromiseChanges,
    private readonly now: Now,
  ) {}

  /** Returns what is worth knowing about it; what is plainly wrong is refused. */
  async run(calendar: CalendarPublication): Promise<Finding[]> {
    const at = this.now.now();
    const findings = lintCalendar(calendar.spec, at, 'spec');
    const error = findings.find(({ severity }) => severity === 'error');
    if (error !== undefined) throw new Malformed(error.field, error.message);
    await this.publish(calendar, calendar.spec as CalendarSpec, at);
    return findings;
  }

  private async publish(calendar: CalendarPublication, spec: CalendarSpec, at: Instant): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.name(tx, calendar.id, calendar.name);
      const latest = await this.latest(tx, calendar.id, spec, calendar.reach);
      if (latest?.unchanged) return;
      const inForceFrom = calendar.inForceFrom ?? (latest ? at : ALWAYS);
      if (latest && inForceFrom < latest.in_force_from) throw tooEarly(latest.version, latest.in_force_from);
      await tx.query('insert into calendar_versions values ($1, $2, $3, $4, $5, $6)', [
        calendar.id,
        (latest?.version ?? 0) + 1,
        JSON.stringify(spec),
        timestamptz(inForceFrom),
        calendar.reach,
        timestamptz(at),
      ]);
      // No agreement can have named a calendar before its first version.
      if (latest) await this.changes.record(tx, { reach: calendar.reach, inForceFrom, at });
    });
  }

  /** Also takes the row's lock, so that two publications queue up for the next version. */
  private async name(tx: pg.PoolClient, id: string, name: string): Promise<void> {
    await tx.query(
      'insert into calendars (id, name) values ($1, $2) on conflict (id) do update set name = excluded.name',
      [id, name],
    );
  }

  private async latest(
    tx: pg.PoolClient,
    id: string,
    spec: CalendarSpec,
    reach: Reach,
  ): Promise<Latest | undefined> {
    const { rows } = await tx.query<Latest>(
      `select version, in_force_from, spec = $2::jsonb and (reach = 'running' or $3 = 'new') as unchanged from calendar_versions
       where calendar_id = $1 order by version desc limit 1`,
      [id, JSON.stringify(spec), reach],
    );
    return rows[0];
  }
}

/** A calendar's first version holds for whatever came before it, too: imported tickets need hours as well. */
const ALWAYS: Instant = 0;

/** Versions follow one another in time as well as in number, or "in force at" would have two answers. */
export const tooEarly = (version: number, from: Instant): Invalid =>
  new Invalid('inForceFrom', `lies before version ${version}, which is in force from ${iso(from)}`);
