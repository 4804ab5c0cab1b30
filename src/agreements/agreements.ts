import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import { NotFound } from '../http/problem.js';
import type { PublishedAgreement } from './agreement.js';

const columns = `agreement_id as id, version, body, in_force_from as "inForceFrom", in_force_to as "inForceTo", reach,
  published_at as "publishedAt"`;

@Injectable()
export class Agreements {
  constructor(private readonly database: Database) {}

  /** Each in the version that was published last. */
  latest(): Promise<PublishedAgreement[]> {
    return this.database.query(
      `select * from (
         select distinct on (agreement_id) ${columns} from agreement_versions order by agreement_id, version desc
       ) latest order by (body ->> 'position')::int, id`,
    );
  }

  /** Newest first. */
  async versionsOf(id: string, db: Executor = this.database.pool): Promise<PublishedAgreement[]> {
    const { rows: versions } = await db.query<PublishedAgreement & Record<string, unknown>>(
      `select ${columns} from agreement_versions where agreement_id = $1 order by version desc`,
      [id],
    );
    if (versions.length === 0) throw new NotFound(`Agreement ${id}`);
    return versions;
  }
}
