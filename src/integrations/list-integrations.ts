import { Injectable } from '@nestjs/common';
import { Database, timestamptz } from '../database/database.js';
import { DAY, iso, type Instant } from '../engine/instant.js';
import { NotFound } from '../http/problem.js';
import { Now } from '../system-now.js';

interface Row {
  id: string;
  helpdesk: string;
  name: string;
  active: boolean;
  mapping: object;
  created_at: Instant;
  secrets: number;
  last_delivery_at: Instant | null;
  received: number;
  quarantined: number;
  last_day: number;
  unmapped: { field: string; value: string; times: number; last_seen_at: string }[];
}

/** Each count has an index of its own; one of everything that was ever ingested would have to read it all. */
const INTEGRATIONS = `
  select i.id, i.helpdesk, i.name, i.active, i.mapping, i.created_at, cardinality(i.secrets) as secrets,
    (select received_at from deliveries d where d.integration_id = i.id order by received_at desc limit 1)
      as last_delivery_at,
    (select count(*) from deliveries d where d.integration_id = i.id and d.state = 'received') as received,
    (select count(*) from deliveries d where d.integration_id = i.id and d.state = 'quarantined') as quarantined,
    (select count(*) from deliveries d where d.integration_id = i.id and received_at > $2) as last_day,
    (select coalesce(json_agg(u order by u.times desc, u.field, u.value), '[]') from (
       select field, value, times, last_seen_at from unmapped_values
       where integration_id = i.id order by times desc, field, value limit 100) u) as unmapped
  from integrations i
  where $1::text is null or i.id = $1
  order by i.name, i.id`;

/** What is configured and how it fares: is anything coming in, does anything wait or lie in quarantine, what is not mapped. */
@Injectable()
export class ListIntegrations {
  constructor(
    private readonly database: Database,
    private readonly clock: Now,
  ) {}

  async run() {
    return (await this.database.query<Row>(INTEGRATIONS, [null, this.yesterday()])).map(shown);
  }

  async one(id: string) {
    const [row] = await this.database.query<Row>(INTEGRATIONS, [id, this.yesterday()]);
    if (row === undefined) throw new NotFound(`integration ${id}`);
    return shown(row);
  }

  private yesterday(): Date | null {
    return timestamptz(this.clock.now() - DAY);
  }
}

const shown = (row: Row) => ({
  id: row.id,
  helpdesk: row.helpdesk,
  name: row.name,
  active: row.active,
  webhookPath: `/webhooks/${row.id}`,
  secrets: row.secrets,
  mapping: row.mapping,
  createdAt: iso(row.created_at),
  lastDeliveryAt: row.last_delivery_at === null ? null : iso(row.last_delivery_at),
  deliveries: { received: row.received, quarantined: row.quarantined, lastDay: row.last_day },
  unmapped: row.unmapped.map(({ field, value, times, last_seen_at }) => {
    return { field, value, times, lastSeenAt: iso(Date.parse(last_seen_at)) };
  }),
});
