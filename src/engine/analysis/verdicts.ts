import type { Cycle } from '../clock/clock.js';
import { verdictOf } from '../credit/verdict.js';
import type { Evaluation } from '../evaluate.js';

/** As answers say it; what was neither kept nor broken is left out of them. */
const WORDS = { met: 'met', missed: 'missed', open: 'undecided', neither: null } as const;
export type Verdict = NonNullable<(typeof WORDS)[keyof typeof WORDS]>;

/** What became of one cycle, under the promise that timed it. */
export interface Judged {
  readonly agreementId: string | null;
  readonly objectiveId: string;
  readonly metric: string;
  readonly priority: string | null;
  /** `${metric} ${cycle}`, so that a cycle can be compared with the same one under another promise. */
  readonly key: string;
  readonly verdict: Verdict;
  readonly cycle: Cycle;
}

/** Cancelled and stopped cycles were neither kept nor broken, and are left out. */
export function judge({ ticket, clocks }: Pick<Evaluation, 'ticket' | 'clocks'>): Judged[] {
  return clocks.flatMap(({ id, metric, objective, cycles }) =>
    cycles.flatMap((cycle) => {
      const verdict = WORDS[verdictOf(cycle)];
      if (verdict === null) return [];
      const { promisedBy, agreementType = 'SLA', group = '' } = objective;
      const timed = [metric, agreementType, group].filter((word) => word !== '' && word !== 'SLA').join(' ');
      const key = `${timed} ${cycle.cycle}`;
      const agreementId = promisedBy?.agreementId ?? null;
      return [{ agreementId, objectiveId: id, metric, priority: ticket.priority, key, verdict, cycle }];
    }),
  );
}
