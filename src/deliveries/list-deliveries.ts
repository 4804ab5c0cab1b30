import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';

export const STATES = ['received', 'ingested', 'quarantined'] as const;
export type DeliveryState = (typeof STATES)[number];

interface Row {
  id: number;
  integration_id: string;
  state: DeliveryState;
  reason: string | null;
  received_at: Instant;
  settled_at: Instant | null;
  bytes: number;
  purged_at: Instant | null;
  backfill_id: number | null;
}

export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly integration?: string;
  /** Deliveries older than the one with this id: the next page. */
  readonly before?: number;
  readonly limit: number;
}

const COLUMNS = `id, integration_id, state, reason, received_at, settled_at, coalesce(octet_length(body), 0) as bytes,
  purged_at, backfill_id`;

@Injectable()
export class ListDeliveries {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async run({ state, integration, before, limit }: DeliveryFilter) {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from deliveries
       where ($1::text is null or state = $1) and ($2::text is null or integration_id = $2)
         and ($3::bigint is null or id < $3)
       order by id desc limit $4`,
      [state ?? null, integration ?? null, before ?? null, limit],
    );
    return rows.map(shown);
  }

  async one(id: number) {
    const [row] = await this.database.query<Row & { headers: Record<string, string>; body: Buffer | null }>(
      `select ${COLUMNS}, headers, body from deliveries where id = $1`,
      [id],
    );
    if (row === undefined) throw new NotFound(`delivery ${id}`);
    return { ...shown(row), headers: row.headers, body: row.body?.toString('utf8') ?? null };
  }
}

const shown = (row: Row) => ({
  id: row.id,
  integrationId: row.integration_id,
  state: row.state,
  reason: row.reason,
  receivedAt: iso(row.received_at),
  settledAt: row.settled_at === null ? null : iso(row.settled_at),
  bytes: row.bytes,
  /** When the body was purged; such a one cannot be replayed. */
  purgedAt: row.purged_at === null ? null : iso(row.purged_at),
  backfillId: row.backfill_id,
});

export type ShownDelivery = ReturnType<typeof shown>;
