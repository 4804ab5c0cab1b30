import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Env } from '../../../config/env.js';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database, timestamptz } from '../../database/database.js';
import type { Instant } from '../../engine/instant.js';
import { Seal } from '../../integrations/seal.js';
import { faultOfAddress } from '../../sending/fault-of-address.js';
import { Conflict, Invalid } from '../../http/problem.js';
import { Now } from '../../system-now.js';
import { disable } from './disable-endpoint.js';
import type { EndpointBody } from './endpoint.dto.js';
import { endpointOnRecord } from './endpoint-on-record.js';
import { newSecret, sealOwner } from './secrets.js';

/** Each has a lane of its own with several requests under way. */
const MOST_ENDPOINTS = 50;

/** Makes an endpoint or changes it. The secret is returned once, when it is made. */
@Injectable()
export class PutEndpoint {
  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly clock: Now,
    private readonly env: Env,
    private readonly audit: Audit,
  ) {}

  run(id: string, given: EndpointBody, by: Actor): Promise<{ created: boolean; secret: string | null }> {
    const fault = faultOfAddress(given.url, this.env.outboundAllowCidrs);
    if (fault !== null) throw new Invalid('url', fault);
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      const secret = newSecret();
      const before = await endpointOnRecord(tx, id);
      const created = await this.create(tx, id, given, this.seal.close(secret, sealOwner(id)), at);
      if (!created) await this.change(tx, id, given);
      const act = created ? 'webhook_endpoint.created' : 'webhook_endpoint.changed';
      const after = await endpointOnRecord(tx, id);
      await this.audit.record(tx, { by, act, subject: { kind: 'webhook_endpoint', id }, before, after });
      if (given.active === true) await this.enable(tx, id, by);
      if (given.active === false) {
        await disable(tx, this.audit, id, { because: 'an administrator disabled it', by, at, tell: false });
      }
      return { created, secret: created ? secret : null };
    });
  }

  private async create(
    tx: PoolClient,
    id: string,
    { url, description = '', eventTypes, contact }: EndpointBody,
    secret: Buffer,
    at: Instant,
  ): Promise<boolean> {
    const { rowCount } = await tx.query(
      `insert into webhook_endpoints (id, url, description, event_types, contact, secrets, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [id, url, description, eventTypes, contact ?? null, [secret], timestamptz(at)],
    );
    if (rowCount === 0) return false;
    const { rows } = await tx.query<{ endpoints: number }>(
      'select count(*) as endpoints from webhook_endpoints',
    );
    if ((rows[0]?.endpoints ?? 0) > MOST_ENDPOINTS)
      throw new Conflict('id', `would be one more than the ${MOST_ENDPOINTS} endpoints there may be`);
    return true;
  }

  /** Another address has not failed yet. */
  private async change(
    tx: PoolClient,
    id: string,
    { url, description = '', eventTypes, contact }: EndpointBody,
  ): Promise<void> {
    await tx.query(
      `update webhook_endpoints set url = $2, description = $3, event_types = $4, contact = $5,
         failing_since = case when url = $2 then failing_since end where id = $1`,
      [id, url, description, eventTypes, contact ?? null],
    );
  }

  private async enable(tx: PoolClient, id: string, by: Actor): Promise<void> {
    const { rowCount } = await tx.query(
      `update webhook_endpoints
       set disabled_at = null, disabled_because = null, tell_at = null, failing_since = null
       where id = $1 and disabled_at is not null`,
      [id],
    );
    if (rowCount === 0) return;
    const subject = { kind: 'webhook_endpoint', id };
    await this.audit.record(tx, { by, act: 'webhook_endpoint.enabled', subject });
  }
}
