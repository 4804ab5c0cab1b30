import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { iso, type Instant, isoOrNull } from '../../engine/instant.js';
import { NotFound } from '../../http/problem.js';

interface Row {
  id: string;
  url: string;
  description: string;
  event_types: string[];
  contact: string | null;
  secrets: number;
  created_at: Instant;
  failing_since: Instant | null;
  disabled_at: Instant | null;
  disabled_because: string | null;
  waiting: number;
  next_attempt_at: Instant | null;
}

const ENDPOINTS = `
  select e.id, e.url, e.description, e.event_types, e.contact, cardinality(e.secrets) as secrets, e.created_at,
    e.failing_since, e.disabled_at, e.disabled_because, due.waiting, due.next_attempt_at
  from webhook_endpoints e, lateral (
    select count(*) as waiting, min(next_attempt_at) as next_attempt_at from webhook_messages m
    where m.endpoint_id = e.id and m.state in ('waiting', 'sending')) due
  where $1::text is null or e.id = $1 order by e.id`;

@Injectable()
export class ListEndpoints {
  constructor(private readonly database: Database) {}

  async run() {
    return (await this.database.query<Row>(ENDPOINTS, [null])).map(shown);
  }

  async one(id: string) {
    const [row] = await this.database.query<Row>(ENDPOINTS, [id]);
    if (row === undefined) throw new NotFound(`webhook endpoint ${id}`);
    return shown(row);
  }
}

const shown = (row: Row) => ({
  id: row.id,
  url: row.url,
  description: row.description,
  eventTypes: row.event_types,
  contact: row.contact,
  active: row.disabled_at === null,
  disabledAt: isoOrNull(row.disabled_at),
  disabledBecause: row.disabled_because,
  failingSince: isoOrNull(row.failing_since),
  secrets: row.secrets,
  createdAt: iso(row.created_at),
  waiting: row.waiting,
  nextAttemptAt: isoOrNull(row.next_attempt_at),
});
