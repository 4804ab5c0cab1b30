import type { AgreementTerms } from '../agreements/agreement.js';
import { percent } from '../engine/credit/attainment.js';
import {
  type DatedCycle,
  decidedCycles,
  figuresOfSpan,
  type PeriodFigures,
} from '../engine/credit/span-figures.js';
import type { Minor } from '../engine/credit/terms.js';
import type { EvaluateInput, Evaluation } from '../engine/evaluate.js';
import { excludedBecause } from '../engine/exclusion/excluded-because.js';
import { iso, type Span } from '../engine/instant.js';

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
  /** Adjusted: without what exclusions and rules of the agreement leave out. */
  readonly met: number;
  readonly measured: number;
  /** In percent, to two decimals; null where nothing was measured. */
  readonly attainment: number | null;
}

/** What statements would have come to over a span, by the rules that they are drawn up by. */
export class CreditsOfSpan {
  private readonly cycles: DatedCycle[] = [];

  constructor(
    private readonly agreementId: string,
    private readonly span: Span,
    private readonly terms: Pick<AgreementTerms, 'period' | 'credits'> | null,
  ) {}

  /** Counts nothing yet: a ticket that cannot be timed on the other side is left out of both. */
  read(
    evaluation: Evaluation,
    input: EvaluateInput,
  ): { readonly evaluation: Evaluation; readonly cycles: readonly DatedCycle[] } {
    if (this.terms?.credits === undefined) return { evaluation, cycles: [] };
    const because = excludedBecause(input, evaluation);
    return { evaluation, cycles: decidedCycles(evaluation, this.agreementId, because) };
  }

  count(cycles: readonly DatedCycle[]): void {
    this.cycles.push(...cycles);
  }

  summary(): SpanCredits | null {
    const { period, credits } = this.terms ?? {};
    if (period === undefined || credits === undefined) return null;
    const periods = figuresOfSpan(this.span, this.cycles, period, credits).map(shown);
    const total = periods.reduce((sum, each) => sum + each.total, 0);
    return { currency: credits.currency, timezone: period.timezone, cap: credits.cap, periods, total };
  }
}

const shown = ({ from, to, objectives, ...figures }: PeriodFigures): PeriodCredits => ({
  from: iso(from),
  to: iso(to),
  objectives: objectives.map(({ objective, adjusted }) => ({
    objective,
    ...adjusted,
    attainment: percent(adjusted),
  })),
  credit: figures.credit,
  cutByCap: figures.cutByCap,
  earnBack: figures.earnBack,
  reward: figures.reward,
  total: figures.total,
});
