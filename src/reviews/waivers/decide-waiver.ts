import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../../../config/env.js';
import { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { refuseTwoEyes } from '../../auth/four-eyes.js';
import { askForComparison } from '../../credits/ask-for-comparison.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict, NotFound } from '../../http/problem.js';
import { noticesOfWaiver } from '../../notices/decide-notices.js';
import { putIntoOutbox, recallFromOutbox } from '../../notices/outbox.js';
import { publishEvents } from '../../notices/webhooks-out/publish-events.js';
import { QUEUE } from '../../queue/queues.js';
import { Wake } from '../../queue/wake.js';
import { Now } from '../../system-now.js';
import { lockedBreach, refuseEnded, type WaivableBreach } from './locked-breach.js';
import { ofIdentity } from './propose-waiver.js';
import { type Decision, waiverEvent } from './waiver-event.js';

export interface WaiverVerdict {
  readonly verdict: 'waived' | 'refused';
  readonly remark?: string;
}

/** The other two of four eyes: decided once, by a person, and never by whoever proposed it. */
@Injectable()
export class DecideWaiver {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly wake: Wake,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(breachId: number, { verdict, remark }: WaiverVerdict, by: Caller): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      const breach = await lockedBreach(tx, breachId, by.sees);
      const { id, proposer, reason } = await openProposal(tx, breachId);
      await refuseTwoEyes(tx, ofIdentity(proposer), by);
      await tx.query(
        `update waivers set verdict = $2, remark = $3, decided_at = $4, decided_by = $5
         where id = $1 and decided_at is null`,
        [id, verdict, remark ?? null, timestamptz(at), by.name],
      );
      if (verdict === 'waived') {
        refuseEnded(breach);
        await this.waive(tx, breach, { waiverId: id, reason, by: by.name, at });
      }
      await this.audit.record(tx, {
        by,
        act: verdict === 'waived' ? 'waiver.granted' : 'waiver.refused',
        subject: { kind: 'breach', id: breachId },
        after: { waiverId: id, reason, remark: remark ?? null },
      });
    });
    this.wake.wake(QUEUE.notices);
    this.wake.wake(QUEUE.chat);
    this.wake.wake(QUEUE.webhooks);
  }

  private async waive(tx: pg.PoolClient, breach: WaivableBreach, decision: Decision): Promise<void> {
    const { reason, by, at } = decision;
    await tx.query('update breaches set waived_at = $2, waived_because = $3, waived_by = $4 where id = $1', [
      breach.id,
      timestamptz(at),
      reason,
      by,
    ]);
    await tx.query(
      `update breach_reviews set closed_at = $2, closed_because = 'the breach was waived: ' || $3::text,
         next_reminder_at = null
       where breach_id = $1 and completed_at is null and closed_at is null`,
      [breach.id, timestamptz(at), reason],
    );
    await askForComparison(tx, [{ agreementId: breach.agreementId, since: breach.breachedAt }], at);
    const told = await recallFromOutbox(tx, [breach], at, 'the breach was waived before this was sent');
    const host = new URL(this.env.publicUrl).hostname;
    await putIntoOutbox(tx, noticesOfWaiver(breach, reason, told, { at, host }));
    await publishEvents(tx, [await waiverEvent(tx, 'ticket.clock.waived', breach, decision)], at);
  }
}

async function openProposal(tx: pg.PoolClient, breachId: number) {
  const { rows } = await tx.query<{ id: number; proposer: string; reason: string; isDecided: boolean }>(
    `select id, proposer, reason, decided_at is not null as "isDecided" from waivers
     where breach_id = $1 order by id desc limit 1`,
    [breachId],
  );
  const last = rows[0];
  if (last === undefined) throw new NotFound(`A waiver of breach ${breachId}`);
  if (last.isDecided) throw new Conflict('waiver', 'is decided already');
  return last;
}
