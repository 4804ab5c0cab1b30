import type { AgreementTerms } from '../agreements/agreement.js';
import type { Promises } from '../engine/agreement/promises.js';
import { decimalsOf } from '../engine/credit/attainment-words.js';
import { percent } from '../engine/credit/attainment.js';
import type { Measured } from '../engine/credit/credits.js';
import {
  type DatedCycle,
  decidedCycles,
  figuresOfSpan,
  periodsOfSpan,
  type PeriodFigures,
} from '../engine/credit/span-figures.js';
import type { Minor } from '../engine/credit/terms.js';
import type { EvaluateInput, Evaluation } from '../engine/evaluate.js';
import { type ExcludedBecause, excludedBecause } from '../engine/exclusion/excluded-because.js';
import type { WaitsFor } from '../engine/figures/contact.js';
import { iso, type Span } from '../engine/instant.js';
import { MeasureTally } from '../engine/measure/measure-tally.js';
import { type MeasuredAgreement, measuredBy } from '../measures/measure-agreement.js';
import type { PastTicket } from './past-tickets.js';

/** In minor units of the currency. */
export interface SpanCredits {
  readonly currency: string;
  /** In which periods begin and end. */
  readonly timezone: string;
  /** The most that is credited in a period. */
  readonly cap: Minor;
  readonly periods: readonly PeriodCredits[];
  /** Of all periods: above zero, the provider would have owed it. */
  readonly total: Minor;
}

export interface PeriodCredits {
  readonly from: string;
  readonly to: string;
  readonly objectives: readonly ObjectiveAttained[];
  readonly credit: Minor;
  /** What would have been credited beyond the cap. */
  readonly cutByCap: Minor;
  readonly earnBack: Minor;
  readonly reward: Minor;
  /** credit − earnBack − reward */
  readonly total: Minor;
}

export interface ObjectiveAttained {
  readonly objective: string;
  /** What met and measured count; absent: cycles. */
  readonly unit?: Measured['unit'];
  /** Adjusted: without what exclusions and rules of the agreement leave out. */
  readonly met: number;
  readonly measured: number;
  /** In percent, to two decimals, of time to three; null where nothing was measured. */
  readonly attainment: number | null;
}

interface Reading {
  readonly evaluation: Evaluation;
  readonly cycles: readonly DatedCycle[];
  /** Whether the agreement promised anything on the ticket. */
  readonly isCovered: boolean;
}

export type Waives = (clockId: string, cycle: number) => boolean;

/** What statements would have come to over a span, by the rules that they are drawn up by. */
export class CreditsOfSpan {
  private readonly cycles: DatedCycle[] = [];
  private readonly periods: readonly (Span & { readonly tally: MeasureTally })[] = [];

  constructor(
    span: Span,
    private readonly terms: (MeasuredAgreement & Pick<AgreementTerms, 'period' | 'credits'>) | null,
    promises: Promises,
  ) {
    if (terms?.period === undefined) return;
    this.periods = periodsOfSpan(span, terms.period).map((period) => ({
      ...period,
      tally: new MeasureTally(period, measuredBy(terms, promises, period)),
    }));
  }

  /**
   * Counts nothing yet: a ticket that cannot be timed on the other side is left out of both.
   * @param waives where a breach is somebody's to forgive: nobody has decided about those of a draft
   */
  read(evaluation: Evaluation, input: EvaluateInput, waives?: Waives): Reading {
    if (this.terms?.credits === undefined) return { evaluation, cycles: [], isCovered: false };
    const { agreementId } = this.terms;
    const excluded = excludedBecause(input, evaluation);
    const because: ExcludedBecause = (clock, cycle) =>
      waives?.(clock.id, cycle.cycle) ? 'waived' : excluded(clock, cycle);
    const isCovered = evaluation.clocks.some(
      ({ objective }) => objective.promisedBy?.agreementId === agreementId,
    );
    return { evaluation, cycles: decidedCycles(evaluation, agreementId, because), isCovered };
  }

  count({ cycles, isCovered }: Reading, ticket: PastTicket, waitsFor: WaitsFor): void {
    this.cycles.push(...cycles);
    if (!isCovered || this.terms?.measures.length === 0) return;
    const events = ticket.events.map((event) => ({ ...event, receivedAt: undefined }));
    for (const { tally } of this.periods) tally.add({ ...ticket, events, waitsFor });
  }

  summary(): SpanCredits | null {
    const { period, credits } = this.terms ?? {};
    if (period === undefined || credits === undefined) return null;
    const measured = this.periods.map(({ tally, ...span }) => ({
      ...span,
      measures: tally.result().figures,
    }));
    const periods = figuresOfSpan(measured, this.cycles, credits).map(shown);
    const total = periods.reduce((sum, each) => sum + each.total, 0);
    return { currency: credits.currency, timezone: period.timezone, cap: credits.cap, periods, total };
  }
}

const shown = ({ from, to, objectives, ...figures }: PeriodFigures): PeriodCredits => ({
  from: iso(from),
  to: iso(to),
  objectives: objectives.map(({ objective, unit, adjusted }) => ({
    objective,
    ...(unit === undefined ? {} : { unit }),
    ...adjusted,
    attainment: percent(adjusted, decimalsOf(unit)),
  })),
  credit: figures.credit,
  cutByCap: figures.cutByCap,
  earnBack: figures.earnBack,
  reward: figures.reward,
  total: figures.total,
});
