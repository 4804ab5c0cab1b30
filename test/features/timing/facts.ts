import type { Database } from '../../../src/database/database.js';

/** A fact as it is stored: the kind, and what belongs to it. */
export type Told = Record<string, unknown> & { readonly kind: string };

/** Puts a ticket and its facts where ingest would have put them. */
export async function ticketWith(
  db: Database,
  externalId: string,
  facts: readonly (readonly [at: string, fact: Told, receivedAt?: string])[],
): Promise<number> {
  await db.query(
    `insert into integrations (id, helpdesk, name, secrets, created_at)
     values ('desk', 'standard', 'Desk', '{}', '2026-03-01T00:00:00Z') on conflict do nothing`,
  );
  const [ticket] = await db.query<{ id: number }>(
    `insert into tickets (integration_id, external_id, subject, url, look_at)
     values ('desk', $1, 'Printer on fire', 'https://desk.example/tickets/1', '2026-03-02T00:00:00Z') returning id`,
    [externalId],
  );
  for (const [at, fact, receivedAt] of facts) await addFact(db, ticket!.id, at, fact, receivedAt);
  return ticket!.id;
}

/** Also makes the ticket due, as the ingest of a fact folds it at once. */
export async function addFact(
  db: Database,
  ticketId: number,
  at: string,
  { kind, ...body }: Told,
  receivedAt = at,
): Promise<void> {
  const key = `${kind} ${at} ${JSON.stringify(body)}`;
  await db.query(
    `insert into ticket_events (ticket_id, dedup_key, kind, occurred_at, received_at, body)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [ticketId, key, kind, at, receivedAt, JSON.stringify(body)],
  );
  await db.query('update tickets set look_at = $2 where id = $1', [ticketId, receivedAt]);
}
