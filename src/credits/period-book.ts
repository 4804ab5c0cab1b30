import { Injectable, Logger } from '@nestjs/common';
import type { AgreementTerms } from '../agreements/agreement.js';
import { readVersion, type VersionRow, VERSION_ROW } from '../agreements/read-version.js';
import { Database } from '../database/database.js';
import { byId, mended, standing } from '../engine/agreement/versions.js';
import type { Reach } from '../engine/agreement/promises.js';
import { midnightAfter, periodFrom } from '../engine/credit/period.js';
import type { CreditTerms, PeriodTerms } from '../engine/credit/terms.js';
import type { Instant, Span } from '../engine/instant.js';

export interface AccountedVersion extends Pick<
  AgreementTerms,
  'title' | 'calendarId' | 'period' | 'credits' | 'levels' | 'measures' | 'contract'
> {
  readonly agreementId: string;
  readonly version: number;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reach: Reach;
}

export interface Period extends Span {
  readonly agreementId: string;
  /** The version that was in force when it began: nobody's remedies change within a period that has begun. */
  readonly terms: AccountedVersion & { readonly period: PeriodTerms };
  readonly closesAt: Instant;
}

/** One that this release cannot read: no period is measured by it, nor by the version before it in its place. */
interface LostVersion extends Pick<AccountedVersion, 'agreementId' | 'version' | 'from' | 'to' | 'reach'> {
  readonly unreadable: string;
}

/** Agreements that are accounted for, and the period of each that is to be closed next. */
@Injectable()
export class PeriodBook {
  private readonly logger = new Logger(PeriodBook.name);
  /** Versions are never edited, so what was read serves as long as the process. */
  private readonly read = new Map<string, AccountedVersion | LostVersion>();

  constructor(private readonly database: Database) {}

  /** @param graceDays local days after a period's end, for facts that come late */
  async next(graceDays: number): Promise<Period[]> {
    const [versions, ends] = [await this.versions(), await this.ends()];
    return [...byId(versions, ({ agreementId }) => agreementId)].flatMap(([agreementId, its]) => {
      const period = nextPeriod(mended(standing(its)), ends.get(agreementId) ?? null);
      if (period === undefined) return [];
      const { timezone } = period.terms.period;
      return [{ ...period, agreementId, closesAt: midnightAfter(period.to, graceDays, timezone) }];
    });
  }

  async version(agreementId: string, version: number): Promise<AccountedVersion | undefined> {
    return (await this.versions()).find(
      (each): each is AccountedVersion =>
        each.agreementId === agreementId && each.version === version && !('unreadable' in each),
    );
  }

  /** What each version credits; one that cannot be read any more, what the next one that can does. */
  async creditTerms(agreementId: string): Promise<ReadonlyMap<number, CreditTerms | null>> {
    const its = (await this.versions()).filter((each) => each.agreementId === agreementId);
    return new Map(
      mended(its).map((each, i) => [its[i]!.version, 'unreadable' in each ? null : (each.credits ?? null)]),
    );
  }

  private async versions(): Promise<(AccountedVersion | LostVersion)[]> {
    const rows = await this.database.query<VersionRow & Record<string, unknown>>(
      `select ${VERSION_ROW}
       from agreement_versions
       where agreement_id in (select agreement_id from agreement_versions where body ? 'period')
       order by agreement_id, version`,
    );
    return rows.map((row) => this.parsed(row));
  }

  private parsed(row: VersionRow): AccountedVersion | LostVersion {
    const key = `${row.id} ${row.version}`;
    const known = this.read.get(key);
    if (known !== undefined) return known;
    const read = { ...readVersion(row), agreementId: row.id };
    if ('unreadable' in read) {
      this.logger.error(`agreement ${key} cannot be read, and its periods stay open: ${read.unreadable}`);
    }
    this.read.set(key, read);
    return read;
  }

  private async ends(): Promise<Map<string, Instant>> {
    const rows = await this.database.query<{ id: string; end: Instant }>(
      `select agreement_id as id, max(period_to) as "end" from statements group by agreement_id`,
    );
    return new Map(rows.map(({ id, end }) => [id, end]));
  }
}

/**
 * When the last period ended that is over by now, closed or not; null where none is.
 * @param closed end of the last one that is closed
 */
export function endOfPeriodsOver(
  versions: readonly (AccountedVersion | LostVersion)[],
  closed: Instant | null,
  at: Instant,
): Instant | null {
  const its = mended(standing(versions));
  for (let end = closed; ;) {
    const next = nextPeriod(its, end);
    if (next === undefined || next.to > at) return end;
    end = next.to;
  }
}

/**
 * Periods follow one another without a gap. The first begins when a version comes into force that has periods, in the
 * middle of a month if need be; after a version without them, the next one that has them begins anew. A version that
 * cannot be read may have had them, so nothing is closed by it or after it until it is mended.
 */
function nextPeriod(versions: readonly (AccountedVersion | LostVersion)[], lastEnd: Instant | null) {
  const inForceAt = (at: Instant) => versions.findLast(({ from }) => from <= at);
  const starts = versions.map(({ from }) => from).filter((from) => lastEnd === null || from > lastEnd);
  for (const from of [...(lastEnd === null ? [] : [lastEnd]), ...starts.sort((a, b) => a - b)]) {
    const terms = inForceAt(from);
    if (terms !== undefined && 'unreadable' in terms) return undefined;
    if (terms?.period === undefined || (terms.to !== null && terms.to <= from)) continue;
    return { ...periodFrom(from, terms.period), terms: { ...terms, period: terms.period } };
  }
  return undefined;
}
