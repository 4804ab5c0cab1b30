import type { PoolClient } from 'pg';
import type { TranslatedFact } from '../helpdesks/helpdesk.js';
import type { Directory } from './directory.js';
import type { Heard } from './heard.js';
import type { TicketIds } from './heard-tickets.js';

/** Returns the tickets about which something was not known yet. */
export async function insertFacts(
  tx: PoolClient,
  heard: readonly Heard[],
  tickets: TicketIds,
  directory: Directory,
): Promise<number[]> {
  const rows = heard.flatMap((each) =>
    each.ticket.facts.map((fact) => ({ each, fact, body: bodyOf(each, fact, directory) })),
  );
  const { rows: inserted } = await tx.query<{ ticket_id: number }>(INSERT, [
    rows.map(({ each }) => tickets.of(each)),
    rows.map(({ fact }) => fact.id),
    rows.map(({ fact }) => fact.kind),
    rows.map(({ fact }) => new Date(fact.at)),
    rows.map(({ each }) => new Date(each.receivedAt)),
    rows.map(({ body }) => JSON.stringify(body)),
    rows.map(({ each }) => each.deliveryId),
  ]);
  return inserted.map(({ ticket_id }) => ticket_id);
}

const INSERT = `
  insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body, delivery_id)
  select * from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[],
    $7::bigint[])
  on conflict (ticket_id, dedup_key) do nothing
  returning ticket_id`;

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
      return { to: directory.idOf('agent', integrationId, fact.to) ?? null };
    case 'group.assigned':
      return { to: directory.idOf('team', integrationId, fact.to) ?? null };
    case 'customer.changed':
      return { to: directory.idOf('customer', integrationId, fact.to) ?? null };
    case 'service.changed':
      return { to: directory.idOf('service', integrationId, fact.to) ?? null };
    default: {
      const { id: _id, at: _at, kind: _kind, ...body } = fact;
      return body;
    }
  }
}

/** A replayed delivery is read afresh, and what it said under another mapping must not stand beside it. */
export async function takeBackFacts(tx: PoolClient, deliveryIds: readonly number[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await tx.query('delete from ticket_events where delivery_id = any($1)', [deliveryIds]);
}

export async function ticketsToldOfBy(tx: PoolClient, deliveryIds: readonly number[]): Promise<number[]> {
  if (deliveryIds.length === 0) return [];
  const { rows } = await tx.query<{ ticket_id: number }>(
    'select distinct ticket_id from ticket_events where delivery_id = any($1)',
    [deliveryIds],
  );
  return rows.map(({ ticket_id }) => ticket_id);
}
