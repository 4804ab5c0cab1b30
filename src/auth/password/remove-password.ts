import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { Audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { NotFound } from '../../http/problem.js';
import { Sessions } from '../sessions.js';

/** An administrator's act: for somebody whose password has become known. They sign in by link and choose another. */
@Injectable()
export class RemovePassword {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  run(userId: number, by: Actor): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query('update users set password_hash = null where id = $1', [userId]);
      if (rowCount === 0) throw new NotFound(`User ${userId}`);
      await this.sessions.endAll(tx, userId);
      const subject = { kind: 'user', id: userId };
      await this.audit.record(tx, { by, act: 'user.password_removed', subject });
    });
  }
}
