import type { Cycle } from '../clock/clock.js';
import type { Evaluation } from '../evaluate.js';

export type Verdict = 'met' | 'missed' | 'undecided';

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
      const verdict = verdictOn(cycle);
      if (verdict === null) return [];
      const { promisedBy, agreementType = 'SLA', group = '' } = objective;
      const timed = [metric, agreementType, group].filter((word) => word !== '' && word !== 'SLA').join(' ');
      const key = `${timed} ${cycle.cycle}`;
      const agreementId = promisedBy?.agreementId ?? null;
      return [{ agreementId, objectiveId: id, metric, priority: ticket.priority, key, verdict, cycle }];
    }),
  );
}

function verdictOn({ state, breachedAt, satisfiedAt }: Cycle): Verdict | null {
  if (breachedAt !== null) return 'missed';
  if (satisfiedAt !== null || state === 'met') return 'met';
  return state === 'running' || state === 'paused' ? 'undecided' : null;
}
