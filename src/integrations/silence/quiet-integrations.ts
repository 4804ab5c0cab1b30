import { Injectable } from '@nestjs/common';
import { hoursOf } from '../../agreements/hours-of.js';
import { PromiseBook } from '../../agreements/promise-book.js';
import { Database } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { silentAt } from './silence.js';

interface Row {
  readonly id: string;
  readonly calendarId: string;
  readonly afterMinutes: number;
  readonly contact: string;
  readonly since: Instant;
  readonly silenceId: number | null;
  readonly heardAt: Instant | null;
}

export interface Quiet extends Row {
  /** When it is, or was, too long. */
  readonly alarmAt: Instant | null;
}

/** A backfill is no sign of life, and what came before anybody listened is not either. */
const WATCHED = `
  select i.id, silence_calendar_id as "calendarId", silence_after_minutes as "afterMinutes",
    silence_contact as contact, s.id as "silenceId",
    coalesce(s.since, greatest(watched_since, (
      select received_at from deliveries d where d.integration_id = i.id and backfill_id is null
      order by received_at desc limit 1))) as since,
    (select min(received_at) from deliveries d
     where d.integration_id = i.id and backfill_id is null and received_at > s.since) as "heardAt"
  from integrations i left join silences s on s.integration_id = i.id and s.ended_at is null
  where i.active and i.silence_calendar_id is not null and ($1::text is null or i.id = $1)`;

/** Every integration that is watched, since when it is quiet, and when that is too long. */
@Injectable()
export class QuietIntegrations {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
  ) {}

  async run(at: Instant, id?: string): Promise<Quiet[]> {
    const rows = await this.database.query<Row>(WATCHED, [id ?? null]);
    if (rows.length === 0) return [];
    const promises = await this.promiseBook.current();
    return rows.map((row) => {
      const calendar = hoursOf(promises, row.calendarId, at);
      return { ...row, alarmAt: silentAt(calendar, row.since, row) };
    });
  }
}
