import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { putMails } from '../mails/mail-outbox.js';
import { ProposeWaiver } from '../waivers/propose-waiver.js';
import { Disputes } from './disputes.js';

export const OUTCOMES = ['upheld', 'waived', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const MEANS: Record<Outcome, string> = {
  upheld: 'You are right, and it is on record so.',
  waived: 'It is proposed to waive the breach; an administrator decides about that.',
  rejected: 'What was recorded stands.',
};

/** Answered once. To waive is to propose a waiver: an admin who is somebody else decides. */
@Injectable()
export class AnswerDispute {
  constructor(
    private readonly database: Database,
    private readonly disputes: Disputes,
    private readonly proposeWaiver: ProposeWaiver,
    private readonly audit: Audit,
    private readonly clock: Now,
  ) {}

  async run(id: number, outcome: Outcome, reason: string, by: Caller): Promise<void> {
    const at = this.clock.now();
    const dispute = await this.disputes.get(id, by.sees);
    if (outcome === 'waived' && dispute.breachId === null)
      throw new Invalid('outcome', 'cannot be waived: the dispute is about no breach on record');
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `update disputes set outcome = $2, reason = $3, answered_at = $4, answered_by = $5, next_reminder_at = null
         where id = $1 and answered_at is null`,
        [id, outcome, reason, timestamptz(at), by.name],
      );
      if (rowCount === 0) throw new Conflict('dispute', 'is answered already');
      await this.audit.record(tx, {
        by,
        act: 'dispute.answered',
        subject: { kind: 'dispute', id },
        after: { outcome, reason },
      });
      if (outcome === 'waived' && dispute.breachId !== null) {
        await this.proposeWaiver.within(
          tx,
          { breachId: dispute.breachId, reason, disputeId: id },
          by,
          by.sees,
        );
      }
      const about = dispute.ticketExternalId ?? 'what you missed';
      const mail = {
        key: `dispute-${id}-answered`,
        thread: `dispute-${id}`,
        to: { name: null, address: dispute.contactAddress },
        subject: `Your objection about ${about} is answered`.slice(0, 150),
        paragraphs: [`You wrote: ${dispute.said}`, MEANS[outcome], `The reason: ${reason}`],
      };
      await putMails(tx, [mail], at);
    });
  }
}
