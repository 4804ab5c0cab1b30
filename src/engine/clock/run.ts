import type { PromiseTrace } from '../agreement/promises.js';
import { sameTerms, type Terms } from '../agreement/terms.js';
import { unlessUnreachable } from '../calendar/calendar.js';
import { DUE } from '../escalation/ladder.js';
import { milestoneAt } from '../escalation/milestone-at.js';
import type { Instant, Millis } from '../instant.js';
import type { CycleState, Milestone, Pause, Recompute } from './clock.js';
import { dueAt, reached, type Timed } from './elapsed.js';
import type { Obligation } from './obligation.js';

/** Terms, and what gave them: kept with the cycle, since the ticket moves on. */
export interface GivenTerms extends Terms {
  readonly priority: string | null;
  readonly trace: PromiseTrace;
}

/** One cycle while it is being folded. Only facts and terms are kept; every number is computed from them. */
export class Run implements Timed {
  readonly pauses: Pause[] = [];
  pausedAt: Instant | null = null;
  pausedBecause: string | null = null;
  breachedAt: Instant | null = null;
  satisfiedAt: Instant | null = null;
  stoppedAt: Instant | null = null;
  /** Since when nothing is promised any more (rule C11). Its pauses are tracked on, in case it matches again. */
  lapsedAt: Instant | null = null;
  readonly recomputes: Recompute[] = [];

  /** Milestones that had been reached when the terms changed: what stays in the past does not fire twice (rule C4). */
  private reached: Map<string, Instant> | null = null;
  private knownDue: Instant | null | undefined;
  private termsSince: Instant;

  constructor(
    readonly obligation: Obligation,
    readonly startedAt: Instant,
    public terms: GivenTerms,
  ) {
    this.termsSince = startedAt;
  }

  get due(): Instant | null {
    if (this.knownDue === undefined) this.knownDue = dueAt(this);
    return this.knownDue;
  }

  get finished(): boolean {
    return this.satisfiedAt !== null || this.stoppedAt !== null;
  }

  get endedAt(): Instant | null {
    return this.satisfiedAt ?? this.stoppedAt ?? this.lapsedAt;
  }

  get state(): CycleState {
    if (this.breachedAt !== null) return 'breached';
    if (this.satisfiedAt !== null) return 'met';
    if (this.stoppedAt !== null) return 'stopped';
    if (this.lapsedAt !== null) return 'cancelled';
    return this.pausedAt === null ? 'running' : 'paused';
  }

  /** What has become true by `at`, or only before it: a fact of that very instant may still meet the promise. */
  passTo(at: Instant, until: 'before' | 'through'): void {
    if (this.finished) return;
    const resumes = this.budgetEnd;
    if (resumes !== null && resumes <= at) this.spendBudget(resumes);
    if (this.breachedAt !== null || this.lapsedAt !== null) return;
    const due = this.due;
    if (due !== null && (due < at || (until === 'through' && due === at))) this.breachedAt = due;
  }

  /** Stands still because of `reason`, or runs when it is null. */
  pauseFor(reason: string | null, at: Instant): void {
    if (reason === this.pausedBecause) return;
    const now = Math.max(at, this.startedAt);
    this.closePause(now);
    if (reason === null || this.isSpent(reason)) return;
    const last = this.pauses.at(-1);
    const goesOn = last?.to === now && last.because === reason;
    if (goesOn) this.pauses.pop();
    this.pausedAt = goesOn ? last.from : now;
    this.pausedBecause = reason;
    this.knownDue = undefined;
  }

  /** Pauses known after the fact; a budget ends them as it would have then. */
  addPauses(pauses: readonly Pause[]): void {
    for (const pause of pauses) {
      const left = this.budgetLeft(pause.because);
      if (left === 0) continue;
      const spent = left === null ? null : this.budgetSpentAt(pause.from, left);
      const to = spent === null ? pause.to : Math.min(pause.to, spent);
      this.pauses.push(to === pause.to ? pause : { ...pause, to });
    }
    this.knownDue = undefined;
  }

  satisfy(at: Instant): void {
    this.closePause(at);
    this.satisfiedAt = at;
  }

  stop(at: Instant): void {
    this.closePause(at);
    this.stoppedAt = at;
  }

  /** Takes the satisfaction back, under the terms of now, with the pauses there were since. */
  reopen(pauses: readonly Pause[], terms: GivenTerms, at: Instant, cause: string): void {
    const dueBefore = this.due;
    const changed = !sameTerms(this.terms, terms);
    this.rememberReached(at);
    this.satisfiedAt = null;
    this.adopt(terms, at);
    this.addPauses(pauses);
    if (changed) this.recomputes.push({ at, cause, dueBefore, dueAfter: this.due });
    this.forgetRearmed(at);
  }

  lapse(at: Instant, cause: string): void {
    this.recomputes.push({ at, cause, dueBefore: this.due, dueAfter: null });
    this.rememberReached(at);
    this.lapsedAt = at;
  }

  revive(terms: GivenTerms, at: Instant, cause: string): void {
    this.lapsedAt = null;
    this.adopt(terms, at);
    this.recomputes.push({ at, cause, dueBefore: null, dueAfter: this.due });
    this.forgetRearmed(at);
  }

  /** Rule C4: from the original start, with all earlier pauses. */
  obey(terms: GivenTerms, at: Instant, cause: string): void {
    const dueBefore = this.due;
    this.rememberReached(at);
    this.adopt(terms, at);
    this.recomputes.push({ at, cause, dueBefore, dueAfter: this.due });
    this.forgetRearmed(at);
  }

  /** Steps of the ladder and the due instant; what ended before it was reached has no instant. */
  milestones(): Milestone[] {
    const milestones: Milestone[] = [];
    for (const { id, at } of this.terms.objective.ladder?.steps ?? []) {
      milestones.push({ id, at: this.reachedAt(id, milestoneAt(this, at)) });
    }
    milestones.push({ id: DUE, at: this.reachedAt(DUE, this.due) });
    return milestones;
  }

  /** When the budget of the present pause is used up; null where there is none, or it lasts for good. */
  get budgetEnd(): Instant | null {
    if (this.pausedAt === null || this.pausedBecause === null) return null;
    const left = this.budgetLeft(this.pausedBecause);
    const spent = left === null ? null : this.budgetSpentAt(this.pausedAt, left);
    // A budget that comes late does not take back the pause there has been (rule C4).
    return spent === null ? null : Math.max(spent, this.termsSince);
  }

  private adopt(terms: GivenTerms, at: Instant): void {
    this.terms = terms;
    this.termsSince = at;
    this.knownDue = undefined;
  }

  private spendBudget(at: Instant): void {
    const because = this.pausedBecause;
    this.closePause(at);
    const cause = `the pause budget for ${because} is used up`;
    this.recomputes.push({ at, cause, dueBefore: null, dueAfter: this.due });
  }

  private isSpent(reason: string): boolean {
    return this.budgetLeft(reason) === 0;
  }

  private budgetLeft(reason: string): Millis | null {
    const budget = this.terms.objective.pauseBudget;
    if (budget === undefined || !Object.hasOwn(budget, reason)) return null;
    const used = this.pauses
      .filter(({ because }) => because === reason)
      .reduce((sum, { from, to }) => sum + this.terms.hours.between(from, to), 0);
    return Math.max(0, (budget[reason] ?? 0) - used);
  }

  /** Null on a calendar that closes for good before the budget is used up. */
  private budgetSpentAt(from: Instant, left: Millis): Instant | null {
    return unlessUnreachable(() => reached(this.terms.hours.add(from, left)));
  }

  private closePause(at: Instant): void {
    if (this.pausedAt === null || this.pausedBecause === null) return;
    if (at > this.pausedAt) this.pauses.push({ from: this.pausedAt, to: at, because: this.pausedBecause });
    this.pausedAt = this.pausedBecause = null;
    this.knownDue = undefined;
  }

  private reachedAt(id: string, computed: Instant | null): Instant | null {
    const at = this.reached?.get(id) ?? computed;
    const end = this.endedAt;
    return at !== null && end !== null && at >= end ? null : at;
  }

  private rememberReached(at: Instant): void {
    for (const milestone of this.milestones()) {
      if (milestone.at !== null && milestone.at < at)
        (this.reached ??= new Map()).set(milestone.id, milestone.at);
    }
  }

  /** A milestone that moves into the future will be reached again. */
  private forgetRearmed(at: Instant): void {
    const { reached } = this;
    if (reached === null) return;
    this.reached = null;
    for (const moved of this.milestones()) {
      if (moved.at === null || moved.at > at) reached.delete(moved.id);
    }
    this.reached = reached;
  }
}
