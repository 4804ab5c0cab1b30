import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Audit } from '../audit/audit.js';
import type { Act } from '../audit/acts.js';
import type { Caller } from '../auth/caller.js';
import { refuseTwoEyes } from '../auth/four-eyes.js';
import { Database } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { Conflict, Forbidden, Invalid } from '../http/problem.js';
import { LiveChannel } from '../live/live-channel.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { Now } from '../system-now.js';
import type { ExclusionRow } from './exclusion-row.js';
import { Exclusions } from './exclusions.js';
import { reachTickets, recordDecision } from './record-decision.js';

type Deciding = (tx: pg.PoolClient, exclusion: ExclusionRow, at: Instant) => Promise<void>;

/** What people decide about an exclusion that was declared. Each in one transaction with the tickets that it reaches. */
@Injectable()
export class DecideExclusion {
  constructor(
    private readonly database: Database,
    private readonly exclusions: Exclusions,
    private readonly audit: Audit,
    private readonly live: LiveChannel,
    private readonly wake: Wake,
    private readonly now: Now,
  ) {}

  /** Four eyes: from now on it holds, as if it always had. */
  approve(id: number, by: Caller): Promise<void> {
    return this.decide(id, by, 'exclusion.approved', async (tx, exclusion, at) => {
      await refuseTwoEyes(tx, exclusion.declared.by, by);
      if (exclusion.withdrawn !== null) throw new Conflict('id', 'is of an exclusion that was withdrawn');
      await recordDecision(tx, id, { act: 'approved', at, by });
      await reachTickets(tx, exclusion, at);
    });
  }

  /** Says when it ends, of one that was declared without an end. */
  close(id: number, to: Instant, by: Caller): Promise<void> {
    return this.decide(id, by, 'exclusion.closed', async (tx, exclusion, at) => {
      if (exclusion.to !== null)
        throw new Conflict('to', 'is known already; withdraw it and declare another');
      if (exclusion.withdrawn !== null) throw new Conflict('id', 'is of an exclusion that was withdrawn');
      if (to <= exclusion.from) throw new Invalid('to', 'must lie after its beginning');
      await recordDecision(tx, id, { act: 'closed', at, by, endsAt: to });
      // It was approved without an end, so everything after its beginning is concerned.
      if (exclusion.approved !== null) await reachTickets(tx, exclusion, at);
    });
  }

  /** It is none any more. What was approved takes an admin to withdraw; nothing is deleted. */
  withdraw(id: number, reason: string, by: Caller): Promise<void> {
    return this.decide(id, by, 'exclusion.withdrawn', async (tx, exclusion, at) => {
      if (exclusion.approved !== null && by.role !== 'admin') {
        throw new Forbidden('An exclusion that was approved can be withdrawn by an admin only.');
      }
      await recordDecision(tx, id, { act: 'withdrawn', at, by, reason });
      if (exclusion.approved !== null) await reachTickets(tx, exclusion, at);
    });
  }

  private async decide(id: number, by: Caller, act: Act, decide: Deciding): Promise<void> {
    const at = this.now.now();
    await this.database.transaction(async (tx) => {
      const before = await this.exclusions.one(id, by.sees, tx);
      await decide(tx, before, at);
      const after = await this.exclusions.one(id, by.sees, tx);
      await this.audit.record(tx, { by, act, subject: { kind: 'exclusion', id }, before, after });
      await this.live.publish(tx, 'punctual_promises', '');
    });
    this.wake.wake(QUEUE.wakeups);
  }
}
