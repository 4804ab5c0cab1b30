import { sameTerms } from '../agreement/terms.js';
import type { Instant } from '../instant.js';
import {
  canReopen,
  chargesSolvedTime,
  obligationOf,
  pauseReason,
  pausesIn,
  startsInForce,
  startsWhenAttached,
  type Obligation,
} from './obligation.js';
import { Run, type GivenTerms } from './run.js';
import type { Ticket } from './ticket.js';

/** One objective followed through a ticket's facts: its cycles, and whether it is promised just now. */
export class Track {
  readonly runs: Run[] = [];
  private promised = true;
  /** Why the terms last changed. */
  private cause = '';

  constructor(
    public terms: GivenTerms,
    private readonly inForceSince: Instant,
  ) {}

  get id(): string {
    return this.terms.objective.id;
  }

  get last(): Run | undefined {
    return this.runs[this.runs.length - 1];
  }

  get inForce(): boolean {
    return this.promised;
  }

  /** Starts, pauses, resumes and ends cycles by what is owed on the ticket now. */
  follow(ticket: Ticket, at: Instant): void {
    const owed = obligationOf(this.terms.objective, ticket);
    const run = this.last;
    if (run && run.obligation === owed) return this.carryOn(run, ticket, at);
    if (run && !run.finished) this.end(run, owed, at);
    if (owed && this.promised) this.begin(owed, ticket, at);
  }

  obey(terms: GivenTerms, at: Instant, cause: string): void {
    const changed = !sameTerms(this.terms, terms);
    const run = this.last;
    if (run && this.terms.objective.metric !== terms.objective.metric) this.leave(at, cause);
    this.terms = terms;
    if (changed || !this.promised) this.cause = cause;
    this.promised = true;
    if (!run || run.finished || run.lapsedAt !== null) return;
    if (changed) run.obey(terms, at, cause);
    else run.terms = terms;
  }

  leave(at: Instant, cause: string): void {
    this.promised = false;
    const run = this.last;
    if (run && !run.finished && run.lapsedAt === null) run.lapse(at, cause);
  }

  private carryOn(run: Run, ticket: Ticket, at: Instant): void {
    const { terms, cause } = this;
    if (this.promised) {
      if (run.satisfiedAt !== null) {
        if (!canReopen(terms.objective)) return;
        const since = { from: run.satisfiedAt, to: at };
        run.reopen(pausesIn(terms.objective, ticket, since), terms, at, cause);
      }
      if (run.lapsedAt !== null) run.revive(terms, at, cause);
    }
    if (!run.finished) run.pauseFor(pauseReason(run.terms.objective, ticket.status), at);
  }

  private end(run: Run, owed: Obligation | null, at: Instant): void {
    const { objective } = this.terms;
    const { metric } = objective;
    if (run.lapsedAt !== null) {
      // Nobody is timing it; should it matter again after a reopening, the solved time is not charged.
      if (owed === null && !chargesSolvedTime(objective)) run.pauseFor('solved', at);
    } else if (owed === null && (metric === 'periodic_update' || metric === 'pausable_update')) {
      run.stop(at);
    } else {
      run.satisfy(at);
    }
  }

  private begin(owed: Obligation, ticket: Ticket, at: Instant): void {
    const { objective } = this.terms;
    const attachment = startsWhenAttached(objective) ? ticket.attachmentOf(objective) : null;
    const inForce = startsInForce(objective) ? this.inForceSince : Number.NEGATIVE_INFINITY;
    const earliest = attachment?.since ?? inForce;
    const startedAt = Math.max(owed.since, earliest);
    const run = new Run(owed, startedAt, this.terms);
    const pausesFrom = attachment && !objective.retroactivePause ? attachment.attachedAt : startedAt;
    run.addPauses(pausesIn(objective, ticket, { from: Math.max(startedAt, pausesFrom), to: at }));
    run.pauseFor(pauseReason(objective, ticket.status), at);
    this.runs.push(run);
  }
}
