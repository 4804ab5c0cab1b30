import type { Clock, Cycle } from '../clock/clock.js';
import { evaluate, type EvaluateInput, type Evaluation } from '../evaluate.js';
import { decidedAt } from '../credit/verdict.js';
import { matches } from './exclusion-rule.js';
import type { Exclusion } from './exclusion.js';
import { withExclusions } from './exclusions.js';

export type ExcludedBecause = (clock: Clock, cycle: Cycle) => string | null;

/**
 * Why a cycle is left out of adjusted attainment: a rule of its agreement, or an exclusion because of which it was missed.
 * It was, if it had not been missed by now with the clocks standing still in there.
 */
export function excludedBecause(input: EvaluateInput, evaluation: Evaluation): ExcludedBecause {
  const { ticket } = evaluation;
  let asIfPaused: Evaluation | undefined;
  const missedAnyway = (clock: Clock, cycle: Cycle): boolean => {
    asIfPaused ??= evaluate({ ...input, promises: allPaused(input) });
    return breachOf(asIfPaused, clock, cycle) !== null;
  };
  return (clock, cycle) => {
    const rule = clock.objective.excludes?.find((each) => matches(each.rule, decidedAt(cycle), ticket));
    if (rule !== undefined) return rule.title;
    if (cycle.breachedAt === null) return null;
    const during = leftOut(input, evaluation, clock).filter((each) => touches(each, cycle));
    if (during.length === 0 || missedAnyway(clock, cycle)) return null;
    return during.map(({ title }) => title).join(', ');
  };
}

function leftOut({ promises, ticketId }: EvaluateInput, { ticket }: Evaluation, { objective }: Clock) {
  const { customer, service } = ticket;
  const agreementId = objective.promisedBy?.agreementId ?? null;
  return (
    promises.exclusions?.leavingOut({ ticketId: ticketId ?? null, customer, service, agreementId }) ?? []
  );
}

const allPaused = ({ promises }: EvaluateInput) =>
  withExclusions(promises, promises.exclusions?.asIfAllPaused());

const touches = ({ from, to }: Exclusion, { startedAt, breachedAt }: Cycle): boolean =>
  from < breachedAt! && (to === null || to > startedAt);

const breachOf = ({ clocks }: Evaluation, { id }: Clock, { cycle }: Cycle) =>
  clocks.find((each) => each.id === id)?.cycles.find((each) => each.cycle === cycle)?.breachedAt ?? null;
