import { Injectable } from '@nestjs/common';
import type { AgreementBody, AgreementTerms } from '../agreements/agreement.js';
import { readAgreement } from '../agreements/read-agreement.js';
import { PromiseBook } from '../agreements/promise-book.js';
import { PublishAgreement } from '../agreements/publish-agreement.js';
import { Database, timestamptz } from '../database/database.js';
import { judge, type Judged, type Verdict } from '../engine/analysis/verdicts.js';
import { WeekHours } from '../engine/analysis/week-hours.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { Instant } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { whoIsWaitedFor } from '../measures/waits-for.js';
import type { OnProgress } from './analysis.js';
import { CreditsOfSpan, type SpanCredits, type Waives } from './credits-of-span.js';
import { foldPast, isWaived, pastTickets, type PastTicket } from './past-tickets.js';
import type { BacktestQuestion } from './question.js';

export interface Tally {
  readonly met: number;
  readonly missed: number;
  readonly undecided: number;
  /** In percent of what was decided; null where nothing was. */
  readonly attainment: number | null;
}

export interface BacktestRow {
  readonly metric: string;
  readonly priority: string | null;
  /** Under the promises that hold today, `missed` without what was waived, */
  readonly today: Tally & { readonly waived: number };
  /** and under the draft. */
  readonly draft: Tally;
}

/** A cycle that would have ended otherwise; null where the one or the other promises nothing. */
export interface Difference {
  readonly ticketId: number;
  readonly externalId: string;
  readonly cycle: string;
  readonly today: Verdict | 'waived' | null;
  readonly draft: Verdict | null;
}

export interface Backtest {
  readonly tickets: number;
  /** Tickets that cannot be timed under the one or the other. */
  readonly unfoldable: number;
  readonly rows: readonly BacktestRow[];
  /** Today's without those that were waived, which stand beside them. */
  readonly breaches: { readonly today: number; readonly waived: number; readonly draft: number };
  /** By the wall clock of the draft's calendar: `[weekday][hour]`, Sunday first. */
  readonly busiest: {
    readonly timezone: string;
    readonly created: number[][];
    readonly breached: number[][];
  };
  readonly differing: { readonly total: number; readonly first: readonly Difference[] };
  /** Null where the agreement has no terms of credit, or where there is none today. */
  readonly credits: { readonly today: SpanCredits | null; readonly draft: SpanCredits | null };
}

/** More than these nobody reads; the rest is counted. */
const MOST_DIFFERENCES = 1_000;

/** A draft on the past: every ticket is folded twice, under today's promises and with the draft among them. */
@Injectable()
export class BackTest {
  constructor(
    private readonly database: Database,
    private readonly promiseBook: PromiseBook,
    private readonly publishAgreement: PublishAgreement,
  ) {}

  /**
   * @param at until when facts count
   * @throws Malformed where the draft could not be published
   */
  async run(question: BacktestQuestion, at: Instant, onProgress: OnProgress): Promise<Backtest> {
    const { agreementId } = question;
    const today = await this.promiseBook.current();
    const terms = this.draftTerms(question, at);
    await this.publishAgreement.inspect({ id: agreementId, body: question.body, reach: 'new' });
    // In force from the beginning of the span, and so for every ticket that is looked at.
    const draft = await this.promiseBook.instead({ ...terms, from: question.from });
    const timezone = draft.calendarFor(terms.calendarId, question.from, at).calendar.timezone;
    const result = new Result(timezone);
    const inForce = await this.termsToday(agreementId, at);
    // What has not been yet was neither up nor down.
    const span = { from: question.from, to: Math.min(question.to, at) };
    const credits = {
      today: new CreditsOfSpan(span, inForce && { agreementId, ...inForce }, today),
      draft: new CreditsOfSpan(span, { agreementId, ...terms }, draft),
    };
    const waitsFor = await whoIsWaitedFor(this.database.pool);
    for await (const batch of pastTickets(this.database, question)) {
      for (const ticket of batch) {
        const waives: Waives = (clockId, cycle) => isWaived(ticket, clockId, cycle);
        const was = foldPast(ticket, today, at, (...fold) => credits.today.read(...fold, waives));
        const wouldBe = foldPast(ticket, draft, at, (...fold) => credits.draft.read(...fold));
        result.count(ticket, was?.evaluation ?? null, wouldBe?.evaluation ?? null);
        if (was === undefined || wouldBe === undefined) continue;
        credits.today.count(was, ticket, waitsFor(ticket.integrationId));
        credits.draft.count(wouldBe, ticket, waitsFor(ticket.integrationId));
      }
      await onProgress(result.tickets);
    }
    return {
      ...result.summary(),
      credits: { today: credits.today.summary(), draft: credits.draft.summary() },
    };
  }

  private draftTerms({ agreementId: id, body }: BacktestQuestion, at: Instant) {
    return this.publishAgreement.draft({ id, body, reach: 'new' }, at);
  }

  /** Of the version in force; none where it was never published, has ended, or cannot be read any more. */
  private async termsToday(id: string, at: Instant): Promise<AgreementTerms | null> {
    const [inForce] = await this.database.query<{ body: AgreementBody }>(
      `select body from (
         select * from agreement_versions where agreement_id = $1 and in_force_from <= $2 order by version desc limit 1
       ) v where in_force_to is null or in_force_to > $2`,
      [id, timestamptz(at)],
    );
    try {
      return inForce === undefined ? null : readAgreement(inForce.body);
    } catch (fault) {
      if (fault instanceof Malformed) return null;
      throw fault;
    }
  }
}

type Count = Record<Verdict | 'waived', number>;
const none = (): Count => ({ met: 0, missed: 0, undecided: 0, waived: 0 });

type Forgivable = Omit<Judged, 'verdict'> & { readonly verdict: Verdict | 'waived' };

/** As it counts: a breach that was waived is on record, and is none. */
const forgiven = (judged: Judged, ticket: PastTicket): Forgivable =>
  judged.verdict === 'missed' && isWaived(ticket, judged.objectiveId, judged.cycle.cycle)
    ? { ...judged, verdict: 'waived' }
    : judged;

class Result {
  tickets = 0;
  private unfoldable = 0;
  private readonly rows = new Map<
    string,
    { metric: string; priority: string | null; today: Count; draft: Count }
  >();
  private readonly created: WeekHours;
  private readonly breached: WeekHours;
  private readonly differences: Difference[] = [];
  private differing = 0;

  constructor(private readonly timezone: string) {
    this.created = new WeekHours(timezone);
    this.breached = new WeekHours(timezone);
  }

  count(ticket: PastTicket, today: Evaluation | null, draft: Evaluation | null): void {
    this.tickets += 1;
    if (today === null || draft === null) {
      this.unfoldable += 1;
      return;
    }
    const was = judge(today).map((judged) => forgiven(judged, ticket));
    const wouldBe = judge(draft);
    for (const judged of was) this.rowOf(judged).today[judged.verdict] += 1;
    for (const judged of wouldBe) this.rowOf(judged).draft[judged.verdict] += 1;
    if (draft.ticket.createdAt !== null) this.created.count(draft.ticket.createdAt);
    for (const { cycle } of wouldBe) if (cycle.breachedAt !== null) this.breached.count(cycle.breachedAt);
    this.compare(ticket, verdicts(was), verdicts(wouldBe));
  }

  summary(): Omit<Backtest, 'credits'> {
    const rows = [...this.rows.values()].sort(byMetricAndPriority);
    const missed = (side: 'today' | 'draft') => rows.reduce((sum, row) => sum + row[side].missed, 0);
    return {
      tickets: this.tickets,
      unfoldable: this.unfoldable,
      rows: rows.map((row) => ({
        ...row,
        today: { ...tally(row.today), waived: row.today.waived },
        draft: tally(row.draft),
      })),
      breaches: {
        today: missed('today'),
        waived: rows.reduce((sum, row) => sum + row.today.waived, 0),
        draft: missed('draft'),
      },
      busiest: { timezone: this.timezone, created: this.created.hours, breached: this.breached.hours },
      differing: { total: this.differing, first: this.differences },
    };
  }

  private rowOf({ metric, priority }: Pick<Judged, 'metric' | 'priority'>) {
    const key = JSON.stringify([metric, priority]);
    const row = this.rows.get(key) ?? { metric, priority, today: none(), draft: none() };
    this.rows.set(key, row);
    return row;
  }

  private compare(
    { id, externalId }: PastTicket,
    was: Map<string, Forgivable['verdict']>,
    wouldBe: Map<string, Verdict>,
  ): void {
    for (const cycle of new Set([...was.keys(), ...wouldBe.keys()])) {
      const [today, draft] = [was.get(cycle) ?? null, wouldBe.get(cycle) ?? null];
      if (today === draft) continue;
      this.differing += 1;
      if (this.differences.length < MOST_DIFFERENCES) {
        this.differences.push({ ticketId: id, externalId, cycle, today, draft });
      }
    }
  }
}

const verdicts = <V>(judged: readonly { readonly key: string; readonly verdict: V }[]) =>
  new Map(judged.map(({ key, verdict }) => [key, verdict]));

const tally = ({ met, missed, undecided }: Count): Tally => ({
  met,
  missed,
  undecided,
  attainment: met + missed === 0 ? null : (100 * met) / (met + missed),
});

type Key = Pick<BacktestRow, 'metric' | 'priority'>;

/** Those without a priority stand last. */
const byMetricAndPriority = (a: Key, b: Key): number =>
  a.metric.localeCompare(b.metric) || (a.priority ?? '\uffff').localeCompare(b.priority ?? '\uffff');
