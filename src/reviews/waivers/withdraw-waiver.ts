import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Env } from '../../../config/env.js';
import { Audit } from '../../audit/audit.js';
import type { Caller } from '../../auth/caller.js';
import { askForComparison } from '../../credits/ask-for-comparison.js';
import { Database, timestamptz } from '../../database/database.js';
import { Conflict } from '../../http/problem.js';
import { noticesOfWithdrawnWaiver } from '../../notices/decide-notices.js';
import { putIntoOutbox, standAgainInOutbox } from '../../notices/outbox.js';
import { publishEvents } from '../../notices/webhooks-out/publish-events.js';
import { QUEUE } from '../../queue/queues.js';
import { Wake } from '../../queue/wake.js';
import { Now } from '../../system-now.js';
import { followBreaches } from '../breach/follow-breaches.js';
import { lockedBreach, type WaivableBreach } from './locked-breach.js';
import { type Decision, waiverEvent } from './waiver-event.js';

/** What was forgiven by mistake counts again. The waiver stays on record, with who withdrew it and why. */
@Injectable()
export class WithdrawWaiver {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly wake: Wake,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  async run(breachId: number, reason: string, by: Caller): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      const breach = await lockedBreach(tx, breachId, by.sees);
      if (breach.waivedAt === null) throw new Conflict('breach', 'is not waived');
      const { rows } = await tx.query<{ id: number }>(
        `update waivers set withdrawn_at = $2, withdrawn_by = $3, withdrawn_because = $4
         where breach_id = $1 and verdict = 'waived' and withdrawn_at is null returning id`,
        [breachId, timestamptz(at), by.name, reason],
      );
      await tx.query(
        'update breaches set waived_at = null, waived_because = null, waived_by = null where id = $1',
        [breachId],
      );
      await askForComparison(tx, [{ agreementId: breach.agreementId, since: breach.breachedAt }], at);
      // What a late fact has revoked meanwhile is none, whether or not it is forgiven.
      const decision = { waiverId: rows[0]!.id, reason, by: by.name, at };
      if (breach.revokedAt === null) await this.standAgain(tx, breach, decision);
      await this.audit.record(tx, {
        by,
        act: 'waiver.withdrawn',
        subject: { kind: 'breach', id: breachId },
        after: { waiverId: decision.waiverId, reason },
      });
    });
    this.wake.wake(QUEUE.notices);
    this.wake.wake(QUEUE.chat);
    this.wake.wake(QUEUE.webhooks);
  }

  private async standAgain(tx: pg.PoolClient, breach: WaivableBreach, decision: Decision): Promise<void> {
    const { reason, at } = decision;
    await followBreaches(tx, { revoked: [], reinstated: [breach.id] }, at);
    const { told } = await standAgainInOutbox(tx, [breach], at);
    const host = new URL(this.env.publicUrl).hostname;
    await putIntoOutbox(tx, noticesOfWithdrawnWaiver(breach, reason, told, { at, host }));
    await publishEvents(tx, [await waiverEvent(tx, 'ticket.clock.reinstated', breach, decision)], at);
  }
}
