import { fixedPromises } from '../agreement/fixed-promises.js';
import { clockOf } from '../clock/cycle-of.js';
import type { Cycle } from '../clock/clock.js';
import { fold } from '../clock/fold.js';
import { milestoneAt } from '../escalation/milestone-at.js';
import { evaluate, type EvaluateInput } from '../evaluate.js';
import { excludedBecause } from '../exclusion/excluded-because.js';
import { asDecidedBy, Exclusions, withExclusions } from '../exclusion/exclusions.js';
import { SECOND, type Instant } from '../instant.js';
import type { Asserted, Checkpoint, Scenario, Shown } from './scenario.js';

export interface CheckpointResult {
  readonly checkpoint: Checkpoint;
  readonly actual: Shown;
  readonly ok: boolean;
  /** Names of the asserted fields that differ. */
  readonly differing: readonly string[];
}

/** Every checkpoint of a scenario, through the engine that serves production. */
export function runScenario({
  targets,
  calendars,
  calendar,
  events,
  exclusions,
  expected,
}: Scenario): CheckpointResult[] {
  const fixed = fixedPromises(targets, calendars, calendar);
  const promises = exclusions.length === 0 ? fixed : withExclusions(fixed, new Exclusions(exclusions));
  return expected.map((checkpoint) => {
    const { asOf: at } = checkpoint;
    const actual = shownAt(checkpoint, { events, promises: asDecidedBy(promises, at), at });
    const differing = differences(checkpoint.asserted, actual);
    return { checkpoint, actual, ok: differing.length === 0, differing };
  });
}

const NO_CLOCK: Omit<Shown, 'cycles' | 'escalations'> = {
  excludedBecause: null,
  state: 'none',
  dueAt: null,
  elapsedSec: null,
  remainingSec: null,
  overrunSec: null,
  breachedAt: null,
  satisfiedAt: null,
  firstBusinessInstant: null,
};

function shownAt({ target, cycle, asOf, steps }: Checkpoint, input: EvaluateInput): Shown {
  const { tracks } = fold(input.events, input.promises, asOf);
  const track = tracks.find(({ id }) => id === target);
  const cycles = track ? clockOf(track, asOf).cycles : [];
  const wanted = cycle ?? cycles.length;
  const run = track?.runs[wanted - 1];
  const shown = cycles[wanted - 1];
  if (!run || !shown || shown.state === 'cancelled') {
    return { ...NO_CLOCK, cycles: cycles.length, escalations: steps.map(() => null) };
  }
  return {
    ...figures(shown),
    excludedBecause: excludedBecause(input, evaluate(input))(clockOf(track!, asOf), shown),
    cycles: cycles.length,
    escalations: steps.map((step): Instant | null => milestoneAt(run, step)),
  };
}

const figures = (cycle: Cycle): Omit<Shown, 'cycles' | 'escalations' | 'excludedBecause'> => ({
  state: cycle.state === 'cancelled' ? 'none' : cycle.state,
  dueAt: cycle.dueAt,
  elapsedSec: cycle.elapsedMs / SECOND,
  remainingSec: cycle.remainingMs / SECOND,
  overrunSec: cycle.overrunMs / SECOND,
  breachedAt: cycle.breachedAt,
  satisfiedAt: cycle.satisfiedAt,
  firstBusinessInstant: cycle.firstOpenAt,
});

function differences(asserted: Partial<Asserted>, actual: Shown): string[] {
  const { acceptDueAt, escalations, ...plain } = asserted;
  const differing = Object.entries(plain)
    .filter(([name, value]) => actual[name as keyof Shown] !== value)
    .map(([name]) => name)
    .filter((name) => name !== 'dueAt' || !acceptDueAt?.includes(actual.dueAt));
  if (acceptDueAt && plain.dueAt === undefined && !acceptDueAt.includes(actual.dueAt))
    differing.push('acceptDueAt');
  if (escalations?.some((at, i) => at !== actual.escalations[i])) differing.push('escalations');
  return differing;
}
