import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { NotFound } from '../../http/problem.js';
import { endpointOnRecord } from './endpoint-on-record.js';

@Injectable()
export class DeleteEndpoint {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async run(id: string, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await endpointOnRecord(tx, id);
      if (before === null) throw new NotFound(`webhook endpoint ${id}`);
      await tx.query('delete from webhook_endpoints where id = $1', [id]);
      const subject = { kind: 'webhook_endpoint', id };
      await this.audit.record(tx, { by, act: 'webhook_endpoint.deleted', subject, before, after: null });
    });
  }
}
