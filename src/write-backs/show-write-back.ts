import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type Instant, isoOrNull } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';

interface Row {
  base_url: string;
  target: { user?: string; fields: { due?: string; clock?: string; state?: string }; marks: boolean };
  per_minute: number;
  active: boolean;
  disabled_at: Instant | null;
  disabled_because: string | null;
  quiet_until: Instant | null;
  waiting: number;
  failed: { reason: string; tickets: number; example: number }[];
}

const WRITE_BACK = `
  select t.*,
    (select count(*) from write_backs w
     where w.integration_id = t.integration_id and state in ('waiting', 'sending')) as waiting,
    (select coalesce(json_agg(f), '[]') from (
       select last_error as reason, count(*) as tickets, max(ticket_id) as example
       from write_backs w where w.integration_id = t.integration_id and state = 'failed'
       group by last_error order by count(*) desc, last_error limit 20) f) as failed
  from write_back_targets t where integration_id = $1`;

/** What is written where, and how it fares: what waits, what has failed and why. The token is never shown. */
@Injectable()
export class ShowWriteBack {
  constructor(private readonly database: Database) {}

  async run(integrationId: string) {
    const [row] = await this.database.query<Row>(WRITE_BACK, [integrationId]);
    if (row === undefined) throw new NotFound(`write-back of ${integrationId}`);
    const { user = null, fields, marks } = row.target;
    return {
      baseUrl: row.base_url,
      user,
      fields,
      marks,
      perMinute: row.per_minute,
      active: row.active && row.disabled_at === null,
      disabledAt: isoOrNull(row.disabled_at),
      disabledBecause: row.disabled_because,
      quietUntil: isoOrNull(row.quiet_until),
      waiting: row.waiting,
      failed: row.failed,
    };
  }
}
