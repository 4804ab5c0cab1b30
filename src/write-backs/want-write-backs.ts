import type { PoolClient } from 'pg';
import type { FoldedTicket } from '../clocks/fold-ticket.js';
import { timestamptz } from '../database/database.js';
import type { Instant } from '../engine/instant.js';
import { helpdeskNamed } from '../helpdesks/helpdesks.js';
import { isNothing, type Target, wanted, type WritesBack } from '../helpdesks/write-back.js';
import { standingOf } from './standing-of.js';

interface Into {
  readonly target: Target;
  readonly writesBack: WritesBack;
}

/**
 * Notes what is to stand in the helpdesk from now on, in the transaction that finds it out; rows change only where that
 * is something else than before. Costs a look at an empty table where no integration writes back. Returns how many wait.
 */
export async function wantWriteBacks(
  tx: PoolClient,
  folded: readonly FoldedTicket[],
  { at, announceAfter }: { at: Instant; announceAfter: Instant },
): Promise<number> {
  const targets = await targetsOf(tx);
  if (targets.size === 0) return 0;
  const isHistory = announceAfter > -Infinity;
  const rows = folded.flatMap(({ recorded, evaluation, derived }) => {
    const into = targets.get(recorded.integrationId);
    // An import's closed tickets were somebody else's to show.
    if (into === undefined || (isHistory && !derived.open)) return [];
    const value = wanted(standingOf(evaluation, at), into.target, into.writesBack);
    return [
      {
        ticket_id: recorded.id,
        integration_id: recorded.integrationId,
        wanted: value,
        nothing: isNothing(value),
      },
    ];
  });
  if (rows.length === 0) return 0;
  const { rows: noted } = await tx.query<{ state: string }>(WANT, [JSON.stringify(rows), timestamptz(at)]);
  return noted.filter(({ state }) => state === 'waiting').length;
}

async function targetsOf(tx: PoolClient): Promise<Map<string, Into>> {
  const { rows } = await tx.query<{ id: string; helpdesk: string; target: Target }>(
    `select i.id, i.helpdesk, w.target from write_back_targets w join integrations i on i.id = w.integration_id`,
  );
  return new Map(
    rows.flatMap(({ id, helpdesk, target }) => {
      const writesBack = helpdeskNamed(helpdesk)?.writesBack;
      return writesBack === undefined ? [] : [[id, { target, writesBack }]];
    }),
  );
}

/** While an attempt is under way, its end will find that something newer is wanted. */
const WANT = `
  insert into write_backs as w (ticket_id, integration_id, wanted, state, next_attempt_at)
  select r.ticket_id, r.integration_id, r.wanted, 'waiting', $2::timestamptz
  from jsonb_to_recordset($1) r (ticket_id bigint, integration_id text, wanted jsonb, nothing boolean)
  where not nothing or exists (select from write_backs known where known.ticket_id = r.ticket_id)
  order by r.ticket_id
  on conflict (ticket_id) do update set wanted = excluded.wanted, attempts = 0,
    next_attempt_at = case when w.written is distinct from excluded.wanted or w.state = 'sending' then $2::timestamptz end,
    state = case when w.state = 'sending' then 'sending' when w.written = excluded.wanted then 'written' else 'waiting' end
  where w.wanted <> excluded.wanted
  returning w.state`;
