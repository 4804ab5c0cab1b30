import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import { compilePromises } from '../engine/agreement/compile-promises.js';
import type {
  AgreementVersion,
  CalendarVersion,
  LostAgreementVersion,
  LostCalendarVersion,
  Promises,
  Reach,
} from '../engine/agreement/promises.js';
import type { Calendar, CalendarSpec } from '../engine/calendar/calendar.js';
import { compileCalendar } from '../engine/calendar/compile.js';
import type { Exclusion } from '../engine/exclusion/exclusion.js';
import { Exclusions, withExclusions } from '../engine/exclusion/exclusions.js';
import type { Instant } from '../engine/instant.js';
import { approvedExclusions } from '../exclusions/approved-exclusions.js';
import { readVersion, type VersionRow, VERSION_ROW } from './read-version.js';

interface CalendarRow {
  readonly calendarId: string;
  readonly version: number;
  readonly spec: CalendarSpec;
  readonly from: Instant;
  readonly reach: Reach;
  readonly cause: string | null;
}

interface Versions {
  readonly agreements: readonly (AgreementVersion | LostAgreementVersion)[];
  readonly calendars: readonly (CalendarVersion | LostCalendarVersion)[];
  readonly exclusions: readonly Exclusion[];
}

interface Held {
  readonly state: string;
  readonly versions: Versions;
  readonly promises: Promises;
}

/** What could be published next; its version's number is not given yet. */
export interface Draft {
  readonly agreement?: Omit<AgreementVersion, 'version'>;
  readonly calendar?: Omit<CalendarVersion, 'version'>;
}

/** Every promise there is, compiled, and never older than what the database holds at the moment of asking. */
@Injectable()
export class PromiseBook {
  private readonly logger = new Logger(PromiseBook.name);
  /** Versions are never edited, so a compiled calendar serves as long as the process. */
  private readonly calendars = new Map<string, Calendar>();
  private held?: Held;

  constructor(private readonly database: Database) {}

  /**
   * Ask after the tickets were locked: a publication touches them in its own transaction, so whoever then sees them
   * touched also finds the new version here. That is why the tables are asked each time, and no timer decides.
   */
  async current(executor: Executor = this.database.pool): Promise<Promises> {
    return (await this.latest(executor)).promises;
  }

  /** The same, as if the draft had been published as well. */
  async withDraft({ agreement, calendar }: Draft): Promise<Promises> {
    const { agreements, calendars, exclusions } = (await this.latest(this.database.pool)).versions;
    const last = (versions: readonly { version: number }[]) => Math.max(0, ...versions.map((v) => v.version));
    const ofAgreement = last(agreements.filter(({ id }) => id === agreement?.id));
    const ofCalendar = last(calendars.filter(({ calendarId }) => calendarId === calendar?.calendarId));
    return compile({
      agreements: agreement ? [...agreements, { ...agreement, version: ofAgreement + 1 }] : agreements,
      calendars: calendar ? [...calendars, { ...calendar, version: ofCalendar + 1 }] : calendars,
      exclusions,
    });
  }

  /** The same, as if this had been the only version of its agreement. */
  async instead(agreement: Omit<AgreementVersion, 'version'>): Promise<Promises> {
    const { agreements, calendars, exclusions } = (await this.latest(this.database.pool)).versions;
    const others = agreements.filter(({ id }) => id !== agreement.id);
    return compile({ agreements: [...others, { ...agreement, version: 1 }], calendars, exclusions });
  }

  /** The same, as if this had been decided about exclusions. */
  async withExclusions(
    decide: (exclusions: readonly Exclusion[]) => readonly Exclusion[],
  ): Promise<Promises> {
    const { versions } = await this.latest(this.database.pool);
    return compile({ ...versions, exclusions: decide(versions.exclusions) });
  }

  private async latest(executor: Executor): Promise<Held> {
    const state = await this.state(executor);
    if (this.held?.state !== state) {
      const versions = await this.load(executor);
      this.held = { state, versions, promises: compile(versions) };
    }
    return this.held;
  }

  /** Versions and decisions are only ever added, so their number tells whether there are new ones. */
  private async state(executor: Executor): Promise<string> {
    const { rows } = await executor.query<{ state: string }>(
      `select (select count(*) from agreement_versions) || ' ' || (select count(*) from calendar_versions)
         || ' ' || (select count(*) from exclusion_decisions) as state`,
    );
    return rows[0]!.state;
  }

  /** Agreements first: a calendar that one of them names is then there, whatever is published meanwhile. */
  private async load(executor: Executor): Promise<Versions> {
    const agreements = await executor.query<VersionRow & Record<string, unknown>>(
      `select ${VERSION_ROW}
       from agreement_versions order by agreement_id, version`,
    );
    const calendars = await executor.query<CalendarRow>(
      `select calendar_id as "calendarId", version, spec, in_force_from as "from", reach, cause
       from calendar_versions order by calendar_id, version`,
    );
    return {
      agreements: agreements.rows.map((row) => this.agreementVersion(row)),
      calendars: calendars.rows.map((row) => this.calendarVersion(row)),
      exclusions: await approvedExclusions(executor),
    };
  }

  // What an earlier release accepted and this one refuses must not stop all the other clocks. It is left in its place: by
  // an earlier version its tickets would be timed wrongly, and nobody would know.

  private calendarVersion({ spec, ...row }: CalendarRow): CalendarVersion | LostCalendarVersion {
    const key = `${row.calendarId} ${row.version}`;
    try {
      const calendar = this.calendars.get(key) ?? compileCalendar(spec);
      this.calendars.set(key, calendar);
      return { ...row, calendar };
    } catch (fault) {
      const { message } = fault as Error;
      this.logger.error(`calendar ${key} cannot be read, and its tickets are set aside: ${message}`);
      return { ...row, unreadable: message };
    }
  }

  private agreementVersion(row: VersionRow): AgreementVersion | LostAgreementVersion {
    const read = readVersion(row);
    if ('unreadable' in read) {
      const what = `agreement ${row.id} ${row.version}`;
      this.logger.error(`${what} cannot be read, and its tickets are set aside: ${read.unreadable}`);
    }
    return read;
  }
}

/** Every agreement names its calendar, so the default is never asked for. */
function compile({ agreements, calendars, exclusions }: Versions): Promises {
  const promises = compilePromises(agreements, calendars, calendars[0]?.calendarId ?? '');
  return exclusions.length === 0 ? promises : withExclusions(promises, new Exclusions(exclusions));
}
