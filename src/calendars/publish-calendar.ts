import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../../config/env.js';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import type { Reach } from '../engine/agreement/promises.js';
import type { CalendarSpec } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import { TEN_YEARS } from '../engine/calendar/timeline.js';
import type { Finding } from '../engine/finding.js';
import { type Instant, iso } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { Outbound } from '../outbound.js';
import { Invalid } from '../http/problem.js';
import { Now } from '../system-now.js';
import { calendarOnRecord } from './calendar-on-record.js';
import { CalendarVersions } from './calendar-versions.js';
import { FeedFault } from './fetch-feed.js';
import { type HolidaySource, isSame, parseSources } from './holiday-source.js';
import { type ReadHolidays, readSource } from './read-source.js';
import { refuseUnreachable } from './refuse-unreachable.js';
import { SourceRows } from './source-rows.js';
import { lintWithHolidays, withHolidays } from './with-holidays.js';

export interface CalendarDraft {
  readonly id: string;
  /** As it was sent; not yet checked. */
  readonly spec: unknown;
  /** Where to draw holidays from, beside its own; not yet checked either. */
  readonly sources?: unknown;
}

export interface CalendarPublication extends CalendarDraft {
  readonly name: string;
  readonly reach: Reach;
  readonly inForceFrom?: Instant;
}

interface DrawnUp {
  readonly own: CalendarSpec;
  readonly sources: readonly { readonly source: HolidaySource; readonly read: ReadHolidays }[];
  /** With the sources' holidays. */
  readonly spec: CalendarSpec;
  readonly findings: Finding[];
}

/** A version is never edited: a changed spec becomes the next one, and an unchanged spec becomes none. */
@Injectable()
export class PublishCalendar {
  private readonly outbound: Outbound;

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

  /** Returns what is worth knowing about it; what is plainly wrong is refused. */
  async run(calendar: CalendarPublication, by: Actor): Promise<Finding[]> {
    const at = this.now.now();
    const drawnUp = await this.drawUp(calendar, at);
    const error = drawnUp.findings.find(({ severity }) => severity === 'error');
    if (error !== undefined) throw new Malformed(error.field, error.message);
    const { id } = calendar;
    await this.database.transaction(async (tx) => {
      const before = await calendarOnRecord(tx, id);
      const act = (await this.publish(tx, calendar, drawnUp, at)) ? 'calendar.published' : 'calendar.changed';
      const after = await calendarOnRecord(tx, id);
      await this.audit.record(tx, { by, act, subject: { kind: 'calendar', id }, before, after });
    });
    return drawnUp.findings;
  }

  /** What would be published; nothing is stored. */
  async drawUp({ id, spec, sources }: CalendarDraft, at: Instant): Promise<DrawnUp> {
    const own = compileCalendar(spec, 'spec').spec;
    const drawn = await this.draw(id, parseSources(sources), at);
    const reads = drawn.map(({ read }) => read);
    return {
      own,
      sources: drawn,
      spec: withHolidays(own, reads),
      findings: lintWithHolidays(own, reads, at),
    };
  }

  /** A feed that is known already is not asked: the same words can be put while it is down. */
  private async draw(id: string, sources: readonly HolidaySource[], at: Instant) {
    const known = sources.length === 0 ? [] : await this.sourceRows.of(id);
    return Promise.all(
      sources.map(async (source, i) => {
        const before = known.find((each) => isSame(each.source, source));
        return { source, read: before ?? (await this.readFirst(source, `sources[${i}]`, at)) };
      }),
    );
  }

  private async readFirst(source: HolidaySource, path: string, at: Instant): Promise<ReadHolidays> {
    try {
      return await readSource(source, { at, outbound: this.outbound });
    } catch (fault) {
      if (fault instanceof FeedFault) throw new Malformed(`${path}.url`, fault.message);
      if (!(fault instanceof Malformed)) throw fault;
      if (source.kind === 'country') throw new Malformed(`${path}.${fault.field}`, fault.reason);
      throw new Malformed(`${path}.url`, `gives a feed that cannot be used: ${fault.message}`);
    }
  }

  /** False where that makes no version. */
  private async publish(
    tx: pg.PoolClient,
    { id, name, reach, ...calendar }: CalendarPublication,
    { own, sources }: DrawnUp,
    at: Instant,
  ): Promise<boolean> {
    await this.put(tx, id, name, own);
    await this.sourceRows.replace(tx, id, sources);
    const spec = withHolidays(own, await this.sourceRows.of(id, tx));
    const latest = await this.versions.latest(tx, id, spec);
    if (latest?.same && (latest.reach === 'running' || reach === 'new')) return false;
    const inForceFrom = calendar.inForceFrom ?? (latest ? at : ALWAYS);
    refuseTooFar(inForceFrom, at);
    const inForce = await this.versions.inForce(tx, id, at);
    if (inForce && inForceFrom < inForce.inForceFrom) throw tooEarly(inForce.version, inForce.inForceFrom);
    await refuseUnreachable(tx, id, spec, Math.max(inForceFrom, at));
    await this.versions.add(tx, id, latest, { spec, reach, inForceFrom, at });
    return true;
  }

  /** Also takes the row's lock, so that two publications queue up for the next version. */
  private async put(tx: pg.PoolClient, id: string, name: string, own: CalendarSpec): Promise<void> {
    await tx.query(
      `insert into calendars (id, name, own_spec) values ($1, $2, $3)
       on conflict (id) do update set name = excluded.name, own_spec = excluded.own_spec`,
      [id, name, JSON.stringify(own)],
    );
  }
}

/** A calendar's first version holds for whatever came before it, too: imported tickets need hours as well. */
const ALWAYS: Instant = 0;

/** What is in force only when nobody remembers it is a slip of the pen. */
export function refuseTooFar(inForceFrom: Instant, at: Instant): void {
  if (inForceFrom - at > TEN_YEARS) throw new Invalid('inForceFrom', 'lies more than ten years ahead');
}

/** Versions follow one another in time as well as in number, or "in force at" would have two answers. */
export const tooEarly = (version: number, from: Instant): Invalid =>
  new Invalid('inForceFrom', `lies before version ${version}, which is in force from ${iso(from)}`);
