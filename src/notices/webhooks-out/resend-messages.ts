import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { Conflict, NotFound } from '../../http/problem.js';
import { QUEUE } from '../../queue/queues.js';
import { Wake } from '../../queue/wake.js';
import { Now } from '../../system-now.js';

/** Sends again what was sent or given up, under the id it had and with the whole schedule before it. */
const AGAIN = `
  update webhook_messages
  set state = 'waiting', attempts = 0, next_attempt_at = $1, claimed_until = null, settled_at = null
  where endpoint_id = $2 and state <> 'sending'`;

@Injectable()
export class ResendMessages {
  constructor(
    private readonly database: Database,
    private readonly clock: Now,
    private readonly wake: Wake,
  ) {}

  async one(endpointId: string, id: number): Promise<void> {
    await this.mustBeEnabled(endpointId);
    await this.again(endpointId, 'and id = $3', [id]);
  }

  /** Returns how many go out again. */
  async since(endpointId: string, since: Instant, { sent }: { sent: boolean }): Promise<number> {
    await this.mustBeEnabled(endpointId);
    const states = sent ? ['failed', 'sent'] : ['failed'];
    return this.again(endpointId, 'and created_at >= $3 and state = any($4)', [timestamptz(since), states]);
  }

  private async again(endpointId: string, which: string, values: unknown[]): Promise<number> {
    const rows = await this.database.query(`${AGAIN} ${which} returning id`, [
      timestamptz(this.clock.now()),
      endpointId,
      ...values,
    ]);
    if (rows.length > 0) this.wake.wake(QUEUE.webhooks);
    return rows.length;
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
