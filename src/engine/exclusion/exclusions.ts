import type { Promises } from '../agreement/promises.js';
import type { Instant } from '../instant.js';
import { concerns, type Concerned, type Decision, type Exclusion } from './exclusion.js';

/** The last word about an exclusion. */
export interface DecidedExclusion extends Decision {
  readonly title: string;
  readonly act: 'approved' | 'closed' | 'withdrawn';
}

export const NOTHING_EXCLUDED: readonly Exclusion[] = [];

/** Exclusions that have been approved. Pure, and shared by every ticket, like the promises they belong to. */
export class Exclusions {
  private readonly pauses: readonly Exclusion[];
  private readonly leftOut: readonly Exclusion[];
  private readonly lists = new Map<string, readonly Exclusion[]>();

  /** @param all withdrawn ones too: they stood once, and breaches were revoked by them */
  constructor(private readonly all: readonly Exclusion[]) {
    const standing = all.filter(({ withdrawn }) => withdrawn === null);
    this.pauses = standing.filter(({ effect }) => effect === 'pause').sort(byBeginning);
    this.leftOut = standing.filter(({ effect }) => effect === 'attainment').sort(byBeginning);
  }

  /** In which clocks like this one stand still. The same list is always the same object, so that terms can be compared. */
  pausing(clock: Concerned): readonly Exclusion[] {
    return this.listOf(this.pauses, clock);
  }

  /** Because of which what this clock missed is left out of its adjusted attainment. */
  leavingOut(clock: Concerned): readonly Exclusion[] {
    return this.listOf(this.leftOut, clock);
  }

  /** As they had been decided by then: without what was approved later, with what was withdrawn later. */
  asDecidedBy(at: Instant): Exclusions {
    const then = this.all.flatMap((exclusion) => {
      const { approved, withdrawn, closed } = exclusion;
      if (approved.at > at) return [];
      const isClosed = closed !== null && closed.at <= at;
      return {
        ...exclusion,
        to: closed === null || isClosed ? exclusion.to : null,
        closed: isClosed ? closed : null,
        withdrawn: withdrawn !== null && withdrawn.at <= at ? withdrawn : null,
      };
    });
    return new Exclusions(then);
  }

  /** As if clocks stood still in all of them: what would not have been missed then was missed because of them. */
  asIfAllPaused(): Exclusions {
    return new Exclusions(this.all.map((exclusion) => ({ ...exclusion, effect: 'pause' })));
  }

  /** What was decided after `at` about those that make a clock like this one stand still. */
  decidedSince(at: Instant, clock: Concerned): DecidedExclusion[] {
    return this.all
      .filter(({ effect, scope }) => effect === 'pause' && concerns(scope, clock))
      .flatMap(({ title, approved, closed, withdrawn }) => {
        const [act, decision] = last({ approved, closed, withdrawn });
        return decision.at > at ? { title, act, ...decision } : [];
      });
  }

  private listOf(exclusions: readonly Exclusion[], clock: Concerned): readonly Exclusion[] {
    const its = exclusions.filter(({ scope }) => concerns(scope, clock));
    if (its.length === 0) return NOTHING_EXCLUDED;
    const key = its.map(({ id }) => id).join();
    const known = this.lists.get(key);
    if (known !== undefined) return known;
    this.lists.set(key, its);
    return its;
  }
}

function last({ approved, closed, withdrawn }: Pick<Exclusion, 'approved' | 'closed' | 'withdrawn'>) {
  if (withdrawn !== null) return ['withdrawn', withdrawn] as const;
  // One that was approved after it was closed says so.
  if (closed !== null && closed.at > approved.at) return ['closed', closed] as const;
  return ['approved', approved] as const;
}

const byBeginning = (a: Exclusion, b: Exclusion): number => a.from - b.from || a.id - b.id;

/** The same promises, with these exclusions. */
export const withExclusions = (promises: Promises, exclusions: Exclusions | undefined): Promises => ({
  promisedTo: (attributes, createdAt, at) => promises.promisedTo(attributes, createdAt, at),
  calendarFor: (calendarId, createdAt, at) => promises.calendarFor(calendarId, createdAt, at),
  changesAfter: (createdAt) => promises.changesAfter(createdAt),
  ...(exclusions === undefined ? {} : { exclusions }),
});

/** What was promised, with what had been excluded by then. */
export const asDecidedBy = (promises: Promises, at: Instant): Promises =>
  promises.exclusions === undefined
    ? promises
    : withExclusions(promises, promises.exclusions.asDecidedBy(at));
