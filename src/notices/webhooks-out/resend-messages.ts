import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { Audit, type AuditedAct } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import { type Instant, iso } from '../../engine/instant.js';
import { Conflict, NotFound } from '../../http/problem.js';
import { QUEUE } from '../../queue/queues.js';
import { Wake } from '../../queue/wake.js';
import { Now } from '../../system-now.js';

/** Sends again what was sent or given up and is not purged, under the id it had and with the whole schedule before it. */
const AGAIN = `
  update webhook_messages
  set state = 'waiting', attempts = 0, next_attempt_at = $1, claimed_until = null, settled_at = null
  where endpoint_id = $2 and state <> 'sending' and body is not null`;

@Injectable()
export class ResendMessages {
  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly wake: Wake,
    private readonly audit: Audit,
  ) {}

  async one(endpointId: string, id: number, by: Actor): Promise<void> {
    await this.mustBeEnabled(endpointId);
    await this.again(endpointId, 'and id = $3', [id], (resent) => {
      if (resent === 0) throw new Conflict('message', 'is being sent at this moment');
      const subject = { kind: 'webhook_message', id };
      return { by, act: 'webhook_message.resent', subject, after: { endpoint: endpointId } };
    });
  }

  /** Returns how many go out again. */
  async since(
    endpointId: string,
    since: Instant,
    { sent, by }: { sent: boolean; by: Actor },
  ): Promise<number> {
    await this.mustBeEnabled(endpointId);
    const states = sent ? ['failed', 'sent'] : ['failed'];
    const which = 'and created_at >= $3 and state = any($4)';
    return this.again(endpointId, which, [timestamptz(since), states], (resent) => {
      const subject = { kind: 'webhook_endpoint', id: endpointId };
      return { by, act: 'webhook_endpoint.replayed', subject, after: { since: iso(since), sent, resent } };
    });
  }

  private async again(
    endpointId: string,
    which: string,
    values: unknown[],
    entry: (resent: number) => AuditedAct,
  ): Promise<number> {
    const at = timestamptz(this.clock.now());
    const resent = await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(`${AGAIN} ${which}`, [at, endpointId, ...values]);
      await this.audit.record(tx, entry(rowCount ?? 0));
      return rowCount ?? 0;
    });
    if (resent > 0) this.wake.wake(QUEUE.webhooks);
    return resent;
  }

  private async mustBeEnabled(endpointId: string): Promise<void> {
    const [row] = await this.database.query<{ disabled_at: Instant | null }>(
      'select disabled_at from webhook_endpoints where id = $1',
      [endpointId],
    );
    if (row === undefined) throw new NotFound(`webhook endpoint ${endpointId}`);
    if (row.disabled_at !== null) throw new Conflict('id', 'is disabled; enable it first');
  }
}
