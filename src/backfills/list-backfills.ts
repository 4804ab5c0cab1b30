import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';

interface Row {
  id: number;
  integration_id: string;
  since: Instant | null;
  state: 'receiving' | 'waiting' | 'done' | 'failed';
  created_at: Instant;
  ended_at: Instant | null;
  elements: number;
  ingested: number;
  known: number;
  passed_over: number;
  refused: number;
  failure: string | null;
}

const MOST = 50;

@Injectable()
export class ListBackfills {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async run(integrationId: string) {
    const rows = await this.database.query<Row>(
      'select * from backfills where integration_id = $1 order by id desc limit $2',
      [integrationId, MOST],
    );
    return rows.map(shown);
  }

  async one(integrationId: string, id: number) {
    const [row] = await this.database.query<Row>(
      'select * from backfills where integration_id = $1 and id = $2',
      [integrationId, id],
    );
    if (row === undefined) throw new NotFound(`backfill ${id} of ${integrationId}`);
    const faults = await this.database.query<{ line: number; reason: string }>(
      'select line, reason from backfill_faults where backfill_id = $1 order by element',
      [id],
    );
    return { ...shown(row), faults };
  }
}

const shown = (row: Row) => ({
  id: row.id,
  integrationId: row.integration_id,
  state: row.state,
  since: row.since === null ? null : iso(row.since),
  createdAt: iso(row.created_at),
  endedAt: row.ended_at === null ? null : iso(row.ended_at),
  elements: row.elements,
  taken: row.ingested + row.known + row.passed_over + row.refused,
  ingested: row.ingested,
  known: row.known,
  passedOver: row.passed_over,
  refused: row.refused,
  failure: row.failure,
});

export type ShownBackfill = ReturnType<typeof shown>;
