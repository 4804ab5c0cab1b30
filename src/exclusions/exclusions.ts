import { Injectable } from '@nestjs/common';
import { type Boundary, visibleTickets } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import type { Executor } from '../database/executor.js';
import type { Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import { EXCLUSIONS, type ExclusionRow } from './exclusion-row.js';

/** An exclusion of one ticket belongs to that ticket: whoever may not see it does not see the exclusion. */
const visible = (sees: Boundary, values: unknown[]) =>
  `(e.scope ->> 'kind' <> 'ticket' or exists (
     select from tickets t where t.id = (e.scope ->> 'id')::bigint and ${visibleTickets(sees, values)}))`;

@Injectable()
export class Exclusions {
  constructor(private readonly database: Database) {}

  /** The one that begins last comes first. */
  async list(sees: Boundary, before?: Instant): Promise<ExclusionRow[]> {
    const values: unknown[] = [before === undefined ? null : new Date(before)];
    return this.database.query<ExclusionRow & Record<string, unknown>>(
      `${EXCLUSIONS} where ($1::timestamptz is null or e.starts_at < $1) and ${visible(sees, values)}
       order by e.starts_at desc, e.id desc limit 200`,
      values,
    );
  }

  async one(id: number, sees: Boundary, executor: Executor = this.database.pool): Promise<ExclusionRow> {
    const values: unknown[] = [id];
    const { rows } = await executor.query<ExclusionRow>(
      `${EXCLUSIONS} where e.id = $1 and ${visible(sees, values)}`,
      values,
    );
    if (rows[0] === undefined) throw new NotFound(`There is no exclusion ${id}.`);
    return rows[0];
  }
}
