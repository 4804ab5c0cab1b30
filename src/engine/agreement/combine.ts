import { METRIC_WORDS } from './metric-words.js';
import type { Instant } from '../instant.js';
import { bySpecificity, isOla, slotOf, traceLine, type Candidate } from './candidates.js';
import type { AgreementVersion, Promised, TraceLine } from './promises.js';

export type Combine = AgreementVersion['combine'];

/** Candidates by what they rival each other for, the preferred one first. */
export interface Rivalry {
  readonly candidates: readonly Candidate[];
  readonly ola: boolean;
}

/** SLAs of one slot rival each other; an OLA stands beside them and rivals only its own agreement's levels. */
export function rivalries(candidates: readonly Candidate[]): Rivalry[] {
  const slots = new Map<string, Candidate[]>();
  for (const candidate of [...candidates].sort(bySpecificity)) {
    const owner = isOla(candidate) ? candidate.agreement.id : '';
    const slot = `${owner} ${slotOf(candidate.objective)}`;
    const rivals = slots.get(slot);
    if (rivals) rivals.push(candidate);
    else slots.set(slot, [candidate]);
  }
  return [...slots.values()].map((rivals) => ({ candidates: rivals, ola: isOla(rivals[0]!) }));
}

/** How SLAs are combined: as the foremost matching multi-level agreement says. */
export function combineMode(candidates: readonly Candidate[]): Combine {
  const foremost = candidates
    .filter(({ agreement }) => agreement.kind === 'multi_level')
    .sort((a, b) => a.agreement.position - b.agreement.position || bySpecificity(a, b))[0];
  return foremost?.agreement.combine ?? 'most_specific';
}

/** @param dueFromCreation when a candidate would be due, counted from the ticket's creation */
export function winnerOf(
  { candidates, ola }: Rivalry,
  combine: Combine,
  dueFromCreation: (candidate: Candidate) => Instant,
): Candidate {
  if (combine === 'most_specific' || ola || candidates.length === 1) return candidates[0]!;
  const dues = candidates.map(dueFromCreation);
  return candidates[dues.indexOf(Math.min(...dues))]!;
}

export function promisedBy(
  rivalling: readonly Rivalry[],
  winners: readonly Candidate[],
  combine: Combine,
  refused: readonly TraceLine[],
): Promised {
  const ids = new Set<string>();
  const trace: TraceLine[] = [];
  const objectives = winners.map((winner, i) => {
    const { candidates, ola } = rivalling[i]!;
    for (const candidate of candidates) {
      const taken = candidate === winner;
      trace.push(
        traceLine(candidate, taken, why(candidate, winner, candidates.length, ola ? null : combine)),
      );
    }
    // Levels may use one id for different metrics; a clock's id is unique on the ticket all the same.
    const { objective, level, agreement } = winner;
    if (!ids.has(objective.id)) {
      ids.add(objective.id);
      return objective;
    }
    const own = objective.id.slice(agreement.id.length + 1);
    return { ...objective, id: `${agreement.id}/${level.level}/${own}/${objective.metric}` };
  });
  return { objectives, trace: [...trace, ...refused] };
}

function why(candidate: Candidate, winner: Candidate, rivals: number, combine: Combine | null): string {
  const what = METRIC_WORDS[candidate.objective.metric];
  if (candidate === winner) {
    if (combine === null) return 'an internal agreement applies beside what was promised to the customer';
    if (rivals === 1) return `the only promise of ${what} for this ticket`;
    return combine === 'strictest'
      ? 'the strictest: due earliest, counted from the creation of the ticket'
      : `the most specific: the ${candidate.level.level} level`;
  }
  if (combine === 'strictest')
    return `${winner.agreement.title} is due earlier, or as early and more specific`;
  if (candidate.level.level !== winner.level.level)
    return `the ${winner.level.level} level of ${winner.agreement.title} is more specific`;
  const [first, second] = [winner.agreement.position, candidate.agreement.position];
  const order = first === second ? '' : `: position ${first} before ${second}`;
  return `${winner.agreement.title} comes first on the same level${order}`;
}
