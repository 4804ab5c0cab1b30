import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { helpdeskNamed } from '../helpdesks/helpdesks.js';
import { NotFound } from '../http/problem.js';
import { IntegrationBook } from './integration-book.js';
import { Seal } from './seal.js';
import { secretFor } from './secret-for.js';

/** The new secret counts at once and the one before goes on counting, so that no delivery is refused meanwhile. */
@Injectable()
export class RotateSecret {
  constructor(
    private readonly database: Database,
    private readonly seal: Seal,
    private readonly book: IntegrationBook,
    private readonly audit: Audit,
  ) {}

  async run(id: string, given: string | undefined, by: Actor): Promise<string | null> {
    const secret = await this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ helpdesk: string; secrets: Buffer[] }>(
        'select helpdesk, secrets from integrations where id = $1 for update',
        [id],
      );
      const helpdesk = rows[0] && helpdeskNamed(rows[0].helpdesk);
      if (rows[0] === undefined || helpdesk === undefined) throw new NotFound(`integration ${id}`);
      const secret = secretFor(helpdesk, given);
      const secrets = [this.seal.close(secret, id), ...rows[0].secrets.slice(0, 1)];
      await tx.query('update integrations set secrets = $2 where id = $1', [id, secrets]);
      await this.audit.record(tx, {
        by,
        act: 'integration.secret_rotated',
        subject: { kind: 'integration', id },
        after: { changed: 'secret', secretsThatCount: secrets.length },
      });
      return secret;
    });
    await this.book.reload();
    return given === undefined ? secret : null;
  }
}
