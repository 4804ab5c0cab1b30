import { isDeepStrictEqual } from 'node:util';
import type { PoolClient } from 'pg';
import { decisionsInWords } from '../breaches/revocations.js';
import { timestamptz } from '../database/database.js';
import { iso, type Instant } from '../engine/instant.js';
import { followBreaches } from '../reviews/breach/follow-breaches.js';
import type { FoldedTicket } from './fold-ticket.js';
import type { Reached } from './what-became-true.js';

/** Each statement writes the whole batch, and only rows that say something new. */

/** Returns the ids of the tickets that look different now. */
export async function writeTickets(tx: PoolClient, folded: readonly FoldedTicket[]): Promise<number[]> {
  const changed = folded.filter(isChanged);
  const rows = changed.map(({ recorded, derived }) => ({ id: recorded.id, ...derived }));
  if (rows.length > 0) await tx.query(UPDATE_TICKETS, [JSON.stringify(rows)]);
  return changed.map(({ recorded }) => recorded.id);
}

const DERIVED = `created_at, status, priority, team_id, assignee_id, customer_id, service_id, open, next_due_at, look_at`;
const UPDATE_TICKETS = `
  update tickets t
  set (${DERIVED}) = (${DERIVED.replaceAll(/\w+/g, 'n.$&')}),
    revision = t.revision + 1, set_aside_at = null, set_aside_reason = null
  from jsonb_populate_recordset(null::tickets, $1) n where t.id = n.id`;

function isChanged({ recorded, derived, clockChanges, became }: FoldedTicket): boolean {
  return (
    recorded.setAside ||
    became.reached.length + became.broken.length + became.revoked.length + became.reinstated.length > 0 ||
    !isDeepStrictEqual(recorded.derived, derived) ||
    clockChanges.changed.length + clockChanges.vanished.length > 0
  );
}

export async function writeClocks(tx: PoolClient, folded: readonly FoldedTicket[]): Promise<void> {
  const changed = folded.flatMap(({ clockChanges }) => clockChanges.changed);
  const vanished = folded.flatMap(({ clockChanges }) => clockChanges.vanished);
  if (vanished.length > 0) await tx.query(DELETE_CLOCKS, [JSON.stringify(vanished)]);
  const columns = Object.keys(changed[0] ?? {}).join(', ');
  if (changed.length > 0) await tx.query(upsertClocks(columns), [JSON.stringify(changed)]);
}

const DELETE_CLOCKS = `
  delete from clocks c using jsonb_populate_recordset(null::clocks, $1) gone
  where (c.ticket_id, c.clock_id, c.cycle) = (gone.ticket_id, gone.clock_id, gone.cycle)`;
const upsertClocks = (columns: string) => `
  insert into clocks (${columns}) select ${columns} from jsonb_populate_recordset(null::clocks, $1)
  on conflict (ticket_id, clock_id, cycle)
  do update set (${columns}) = (${columns.replaceAll(/\w+/g, 'excluded.$&')})`;

/** Returns those that nobody has recorded before: only they may be announced. */
export async function writeMilestones(
  tx: PoolClient,
  folded: readonly FoldedTicket[],
  at: Instant,
): Promise<ReadonlySet<Reached>> {
  const reached = new Map(
    folded.flatMap(({ recorded, became }) =>
      became.reached.map(
        (each) => [milestoneKey(recorded.id, each), { ticketId: recorded.id, each }] as const,
      ),
    ),
  );
  if (reached.size === 0) return new Set();
  const rows = [...reached.values()].map(({ ticketId, each }) => ({
    ticket_id: ticketId,
    clock_id: each.clock.id,
    cycle: each.cycle.cycle,
    milestone: each.milestone,
    at: iso(each.at),
    detected_at: iso(at),
  }));
  const inserted = await tx.query<{ key: string }>(INSERT_MILESTONES, [JSON.stringify(rows)]);
  return new Set(inserted.rows.flatMap(({ key }) => reached.get(key)?.each ?? []));
}

const INSERT_MILESTONES = `
  insert into milestones select * from jsonb_populate_recordset(null::milestones, $1)
  on conflict do nothing
  returning concat_ws(' ', ticket_id, cycle, (extract(epoch from at) * 1000)::bigint, milestone, clock_id) as key`;
const milestoneKey = (ticketId: number, { clock, cycle, milestone, at }: Reached) =>
  [ticketId, cycle.cycle, at, milestone, clock.id].join(' ');

export async function writeBreaches(
  tx: PoolClient,
  folded: readonly FoldedTicket[],
  { at, announceAfter }: { at: Instant; announceAfter: Instant },
): Promise<void> {
  const broken = folded.flatMap(({ recorded, factsKnown, became }) =>
    became.broken.map(({ clock, cycle, breachedAt, cause }) => ({
      ticket_id: recorded.id,
      clock_id: clock.id,
      cycle: cycle.cycle,
      metric: clock.metric,
      breached_at: iso(breachedAt),
      detected_at: iso(at),
      cause,
      facts_known: factsKnown,
      // What is told to nobody is reviewed by nobody: an import must not ask about last year.
      review_pending: breachedAt >= announceAfter,
    })),
  );
  if (broken.length > 0) await tx.query(INSERT_BREACHES, [JSON.stringify(broken)]);
  const revoked = folded.flatMap(({ became }) =>
    became.revoked.map(({ breach, because }) => ({ id: breach.id, revoked_because: because })),
  );
  if (revoked.length > 0) await tx.query(REVOKE_BREACHES, [JSON.stringify(revoked), timestamptz(at)]);
  if (revoked.length > 0) await tx.query(INHERIT_WAIVERS, [revoked.map(({ id }) => id)]);
  const reinstated = folded.flatMap(({ became }) =>
    became.reinstated.map(({ breach: { id }, exclusions }) => ({
      id,
      because: exclusions.length === 0 ? null : decisionsInWords(exclusions),
    })),
  );
  if (reinstated.length > 0) await tx.query(REINSTATE_BREACHES, [JSON.stringify(reinstated)]);
  const closed = revoked.map(({ id, revoked_because }) => ({ breachId: id, because: revoked_because }));
  await followBreaches(tx, { revoked: closed, reinstated: reinstated.map(({ id }) => id) }, at);
}

const BREACH =
  'ticket_id, clock_id, cycle, metric, breached_at, detected_at, cause, facts_known, review_pending';
const INSERT_BREACHES = `
  insert into breaches (${BREACH}) select ${BREACH} from jsonb_populate_recordset(null::breaches, $1)
  on conflict do nothing`;
const REVOKE_BREACHES = `
  update breaches b set revoked_at = $2, revoked_because = r.revoked_because
  from jsonb_populate_recordset(null::breaches, $1) r where b.id = r.id`;
/**
 * Late facts may move a breach, or give its cycle another number: then it is revoked and stands anew, and what was forgiven
 * stays forgiven. The same instant says that it is the same breach; else the same cycle does.
 */
const INHERIT_WAIVERS = `
  with heir as (
    select distinct on (was.id) is_now.id, was.waived_at, was.waived_because, was.waived_by
    from breaches was
    join breaches is_now on is_now.ticket_id = was.ticket_id and is_now.clock_id = was.clock_id and is_now.id <> was.id
      and (is_now.breached_at = was.breached_at or is_now.cycle = was.cycle)
    where was.id = any($1) and was.waived_at is not null and is_now.revoked_at is null and is_now.waived_at is null
    order by was.id, is_now.breached_at = was.breached_at desc
  )
  update breaches b set waived_at = h.waived_at, waived_because = h.waived_because, waived_by = h.waived_by,
    review_pending = false
  from heir h where b.id = h.id`;
const REINSTATE_BREACHES = `
  update breaches b set revoked_at = null, revoked_because = null,
    cause = cause || '; reinstated, because ' || coalesce(r.because || ' (it was revoked by: ', 'what revoked it was itself corrected (')
      || revoked_because || ')'
  from jsonb_to_recordset($1) as r (id bigint, because text) where b.id = r.id`;

/** Looked at again in an hour, so that one bad ticket neither stops its batch nor keeps the loop busy. */
export async function setAside(
  tx: PoolClient,
  failed: readonly { readonly ticketId: number; readonly reason: string }[],
  at: Instant,
  until: Instant,
): Promise<void> {
  if (failed.length === 0) return;
  await tx.query(
    `update tickets t set look_at = $2, set_aside_at = $3, set_aside_reason = f.reason
     from jsonb_to_recordset($1) as f ("ticketId" bigint, reason text) where t.id = f."ticketId"`,
    [JSON.stringify(failed), timestamptz(until), timestamptz(at)],
  );
}
