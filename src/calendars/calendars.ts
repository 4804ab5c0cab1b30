import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Reach } from '../engine/agreement/promises.js';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';

export interface PublishedCalendar {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly spec: CalendarSpec;
  readonly inForceFrom: Instant;
  readonly reach: Reach;
  readonly publishedAt: Instant;
  /** Null where somebody published it. */
  readonly cause: string | null;
}

const columns = `c.id, c.name, v.version, v.spec, v.in_force_from as "inForceFrom", v.reach,
  v.published_at as "publishedAt", v.cause`;

@Injectable()
export class Calendars {
  constructor(private readonly database: Database) {}

  /** Each in the version that was published last. */
  latest(): Promise<PublishedCalendar[]> {
    return this.database.query(
      `select distinct on (c.id) ${columns} from calendars c join calendar_versions v on v.calendar_id = c.id
       order by c.id, v.version desc`,
    );
  }

  /** Newest first. */
  async versionsOf(id: string): Promise<PublishedCalendar[]> {
    const versions = await this.database.query<PublishedCalendar>(
      `select ${columns} from calendars c join calendar_versions v on v.calendar_id = c.id
       where c.id = $1 order by v.version desc`,
      [id],
    );
    if (versions.length === 0) throw new NotFound(`Calendar ${id}`);
    return versions;
  }

  /** As it was sent, without the sources' holidays. */
  async ownSpec(id: string): Promise<CalendarSpec> {
    const [row] = await this.database.query<{ own: CalendarSpec }>(
      'select own_spec as own from calendars where id = $1',
      [id],
    );
    if (row === undefined) throw new NotFound(`Calendar ${id}`);
    return row.own;
  }
}
