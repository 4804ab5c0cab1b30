import { Injectable } from '@nestjs/common';
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
  ) {}

  async run(id: string): Promise<string> {
    const secret = newSecret();
    const rotated = await this.database.query(
      `update webhook_endpoints set secrets = (array_prepend($2::bytea, secrets))[1:${LIVE_SECRETS}]
       where id = $1 returning id`,
      [id, this.seal.close(secret, sealOwner(id))],
    );
    if (rotated.length === 0) throw new NotFound(`webhook endpoint ${id}`);
    return secret;
  }
}
