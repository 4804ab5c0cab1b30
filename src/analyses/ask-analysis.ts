import { Injectable } from '@nestjs/common';
import { PublishAgreement } from '../agreements/publish-agreement.js';
import { Malformed } from '../engine/malformed.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { Now } from '../system-now.js';
import { Analyses } from './analyses.js';
import { parseQuestion } from './parse-question.js';
import type { BacktestQuestion } from './question.js';

/** Puts a question down for a worker. What could not be answered is refused here, where somebody still listens. */
@Injectable()
export class AskAnalysis {
  constructor(
    private readonly analyses: Analyses,
    private readonly publishAgreement: PublishAgreement,
    private readonly wake: Wake,
    private readonly now: Now,
  ) {}

  /** @throws Malformed naming the field and the reason; fields of a draft begin with `body.` */
  async run(sent: unknown, askedBy: string): Promise<number> {
    const question = parseQuestion(sent);
    const at = this.now.now();
    if (question.from >= at) throw new Malformed('from', 'lies in the future');
    if (question.kind === 'backtest') await this.refuseUnpublishable(question);
    const id = await this.analyses.ask(question, askedBy, at);
    this.wake.wake(QUEUE.analyses);
    return id;
  }

  private async refuseUnpublishable({ agreementId: id, body }: BacktestQuestion): Promise<void> {
    const inBody = (field: string, reason: string) => new Malformed(`body.${field}`, reason);
    try {
      const findings = await this.publishAgreement.inspect({ id, body, reach: 'new' });
      const error = findings.find(({ severity }) => severity === 'error');
      if (error !== undefined) throw new Malformed(error.field, error.message);
    } catch (fault) {
      if (!(fault instanceof Malformed)) throw fault;
      throw inBody(fault.field, fault.reason);
    }
  }
}
