import { Injectable } from '@nestjs/common';
import { Env } from '../../config/env.js';
import { Database, timestamptz } from '../database/database.js';
import { DAY, iso, type Instant, isoOrNull } from '../engine/instant.js';
import type { Mapping } from '../helpdesks/mapping.js';
import { NotFound } from '../http/problem.js';
import { Now } from '../system-now.js';
import { type Quiet, QuietIntegrations } from './silence/quiet-integrations.js';
import { stillUnmapped, type UnmappedRow } from './still-unmapped.js';

/** How the write-back into the helpdesk fares; more of it at `/write-back`. */
interface WriteBackInShort {
  readonly active: boolean;
  readonly disabledBecause: string | null;
  readonly waiting: number;
  readonly failed: number;
}

interface Row {
  id: string;
  helpdesk: string;
  name: string;
  active: boolean;
  mapping: Mapping;
  max_body_mib: number;
  refused: number;
  refused_at: Instant | null;
  refused_because: string | null;
  created_at: Instant;
  secrets: number;
  silence: { calendarId: string; afterMinutes: number; contact: string } | null;
  last_delivery_at: Instant | null;
  received: number;
  quarantined: number;
  last_day: number;
  write_back: WriteBackInShort | null;
  unmapped: UnmappedRow[];
}

/** Each count has an index of its own; one of everything that was ever ingested would have to read it all. */
const INTEGRATIONS = `
  select i.id, i.helpdesk, i.name, i.active, i.mapping, i.max_body_mib, i.refused,
    i.refused_at, i.refused_because, i.created_at, cardinality(i.secrets) as secrets,
    case when i.silence_calendar_id is not null then json_build_object('calendarId', i.silence_calendar_id,
      'afterMinutes', i.silence_after_minutes, 'contact', i.silence_contact) end as silence,
    (select received_at from deliveries d where d.integration_id = i.id and backfill_id is null
      order by received_at desc limit 1) as last_delivery_at,
    (select count(*) from deliveries d where d.integration_id = i.id and d.state = 'received') as received,
    (select count(*) from deliveries d where d.integration_id = i.id and d.state = 'quarantined') as quarantined,
    (select count(*) from deliveries d where d.integration_id = i.id and backfill_id is null and received_at > $2)
      as last_day,
    (select json_build_object('active', w.active and w.disabled_at is null, 'disabledBecause', w.disabled_because,
       'waiting', (select count(*) from write_backs b where b.integration_id = i.id and b.state in ('waiting', 'sending')),
       'failed', (select count(*) from write_backs b where b.integration_id = i.id and b.state = 'failed'))
     from write_back_targets w where w.integration_id = i.id) as write_back,
    (select coalesce(json_agg(u order by u.times desc, u.field, u.value), '[]') from (
       select field, value, times, last_seen_at, case field
           when 'customer' then exists (select from customers c where c.id = u.value
             or c.external_ids && array[u.value, i.id || ':' || u.value])
           when 'service' then exists (select from services c where c.id = u.value
             or c.external_ids && array[u.value, i.id || ':' || u.value])
           else false end as enrolled
       from unmapped_values u
       where integration_id = i.id order by times desc, field, value limit 500) u) as unmapped
  from integrations i
  where $1::text is null or i.id = $1
  order by i.name, i.id`;

/** What is configured and how it fares: is anything coming in, does anything wait or lie in quarantine, what is not mapped. */
@Injectable()
export class ListIntegrations {
  constructor(
    private readonly database: Database,
    private readonly quietIntegrations: QuietIntegrations,
    private readonly clock: Now,
    private readonly env: Env,
  ) {}

  run() {
    return this.find(null);
  }

  async one(id: string) {
    const [found] = await this.find(id);
    if (found === undefined) throw new NotFound(`integration ${id}`);
    return found;
  }

  private async find(id: string | null) {
    const at = this.clock.now();
    const rows = await this.database.query<Row>(INTEGRATIONS, [id, timestamptz(at - DAY)]);
    const quiet = await this.quietIntegrations.run(at, id ?? undefined);
    return rows.map((row) =>
      shown(
        row,
        quiet.find((each) => each.id === row.id),
        { publicUrl: this.env.publicUrl, at },
      ),
    );
  }
}

const shown = (
  row: Row,
  quiet: Quiet | undefined,
  { publicUrl, at }: { publicUrl: string; at: Instant },
) => ({
  /** By which "12 s ago" is counted, whatever the reader's own clock says. */
  now: at,
  id: row.id,
  helpdesk: row.helpdesk,
  name: row.name,
  active: row.active,
  webhookPath: `/webhooks/${row.id}`,
  webhookUrl: `${publicUrl}/webhooks/${row.id}`,
  secrets: row.secrets,
  mapping: row.mapping,
  maxBodyMiB: row.max_body_mib,
  createdAt: iso(row.created_at),
  lastDeliveryAt: isoOrNull(row.last_delivery_at),
  silence: row.silence && { ...row.silence, ...watched(quiet) },
  deliveries: { received: row.received, quarantined: row.quarantined, lastDay: row.last_day },
  /** Deliveries that were too large or compressed, and are nowhere: why, and when, the last one was. */
  refused: { times: row.refused, lastAt: isoOrNull(row.refused_at), because: row.refused_because },
  /** Null: nothing is written into the helpdesk. */
  writeBack: row.write_back,
  unmapped: stillUnmapped(row.unmapped, row.mapping).map(({ field, value, times, last_seen_at }) => {
    return { field, value, times, lastSeenAt: iso(Date.parse(last_seen_at)) };
  }),
});

/** Silent since when; or else when it will be, if nothing comes. Neither while it is switched off. */
const watched = (quiet: Quiet | undefined) => {
  const isSilent = quiet !== undefined && quiet.silenceId !== null && quiet.heardAt === null;
  return {
    silentSince: isSilent ? iso(quiet.since) : null,
    alarmAt: isSilent ? null : isoOrNull(quiet?.alarmAt ?? null),
  };
};

export type ShownIntegration = ReturnType<typeof shown>;
