import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { iso, type Instant, isoOrNull } from '../../engine/instant.js';
import { NotFound } from '../../http/problem.js';
import type { MessageQuery, MessageState } from './endpoint.dto.js';

interface Row {
  id: number;
  webhook_id: string;
  type: string;
  ticket_id: number | null;
  state: MessageState;
  attempts: number;
  next_attempt_at: Instant | null;
  settled_at: Instant | null;
  last_error: string | null;
  created_at: Instant;
  purged_at: Instant | null;
}

interface AttemptRow {
  at: Instant;
  took_ms: number;
  status: number | null;
  response: string | null;
  error: string | null;
}

const COLUMNS =
  'id, webhook_id, type, ticket_id, state, attempts, next_attempt_at, settled_at, last_error, created_at, purged_at';

@Injectable()
export class ListMessages {
  constructor(private readonly database: Database) {}

  /** The newest first; the id of the last one is the next page's `before`. */
  async run(endpointId: string, { state, before, limit }: MessageQuery) {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from webhook_messages
       where endpoint_id = $1 and ($2::text is null or state = $2) and ($3::bigint is null or id < $3)
       order by id desc limit $4`,
      [endpointId, state, before, limit],
    );
    return rows.map(shown);
  }

  async one(endpointId: string, id: number) {
    const [row] = await this.database.query<Row & { body: string | null }>(
      `select ${COLUMNS}, body from webhook_messages where endpoint_id = $1 and id = $2`,
      [endpointId, id],
    );
    if (row === undefined) throw new NotFound(`message ${id} to ${endpointId}`);
    const tries = await this.database.query<AttemptRow>(
      'select at, took_ms, status, response, error from webhook_attempts where message_id = $1 order by id',
      [id],
    );
    return {
      ...shown(row),
      body: row.body,
      tries: tries.map(({ at, took_ms, ...rest }) => ({ at: iso(at), tookMs: took_ms, ...rest })),
    };
  }
}

const shown = (row: Row) => ({
  id: row.id,
  webhookId: row.webhook_id,
  type: row.type,
  ticketId: row.ticket_id,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: isoOrNull(row.next_attempt_at),
  settledAt: isoOrNull(row.settled_at),
  lastError: row.last_error,
  createdAt: iso(row.created_at),
  /** When its body and its tries went, because they were old enough. */
  purgedAt: isoOrNull(row.purged_at),
});
