import type { PoolClient } from 'pg';
import type { TranslatedFact } from '../helpdesks/helpdesk.js';
import type { Directory } from './directory.js';
import type { Heard } from './heard.js';
import type { TicketIds } from './heard-tickets.js';

/** The facts that were heard as they are stored, column by column. */
export function factColumns(heard: readonly Heard[], tickets: TicketIds, directory: Directory): unknown[][] {
  const rows = heard.flatMap((each) =>
    each.ticket.facts.map((fact) => ({ each, fact, body: bodyOf(each, fact, directory) })),
  );
  return [
    rows.map(({ each }) => tickets.of(each)),
    rows.map(({ fact }) => fact.id),
    rows.map(({ fact }) => fact.kind),
    rows.map(({ fact }) => new Date(fact.at)),
    rows.map(({ each }) => new Date(each.receivedAt)),
    rows.map(({ body }) => JSON.stringify(body)),
    rows.map(({ each }) => each.deliveryId),
  ];
}

/** Returns the tickets about which something was not known yet. */
export async function insertFacts(tx: PoolClient, columns: unknown[][]): Promise<number[]> {
  const { rows: inserted } = await tx.query<{ ticket_id: number }>(INSERT, columns);
  if (inserted.length < columns[0]!.length) await tx.query(TELL_AGAIN, columns);
  return inserted.map(({ ticket_id }) => ticket_id);
}

const COLUMNS = 'ticket_id, dedup_key, kind, occurred_at, received_at, body, delivery_id';
const SAID = `unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[],
    $7::bigint[]) said (${COLUMNS})`;
const INSERT = `
  insert into ticket_events (${COLUMNS}) select * from ${SAID}
  on conflict (ticket_id, dedup_key) do nothing
  returning ticket_id`;
const TELL_AGAIN = `
  insert into ticket_events_told_again (ticket_id, dedup_key, delivery_id)
  select ticket_id, dedup_key, said.delivery_id
  from ${SAID} join ticket_events known using (ticket_id, dedup_key)
  where known.delivery_id is distinct from said.delivery_id and said.delivery_id is not null
  on conflict do nothing`;

const NAMED_BY = {
  'agent.assigned': 'agent',
  'group.assigned': 'team',
  'customer.changed': 'customer',
  'service.changed': 'service',
} as const;

/** The fact as the engine knows it, with our ids in place of the helpdesk's names; what nobody mapped is nobody. */
function bodyOf({ integrationId }: Heard, fact: TranslatedFact, directory: Directory): object {
  switch (fact.kind) {
    case 'ticket.created': {
      const { actor, status, priority, group, assignee, customer, service } = fact;
      const said = {
        status,
        priority,
        group: directory.idOf('team', integrationId, group),
        assignee: directory.idOf('agent', integrationId, assignee),
        customer: directory.idOf('customer', integrationId, customer),
        service: directory.idOf('service', integrationId, service),
      };
      return { actor, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value != null)) };
    }
    case 'agent.assigned':
    case 'group.assigned':
    case 'customer.changed':
    case 'service.changed': {
      const { saidAt, to } = fact;
      return { to: directory.idOf(NAMED_BY[fact.kind], integrationId, to) ?? null, saidAt };
    }
    default: {
      const { id: _id, at: _at, kind: _kind, ...body } = fact;
      return body;
    }
  }
}

/**
 * A replayed delivery is read afresh, and what it said under another mapping must not stand beside it; what it says
 * again and what another delivery said as well stays. Returns the tickets that have lost a fact.
 */
export async function takeBackFacts(
  tx: PoolClient,
  deliveryIds: readonly number[],
  columns: unknown[][],
): Promise<number[]> {
  if (deliveryIds.length === 0) return [];
  await tx.query('delete from ticket_events_told_again where delivery_id = any($1)', [deliveryIds]);
  const { rows } = await tx.query<{ ticket_id: number }>(TAKE_BACK, [...columns, deliveryIds]);
  await tx.query(HAND_OVER, [...columns, deliveryIds]);
  return rows.map(({ ticket_id }) => ticket_id);
}

const IS_SAID = '(said.ticket_id, said.dedup_key) = (e.ticket_id, e.dedup_key)';
const IS_SAID_ALIKE = `${IS_SAID} and (said.kind, said.occurred_at, said.body) = (e.kind, e.occurred_at, e.body)`;
const TOLD_AGAIN = `
  select min(a.delivery_id) from ticket_events_told_again a
  where (a.ticket_id, a.dedup_key) = (e.ticket_id, e.dedup_key)`;
const TAKE_BACK = `
  delete from ticket_events e
  where delivery_id = any($8) and not exists (select from ${SAID} where ${IS_SAID_ALIKE})
    and (exists (select from ${SAID} where ${IS_SAID}) or (${TOLD_AGAIN}) is null)
  returning ticket_id`;
const HAND_OVER = `
  update ticket_events e set delivery_id = (${TOLD_AGAIN})
  where delivery_id = any($8) and not exists (select from ${SAID} where ${IS_SAID})`;

export async function ticketsToldOfBy(tx: PoolClient, deliveryIds: readonly number[]): Promise<number[]> {
  if (deliveryIds.length === 0) return [];
  const { rows } = await tx.query<{ ticket_id: number }>(
    'select distinct ticket_id from ticket_events where delivery_id = any($1)',
    [deliveryIds],
  );
  return rows.map(({ ticket_id }) => ticket_id);
}
