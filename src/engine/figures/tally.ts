import type { Hours } from '../agreement/terms.js';
import type { Instant, Millis, Span } from '../instant.js';
import { attemptsOf, solvingOf, type WaitsFor } from './contact.js';
import { doneOf, isWithin, type Life } from './life.js';
import { satisfactionOf } from './satisfaction.js';
import type { Share } from './share.js';
import { openTimeOf, useByTeam, waitingOf } from './time-used.js';

export interface Asked {
  readonly span: Span;
  /** How often a customer has to be tried before a ticket is given up; null: no share is asked for. */
  readonly attempts: number | null;
  /** Messages closer to each other are one attempt. */
  readonly apart: Millis;
}

/** A ticket, and what has to be known beside its facts. */
export interface Told {
  readonly life: Life;
  /** Of the calendar that its customer was promised by; null where nothing was. */
  readonly hours: Hours | null;
  readonly waitsFor: WaitsFor;
  /** What the team is promised to take for one stay; null where nothing is. */
  readonly targetOf: (team: string) => Millis | null;
}

export interface Counts {
  /** Tickets that were solved in the span. */
  readonly solved: number;
  readonly reopened: Share;
  readonly firstContact: Share;
  /** Of those that were rated at all, by their last rating. */
  readonly good: Share;
  readonly bad: number;
  /** Of those that were solved. */
  readonly rated: Share;
  readonly unresponsive: Unresponsive;
  readonly time: TimeUsed;
}

/** Tickets that were given up because the customer never answered. */
export interface Unresponsive {
  readonly tickets: number;
  readonly attempts: number;
  readonly enough: Share | null;
}

/** Of tickets that stand solved since the span, from creation to solution, in their customers' hours. */
export interface TimeUsed {
  readonly tickets: number;
  /** No agreement with a customer has timed them, and no calendar was given: in no time here. */
  readonly untimed: number;
  readonly whole: Millis;
  readonly waiting: readonly { readonly party: string; readonly waited: Millis; readonly tickets: number }[];
  readonly teams: readonly TeamTime[];
}

export interface TeamTime {
  readonly team: string | null;
  readonly used: Millis;
  readonly tickets: number;
  readonly stays: number;
  /** Over the stays for which the team was promised to somebody; null where there is none. */
  readonly target: { readonly stays: number; readonly target: Millis; readonly used: Millis } | null;
}

/** What one ticket adds to the time used. */
export interface Chain {
  readonly doneAt: Instant;
  readonly whole: Millis;
  readonly teams: readonly {
    readonly team: string | null;
    readonly used: Millis;
    readonly stays: number;
    /** For all of its stays. */
    readonly target: Millis | null;
  }[];
}

function chainOf({ life, targetOf }: Told, hours: Hours, doneAt: Instant): Chain {
  const teams = [...useByTeam(life, hours)].map(([team, { used, stays }]) => {
    const target = team === null ? null : targetOf(team);
    return { team, used, stays, target: target === null ? null : target * stays };
  });
  return { doneAt, whole: openTimeOf(life, hours), teams };
}

interface Waited {
  waited: Millis;
  tickets: number;
}

interface Used {
  used: Millis;
  tickets: number;
  stays: number;
  target: { stays: number; target: Millis; used: Millis } | null;
}

/** Adds tickets up, one after the other, in any order. */
export class Tally {
  private readonly count = {
    solved: 0,
    reopened: 0,
    contacts: 0,
    byFirstContact: 0,
    rated: 0,
    good: 0,
    bad: 0,
    unresponsive: 0,
    attempts: 0,
    enough: 0,
    timed: 0,
    untimed: 0,
    whole: 0,
  };
  private readonly waiting = new Map<string, Waited>();
  private readonly teams = new Map<string | null, Used>();

  constructor(private readonly asked: Asked) {}

  /** @returns who used its time, where that is counted */
  add(told: Told): Chain | null {
    this.addSolving(told);
    this.addAttempts(told);
    return this.addTime(told);
  }

  get counts(): Counts {
    const { count } = this;
    const enough = { part: count.enough, of: count.unresponsive };
    return {
      solved: count.solved,
      reopened: { part: count.reopened, of: count.solved },
      firstContact: { part: count.byFirstContact, of: count.contacts },
      good: { part: count.good, of: count.rated },
      bad: count.bad,
      rated: { part: count.rated, of: count.solved },
      unresponsive: {
        tickets: count.unresponsive,
        attempts: count.attempts,
        enough: this.asked.attempts === null ? null : enough,
      },
      time: {
        tickets: count.timed,
        untimed: count.untimed,
        whole: count.whole,
        waiting: [...this.waiting]
          .map(([party, waited]) => ({ party, ...waited }))
          .sort((a, b) => byName(a.party, b.party)),
        teams: [...this.teams]
          .map(([team, used]) => ({ team, ...used }))
          .sort((a, b) => byName(a.team, b.team)),
      },
    };
  }

  private addSolving({ life }: Told): void {
    const { count } = this;
    const solving = solvingOf(life, this.asked.span);
    if (solving === null) return;
    count.solved += 1;
    if (solving.reopened) count.reopened += 1;
    if (solving.byFirstContact !== null) count.contacts += 1;
    if (solving.byFirstContact === true) count.byFirstContact += 1;
    if (life.rating === null) return;
    count.rated += 1;
    const satisfaction = satisfactionOf(life.rating);
    if (satisfaction !== 'between') count[satisfaction] += 1;
  }

  private addAttempts({ life, waitsFor }: Told): void {
    const { span, apart, attempts: wanted } = this.asked;
    const attempts = attemptsOf(life, span, waitsFor, apart);
    if (attempts === null) return;
    this.count.unresponsive += 1;
    this.count.attempts += attempts;
    if (wanted !== null && attempts >= wanted) this.count.enough += 1;
  }

  private addTime(told: Told): Chain | null {
    const { life, hours, waitsFor } = told;
    const done = doneOf(life);
    if (done === null || !isWithin(done.at, this.asked.span)) return null;
    if (hours === null) {
      this.count.untimed += 1;
      return null;
    }
    const chain = chainOf(told, hours, done.at);
    this.count.timed += 1;
    this.count.whole += chain.whole;
    for (const [party, waited] of waitingOf(life, hours, waitsFor)) {
      const before = this.waiting.get(party) ?? { waited: 0, tickets: 0 };
      this.waiting.set(party, { waited: before.waited + waited, tickets: before.tickets + 1 });
    }
    for (const { team, used, stays, target } of chain.teams) {
      const before = this.teams.get(team) ?? { used: 0, tickets: 0, stays: 0, target: null };
      this.teams.set(team, {
        used: before.used + used,
        tickets: before.tickets + 1,
        stays: before.stays + stays,
        target: target === null ? before.target : more(before.target, { stays, target, used }),
      });
    }
    return chain;
  }
}

const more = (before: Used['target'], { stays, target, used }: NonNullable<Used['target']>) => ({
  stays: (before?.stays ?? 0) + stays,
  target: (before?.target ?? 0) + target,
  used: (before?.used ?? 0) + used,
});

/** Those without one come last. */
const byName = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
