import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { databaseIsDown } from '../database/database-faults.js';
import { Database } from '../database/database.js';
import { type Instant, MINUTE } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import { Problem } from '../http/problem.js';
import { Now } from '../system-now.js';
import type { OnProgress } from './analysis.js';
import { Analyses, type Claimed } from './analyses.js';
import { BackTest } from './back-test.js';
import { MakeBaseline } from './make-baseline.js';
import { howManyPastTickets } from './past-tickets.js';

/** Extended with every batch of tickets, which takes a fraction of a second. */
const CLAIM_LASTS = MINUTE;
const ATTEMPTS = 3;

/** Answers what was asked, one question at a time, in whichever process gets to it. */
@Injectable()
export class RunAnalyses implements OnModuleDestroy {
  private readonly logger = new Logger(RunAnalyses.name);
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly analyses: Analyses,
    private readonly makeBaseline: MakeBaseline,
    private readonly backTest: BackTest,
  ) {}

  /** Until nothing waits. Returns how many were taken. */
  async run(): Promise<number> {
    let taken = 0;
    for (; !this.stopping; taken++) {
      const at = this.clock.now();
      const claimed = await this.analyses.claim({ at, until: at + CLAIM_LASTS, attempts: ATTEMPTS });
      if (claimed === undefined) break;
      await this.answer(claimed, at);
    }
    return taken;
  }

  /** Before anything waits for us: a shutdown is over before a long answer would be. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  private async answer(claimed: Claimed, at: Instant): Promise<void> {
    try {
      const answer = await this.lookAt(claimed, at);
      await this.analyses.answer(claimed, answer, this.clock.now());
    } catch (fault) {
      if (fault instanceof NoLongerOurs) return;
      if (fault instanceof Stopping) return this.analyses.putBack(claimed);
      // Nothing is lost: the claim runs out, and the question is taken up again.
      if (databaseIsDown(fault)) throw fault;
      const known = fault instanceof Problem || fault instanceof Malformed;
      if (!known)
        this.logger.error(`analysis ${claimed.id} failed: ${String(fault)}`, (fault as Error).stack);
      await this.analyses.fail(claimed, (fault as Error).message, this.clock.now());
    }
  }

  private async lookAt(claimed: Claimed, at: Instant): Promise<object> {
    const { question } = claimed;
    const total = await howManyPastTickets(this.database, question);
    const onProgress: OnProgress = async (done) => {
      if (this.stopping) throw new Stopping();
      const until = this.clock.now() + CLAIM_LASTS;
      const known = Math.max(done, total);
      if (!(await this.analyses.progress(claimed, done, known, until))) throw new NoLongerOurs();
    };
    await onProgress(0);
    return question.kind === 'baseline'
      ? this.makeBaseline.run(question, at, onProgress)
      : this.backTest.run(question, at, onProgress);
  }
}

class NoLongerOurs extends Error {}
class Stopping extends Error {}
