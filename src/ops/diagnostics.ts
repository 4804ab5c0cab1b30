import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { nameOf } from '../calendars/holiday-source.js';
import { SourceRows } from '../calendars/source-rows.js';
import { Sweep } from '../clocks/sweep.js';
import { Database, timestamptz } from '../database/database.js';
import { zoneDataVersion } from '../engine/calendar/zone.js';
import { type Instant, iso, type Millis, SECOND } from '../engine/instant.js';
import { QuietIntegrations } from '../integrations/silence/quiet-integrations.js';
import { Now } from '../system-now.js';

/** A ticket that should have been looked at this long ago is late, not merely next. */
const LATE: Millis = 10 * SECOND;

/** What an operator asks first when something seems wrong. */
@Injectable()
export class Diagnostics {
  constructor(
    private readonly env: Env,
    private readonly database: Database,
    private readonly sweep: Sweep,
    private readonly sources: SourceRows,
    private readonly quietIntegrations: QuietIntegrations,
    private readonly now: Now,
  ) {}

  async run() {
    const at = this.now.now();
    return {
      now: iso(at),
      role: this.env.role,
      node: process.version,
      // The engine takes offsets from its own data; ICU's are shown because its age explains other programs' answers.
      zoneData: { engine: zoneDataVersion, icu: process.versions.tz ?? null },
      queue: this.env.redisUrl === undefined ? 'postgres' : 'redis',
      mail: this.env.smtpUrl === undefined ? 'kept' : 'smtp',
      sweep: this.sweepAt(at),
      ...(await this.asked(at)),
      holidaySources: await this.failingSources(),
      silent: await this.silentIntegrations(at),
    };
  }

  /** This process's own; null where it does not sweep, as an api does not. */
  private sweepAt(at: Instant) {
    const { lastSoundPass } = this.sweep;
    if (this.env.role === 'api') return null;
    return {
      everyMs: this.env.sweepEveryMs,
      lastSoundPass: lastSoundPass === null ? null : iso(lastSoundPass),
      ageMs: lastSoundPass === null ? null : at - lastSoundPass,
    };
  }

  private async silentIntegrations(at: Instant) {
    const quiet = await this.quietIntegrations.run(at);
    return quiet
      .filter(({ silenceId, heardAt }) => silenceId !== null && heardAt === null)
      .map(({ id, since }) => ({ integration: id, since: iso(since) }));
  }

  private async failingSources() {
    const failing = await this.sources.failing();
    return failing.map(({ calendarId, source, error, readAt }) => ({
      calendar: calendarId,
      source: nameOf(source),
      error,
      readAt: iso(readAt),
    }));
  }

  private async asked(at: Instant) {
    const [row] = await this.database.query(
      `select
         json_build_object('version', current_setting('server_version'),
           'bytes', pg_database_size(current_database())) as database,
         json_build_object(
           'waiting', (select count(*) from deliveries where state = 'received'),
           'quarantined', (select count(*) from deliveries where state = 'quarantined')) as deliveries,
         json_build_object(
           'open', (select count(*) from tickets where open),
           'late', (select count(*) from tickets where look_at < $1),
           'setAside', (select count(*) from tickets where set_aside_at is not null)) as tickets,
         json_build_object(
           'waiting', (select count(*) from notices where state in ('waiting', 'sending')),
           'failed', (select count(*) from notices where state = 'failed')) as notices`,
      [timestamptz(at - LATE)],
    );
    return row;
  }
}
