import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Database, timestamptz } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import { DAY, HOUR, type Instant } from '../engine/instant.js';
import { type HolidaySource, parseSource } from './holiday-source.js';
import type { ReadHolidays } from './read-source.js';

export interface KnownSource extends ReadHolidays {
  readonly calendarId: string;
  readonly source: HolidaySource;
  /** Why the last attempt failed; the holidays are those of the last good one. */
  readonly error: string | null;
  readonly nextRefreshAt: Instant;
}

const COLUMNS = `calendar_id as "calendarId", source, holidays, skipped, etag, read_at as "readAt", error,
  next_refresh_at as "nextRefreshAt"`;

/** `holiday_sources`. Only the publication of a calendar adds and removes rows; a refresh rewrites what they hold. */
@Injectable()
export class SourceRows {
  constructor(private readonly database: Database) {}

  async of(calendarId: string, executor: Executor = this.database.pool): Promise<KnownSource[]> {
    const { rows } = await executor.query<KnownSource>(
      `select ${COLUMNS} from holiday_sources where calendar_id = $1 order by position`,
      [calendarId],
    );
    return rows.map(parsed);
  }

  /** What is there already keeps what it holds: a refresh may have been quicker than the caller. */
  async replace(
    tx: pg.PoolClient,
    calendarId: string,
    sources: readonly { source: HolidaySource; read: ReadHolidays }[],
  ): Promise<void> {
    await tx.query('delete from holiday_sources where calendar_id = $1 and not source = any($2::jsonb[])', [
      calendarId,
      sources.map(({ source }) => JSON.stringify(source)),
    ]);
    for (const [position, { source, read }] of sources.entries()) {
      await tx.query(
        `insert into holiday_sources (calendar_id, source, position, holidays, skipped, etag, read_at, next_refresh_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (calendar_id, source) do update set position = excluded.position`,
        [calendarId, JSON.stringify(source), position, ...held(read), timestamptz(read.readAt + DAY)],
      );
    }
  }

  /** One that is due. Nobody else gets it within the hour, in which it is also tried again should this attempt fail. */
  async claim(at: Instant): Promise<KnownSource | undefined> {
    const [row] = await this.database.query<KnownSource>(
      `update holiday_sources set next_refresh_at = $2
       where (calendar_id, source) = (
         select calendar_id, source from holiday_sources where next_refresh_at <= $1
         order by next_refresh_at limit 1 for update skip locked)
       returning ${COLUMNS}`,
      [timestamptz(at), timestamptz(at + HOUR)],
    );
    return row && parsed(row);
  }

  /** False where the calendar no longer draws on it. */
  async keep(tx: pg.PoolClient, { calendarId, source }: KnownSource, read: ReadHolidays): Promise<boolean> {
    const { rowCount } = await tx.query(
      `update holiday_sources set holidays = $3, skipped = $4, etag = $5, read_at = $6, error = null, next_refresh_at = $7
       where calendar_id = $1 and source = $2`,
      [calendarId, JSON.stringify(source), ...held(read), timestamptz(read.readAt + DAY)],
    );
    return rowCount === 1;
  }

  async fail({ calendarId, source }: KnownSource, error: string): Promise<void> {
    await this.database.query(
      'update holiday_sources set error = $3 where calendar_id = $1 and source = $2',
      [calendarId, JSON.stringify(source), error],
    );
  }

  async makeDue(tx: pg.PoolClient, calendarId: string, at: Instant): Promise<void> {
    await tx.query('update holiday_sources set next_refresh_at = $2 where calendar_id = $1', [
      calendarId,
      timestamptz(at),
    ]);
  }

  async failing(): Promise<KnownSource[]> {
    const rows = await this.database.query<KnownSource>(
      `select ${COLUMNS} from holiday_sources where error is not null order by calendar_id, position`,
    );
    return rows.map(parsed);
  }
}

/** JSON in the database keeps no order of fields; two sources are compared by it. */
const parsed = (row: KnownSource): KnownSource => ({ ...row, source: parseSource(row.source) });

const held = ({ holidays, skipped, etag, readAt }: ReadHolidays) => [
  JSON.stringify(holidays),
  JSON.stringify(skipped),
  etag,
  timestamptz(readAt),
];
