import type { Clock, Cycle } from '../clock/clock.js';
import type { Evaluation } from '../evaluate.js';
import type { ExcludedBecause } from '../exclusion/excluded-because.js';
import type { Instant, Millis, Span } from '../instant.js';
import type { Measured } from './credits.js';
import { type Accounted, accounted, type DecidedCycle, type Figures, figuresOf } from './figures.js';
import { periodFrom } from './period.js';
import type { CreditTerms, PeriodTerms } from './terms.js';
import { decidedAt, verdictOf } from './verdict.js';

export interface DatedCycle extends DecidedCycle {
  readonly decidedAt: Instant;
}

export interface PeriodFigures extends Figures {
  /** Where it ends: at the period's end, or at the span's. */
  readonly to: Instant;
}

/** The cycles of one agreement that were decided, as its statements judge them. */
export function decidedCycles(
  { clocks }: Pick<Evaluation, 'clocks'>,
  agreementId: string,
  because: ExcludedBecause,
): DatedCycle[] {
  return clocks
    .filter(({ objective }) => objective.promisedBy?.agreementId === agreementId)
    .flatMap((clock) => clock.cycles.flatMap((cycle) => dated(clock, cycle, because)));
}

function dated(clock: Clock, cycle: Cycle, because: ExcludedBecause): DatedCycle[] {
  const at = decidedAt(cycle);
  if (at === null) return [];
  const verdict = verdictOf(cycle);
  const overrunMs = overrunOf(cycle);
  const objective = objectiveOf(clock.id);
  return [{ objective, verdict, excludedBecause: because(clock, cycle), overrunMs, decidedAt: at }];
}

/** What runs on owes nothing yet: hours are credited when it has ended. */
const overrunOf = ({ satisfiedAt, endedAt, elapsedMs, targetMs }: Cycle): Millis =>
  satisfiedAt === null && endedAt === null ? 0 : Math.max(0, elapsedMs - targetMs);

/** A clock's id is the objective's within its agreement: `acme-care/customer.resolution`, `care/customer/own/resolution`. */
function objectiveOf(clockId: string): string {
  const [, first = '', second = ''] = clockId.split('/');
  return second === '' ? first : second;
}

/** A span's periods, the first of which begins with it; the last one ends with it, perhaps before its time. */
export function periodsOfSpan({ from, to }: Span, period: PeriodTerms): Span[] {
  const periods: Span[] = [];
  for (let begins = from; begins < to;) {
    const ends = Math.min(periodFrom(begins, period).to, to);
    periods.push({ from: begins, to: ends });
    begins = ends;
  }
  return periods;
}

/** Each period builds on those before it, as statements do. */
export function figuresOfSpan(
  periods: readonly (Span & { readonly measures: readonly Measured[] })[],
  cycles: readonly DatedCycle[],
  terms: CreditTerms,
): PeriodFigures[] {
  const earlier: Accounted[] = [];
  return periods.map(({ from, to, measures }) => {
    const its = cycles.filter((cycle) => cycle.decidedAt >= from && cycle.decidedAt < to);
    const figures = figuresOf({ from, cycles: its, measures, terms, earlier });
    earlier.push(accounted(figures, terms));
    return { ...figures, to };
  });
}
