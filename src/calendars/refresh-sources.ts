import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../../config/env.js';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import { Malformed } from '../engine/malformed.js';
import { Outbound } from '../outbound.js';
import { Now } from '../system-now.js';
import { CalendarVersions } from './calendar-versions.js';
import { FeedFault } from './fetch-feed.js';
import { nameOf } from './holiday-source.js';
import { type ReadHolidays, readSource } from './read-source.js';
import { refuseUnreachable } from './refuse-unreachable.js';
import { type KnownSource, SourceRows } from './source-rows.js';
import { whatChanged } from './what-changed.js';
import { lintWithHolidays, withHolidays } from './with-holidays.js';

/**
 * Reads the sources that are due, each by one worker only. What is new becomes a version of the calendar, with its cause; a
 * source that fails changes nothing and is tried again in an hour.
 */
@Injectable()
export class RefreshSources implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RefreshSources.name);
  private readonly outbound: Outbound;
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly versions: CalendarVersions,
    private readonly sourceRows: SourceRows,
    private readonly now: Now,
    private readonly audit: Audit,
    env: Env,
  ) {
    this.outbound = new Outbound(env.outboundAllowCidrs);
  }

  /** Makes a calendar's sources due now instead of within the day. */
  async demand(id: string, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.sourceRows.makeDue(tx, id, this.now.now());
      await this.audit.record(tx, { by, act: 'calendar.refreshed', subject: { kind: 'calendar', id } });
    });
  }

  /** Until none is due. */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const due = await this.sourceRows.claim(this.now.now());
      if (due === undefined) return;
      await this.refresh(due);
    }
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async refresh(known: KnownSource): Promise<void> {
    const { source } = known;
    try {
      const { outbound } = this;
      const read = await readSource(source, {
        at: this.now.now(),
        outbound,
        known,
        signal: this.stopping.signal,
      });
      await this.database.transaction((tx) => this.record(tx, known, read));
    } catch (fault) {
      if (this.stopping.signal.aborted) return;
      if (!(fault instanceof FeedFault || fault instanceof Malformed)) throw fault;
      this.logger.warn(`${nameOf(source)}, for calendar ${known.calendarId}: ${fault.message}`);
      await this.sourceRows.fail(known, fault.message);
    }
  }

  private async record(tx: pg.PoolClient, known: KnownSource, read: ReadHolidays): Promise<void> {
    const { calendarId: id, source } = known;
    const own = await this.lock(tx, id);
    if (!(await this.sourceRows.keep(tx, known, read))) return;
    const sources = await this.sourceRows.of(id, tx);
    const error = lintWithHolidays(own, sources, read.readAt).find(({ severity }) => severity === 'error');
    if (error !== undefined) throw new Malformed('calendar', `${error.message} with what is listed now`);
    const spec = withHolidays(own, sources);
    const latest = await this.versions.latest(tx, id, spec);
    if (latest === undefined || latest.same) return;
    await refuseUnreachable(tx, id, spec, Math.max(read.readAt, latest.inForceFrom));
    const cause = `${nameOf(source)}: ${whatChanged(known.holidays, read.holidays)}`;
    await this.versions.succeed(tx, id, latest, { spec, at: read.readAt, cause });
  }

  private async lock(tx: pg.PoolClient, id: string): Promise<CalendarSpec> {
    const { rows } = await tx.query<{ own: CalendarSpec }>(
      'select own_spec as own from calendars where id = $1 for update',
      [id],
    );
    return rows[0]!.own;
  }
}
