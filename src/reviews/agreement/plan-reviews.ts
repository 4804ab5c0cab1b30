import { Injectable } from '@nestjs/common';
import type { Contract, ContractDate } from '../../agreements/contract.js';
import { Database, timestamptz } from '../../database/database.js';
import { DAY, type Instant } from '../../engine/instant.js';
import { Now } from '../../system-now.js';
import { ClosedPeriods } from './closed-periods.js';
import { dateOf, nextOf, plusDays } from './contract-days.js';
import { occasionsOf } from './occasions.js';
import { type ReviewedAgreement, ReviewedAgreements } from './reviewed-agreements.js';

/** Out of turn there is time to prepare, and no more. */
const OUT_OF_TURN_DAYS = 14;

/** What was closed or corrected earlier than that is history, and calls for nothing any more. */
const NEWS_LASTS = 31 * DAY;

/** Writes down the next review of every agreement, and those that something called for. Each occasion once. */
@Injectable()
export class PlanReviews {
  /** By agreement, how many revisions of its statements were read: most passes find no new one, and reading is work. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly agreements: ReviewedAgreements,
    private readonly closedPeriods: ClosedPeriods,
    private readonly clock: Now,
  ) {}

  async run(): Promise<void> {
    const at = this.clock.now();
    const revisions = await this.closedPeriods.revisions();
    for (const agreement of await this.agreements.inForce(at)) {
      if (agreement.terms.contract.review === undefined) continue;
      await this.planNext(agreement, at);
      await this.planForNewServices(agreement, at);
      const known = revisions.get(agreement.id);
      if (known === this.seen.get(agreement.id)) continue;
      await this.planForClosedPeriods(agreement, at);
      if (known !== undefined) this.seen.set(agreement.id, known);
    }
  }

  /**
   * By the interval; the next one is planned when this one has been held. One that is yet to come is planned anew where the
   * words that it follows have changed; one that is overdue is held first, whatever they say by now.
   */
  private async planNext(agreement: ReviewedAgreement, at: Instant): Promise<void> {
    const today = dateOf(at, agreement.timezone);
    const { planned, held } = await this.byInterval(agreement.id);
    if (planned !== null && (planned.on < today || followsWords(planned, agreement))) return;
    const on = nextOn(agreement, held, today);
    if (planned?.on === on) return;
    if (planned !== null && !(await this.callOff(agreement.id, planned.on))) return;
    await this.insert(agreement.id, { on, occasion: `interval ${on}`, because: 'it is time' }, at);
  }

  private async byInterval(agreementId: string): Promise<ByInterval> {
    const of = `agreement_reviews r where agreement_id = $1 and occasion like 'interval %'`;
    const [found] = await this.database.query<ByInterval & Record<string, unknown>>(
      `select (select max(on_date) from ${of} and held_at is not null) as held,
         (select jsonb_build_object('on', on_date, 'words', (
            select body -> 'review' from agreement_versions v
            where v.agreement_id = $1 and in_force_from <= opened_at and published_at <= opened_at
            order by version desc limit 1
          )) from ${of} and held_at is null order by on_date desc limit 1) as planned`,
      [agreementId],
    );
    return found!;
  }

  /** Not moved: people are told of another day as of another review. False where somebody has held it meanwhile. */
  private async callOff(agreementId: string, on: ContractDate): Promise<boolean> {
    const gone = await this.database.query(
      `delete from agreement_reviews
       where agreement_id = $1 and occasion = $2 and held_at is null returning id`,
      [agreementId, `interval ${on}`],
    );
    return gone.length > 0;
  }

  private async planForNewServices({ id, version, timezone, terms }: ReviewedAgreement, at: Instant) {
    if (version === 1) return;
    const before = await this.database.query<{ service: string }>(
      `select jsonb_array_elements_text(l -> 'services') as service
       from agreement_versions v, jsonb_array_elements(v.body -> 'levels') l
       where agreement_id = $1 and version < $2 and l ? 'services'`,
      [id, version],
    );
    const known = new Set(before.map(({ service }) => service));
    const added = terms.levels.flatMap(({ services = [] }) => services).filter((each) => !known.has(each));
    if (added.length === 0) return;
    const on = plusDays(dateOf(at, timezone), OUT_OF_TURN_DAYS);
    const because = `it covers ${added.length === 1 ? 'a new service' : 'new services'}: ${added.join(', ')}`;
    await this.insert(id, { on, occasion: `services of version ${version}`, because }, at);
  }

  private async planForClosedPeriods({ id, timezone }: ReviewedAgreement, at: Instant): Promise<void> {
    const on = plusDays(dateOf(at, timezone), OUT_OF_TURN_DAYS);
    for (const { period, key, because } of occasionsOf(await this.closedPeriods.of(id))) {
      if (period.revisedAt < at - NEWS_LASTS) continue;
      await this.insert(id, { on, occasion: key, because }, at);
    }
  }

  private async insert(
    agreementId: string,
    { on, occasion, because }: { on: ContractDate; occasion: string; because: string },
    at: Instant,
  ): Promise<void> {
    await this.database.query(
      `insert into agreement_reviews (agreement_id, on_date, occasion, because, opened_at)
       values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [agreementId, on, occasion, because, timestamptz(at)],
    );
  }
}

interface ByInterval {
  readonly held: ContractDate | null;
  /** The one that is to be held, and what the version said under which it was planned. */
  readonly planned: { readonly on: ContractDate; readonly words: Partial<Review> | null } | null;
}

type Review = NonNullable<Contract['review']>;

const followsWords = ({ words }: NonNullable<ByInterval['planned']>, { terms }: ReviewedAgreement): boolean =>
  words?.everyMonths === terms.contract.review?.everyMonths &&
  (words?.firstOn ?? undefined) === terms.contract.review?.firstOn;

/** The rhythm of the contract is kept: one that is held late does not move those after it. */
function nextOn(
  { terms, publishedAt, timezone }: ReviewedAgreement,
  held: ContractDate | null,
  today: ContractDate,
): ContractDate {
  const { review, term } = terms.contract;
  const { everyMonths, firstOn } = review!;
  const from = firstOn ?? term?.from ?? dateOf(publishedAt, timezone);
  const over = [held, firstOn === undefined ? from : null].filter((each) => each !== null);
  const earliest = [today, ...over.map((each) => plusDays(each, 1))].sort().at(-1)!;
  return nextOf({ from, everyMonths }, earliest);
}
