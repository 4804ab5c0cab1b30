import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { Seal } from '../../integrations/seal.js';
import { NotFound } from '../../http/problem.js';
import { LIVE_SECRETS, newSecret, sealOwner } from './secrets.js';

/** From now on messages carry a signature of the new secret and one of the secret before. */
@Injectable()
export class RotateEndpointSecret {
  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly audit: Audit,
  ) {}

  async run(id: string, by: Actor): Promise<string> {
    const secret = newSecret();
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        `update webhook_endpoints set secrets = (array_prepend($2::bytea, secrets))[1:${LIVE_SECRETS}]
         where id = $1`,
        [id, this.seal.close(secret, sealOwner(id))],
      );
      if (rowCount === 0) throw new NotFound(`webhook endpoint ${id}`);
      const subject = { kind: 'webhook_endpoint', id };
      const after = { changed: 'secret' };
      await this.audit.record(tx, { by, act: 'webhook_endpoint.secret_rotated', subject, after });
    });
    return secret;
  }
}
