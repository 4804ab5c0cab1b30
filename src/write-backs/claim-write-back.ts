import type { PoolClient } from 'pg';
import { type Database, timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import type { Target, Wanted } from '../helpdesks/write-back.js';

export interface ClaimedWriteBack {
  readonly ticketId: number;
  readonly externalId: string;
  readonly integrationId: string;
  readonly helpdesk: string;
  readonly wanted: Wanted;
  /** Marks of ours that stand there, or may do so. */
  readonly marks: readonly string[];
  /** This one included. */
  readonly attempts: number;
  readonly baseUrl: string;
  readonly token: Buffer;
  readonly target: Target;
}

/** A claim that has run out belongs to a process that died while sending, and is taken over. */
const IS_DUE = `state in ('waiting', 'sending') and next_attempt_at <= $1 and coalesce(claimed_until, $1) <= $1`;
const MAY_BE_WRITTEN = `active and disabled_at is null and coalesce(quiet_until, $1) <= $1`;

export async function integrationsWithDueWriteBacks(database: Database, at: Instant): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select integration_id as id from write_back_targets t where ${MAY_BE_WRITTEN}
       and exists (select from write_backs w where w.integration_id = t.integration_id and ${IS_DUE})`,
    [timestamptz(at)],
  );
  return rows.map(({ id }) => id);
}

/** How many tickets may be written, now that the bucket has filled up since it was last looked into. */
const IN_THE_BUCKET = `
  select least(per_minute, tokens + per_minute * extract(epoch from $1 - filled_at) / 60)::float8 as tokens
  from write_back_targets where integration_id = $2 and ${MAY_BE_WRITTEN} for update`;

/** The next ticket, if there is one and the pace allows it. */
export function claimNext(
  database: Database,
  integrationId: string,
  { at, until }: { at: Instant; until: Instant },
): Promise<ClaimedWriteBack | undefined> {
  return database.transaction(async (tx) => {
    const { rows } = await tx.query<{ tokens: number }>(IN_THE_BUCKET, [timestamptz(at), integrationId]);
    if (rows[0] === undefined || rows[0].tokens < 1) return undefined;
    const which = `ticket_id = (
      select ticket_id from write_backs where integration_id = $3 and ${IS_DUE}
      order by next_attempt_at, ticket_id limit 1 for update skip locked)`;
    const claimed = await claim(tx, which, [timestamptz(at), timestamptz(until), integrationId]);
    if (claimed !== undefined)
      await tx.query('update write_back_targets set tokens = $2, filled_at = $3 where integration_id = $1', [
        integrationId,
        rows[0].tokens - 1,
        timestamptz(at),
      ]);
    return claimed;
  });
}

/** This ticket, whatever became of it before; nothing where somebody is at it. */
export function claimTicket(
  database: Database,
  {
    integrationId,
    ticketId,
    at,
    until,
  }: { integrationId: string; ticketId: number; at: Instant; until: Instant },
): Promise<ClaimedWriteBack | undefined> {
  const which = `ticket_id = $4 and integration_id = $3 and wanted <> 'null'
    and (state <> 'sending' or claimed_until <= $1)`;
  const values = [timestamptz(at), timestamptz(until), integrationId, ticketId];
  return database.transaction((tx) => claim(tx, which, values));
}

/** What was written there is unknown from now on, until an attempt is known to have ended well. */
async function claim(
  tx: PoolClient,
  which: string,
  values: unknown[],
): Promise<ClaimedWriteBack | undefined> {
  const { rows } = await tx.query<ClaimedWriteBack>(
    `with mine as (
       update write_backs set state = 'sending', attempts = attempts + 1, claimed_until = $2, next_attempt_at = $1,
         written = null, marks = array(select distinct m from unnest(marks || (wanted ->> 'mark')) m where m is not null)
       where ${which} returning *)
     select m.ticket_id as "ticketId", t.external_id as "externalId", m.integration_id as "integrationId", i.helpdesk,
       m.wanted, m.marks, m.attempts, w.base_url as "baseUrl", w.token, w.target
     from mine m join tickets t on t.id = m.ticket_id join integrations i on i.id = m.integration_id
       join write_back_targets w on w.integration_id = m.integration_id`,
    values,
  );
  return rows[0];
}
