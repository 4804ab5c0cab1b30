import type { PoolClient } from 'pg';
import { iso } from '../engine/instant.js';
import type { Heard } from './heard.js';

/** The rows of the tickets that were heard of. */
export class TicketIds {
  private readonly byName = new Map<string, number>();

  add(integrationId: string, externalId: string, id: number): void {
    this.byName.set(nameOf(integrationId, externalId), id);
  }

  of({ integrationId, ticket }: Heard): number {
    const id = this.byName.get(nameOf(integrationId, ticket.externalId));
    if (id === undefined) throw new Error(`ticket ${ticket.externalId} of ${integrationId} has no row`);
    return id;
  }

  get ids(): number[] {
    return [...this.byName.values()];
  }
}

const nameOf = (integrationId: string, externalId: string) => JSON.stringify([integrationId, externalId]);

/** A ticket nobody knew yet gets a row at once, even if all we have is the end of its story. */
export async function findTickets(tx: PoolClient, heard: readonly Heard[]): Promise<TicketIds> {
  const first = new Map(heard.map((each) => [nameOf(each.integrationId, each.ticket.externalId), each]));
  const names = [...first.keys()].sort().map((name) => first.get(name) as Heard);
  const columns = [
    names.map(({ integrationId }) => integrationId),
    names.map(({ ticket }) => ticket.externalId),
    names.map(({ ticket }) => ticket.url),
  ];
  await tx.query(
    `insert into tickets (integration_id, external_id, url)
     select n.* from unnest($1::text[], $2::text[], $3::text[]) n (integration_id, external_id, url)
     where not exists (
       select from tickets t where t.integration_id = n.integration_id and t.external_id = n.external_id)
     on conflict (integration_id, external_id) do nothing`,
    columns,
  );
  const { rows } = await tx.query<{ id: number; integration_id: string; external_id: string }>(
    `select t.id, t.integration_id, t.external_id from tickets t
     join unnest($1::text[], $2::text[]) n (integration_id, external_id) using (integration_id, external_id)`,
    columns.slice(0, 2),
  );
  const tickets = new TicketIds();
  for (const row of rows) tickets.add(row.integration_id, row.external_id, row.id);
  return tickets;
}

export async function lockTickets(tx: PoolClient, ids: readonly number[]): Promise<void> {
  await tx.query('select from tickets where id = any($1) order by id for update', [ids]);
}

/** The newest description wins, whichever comes first; of two for one instant it is the greater, to be fair to all orders. */
export async function describeTickets(
  tx: PoolClient,
  heard: readonly Heard[],
  tickets: TicketIds,
): Promise<number[]> {
  const newest = new Map<number, { id: number; subject: string; url: string | null; described_at: string }>();
  for (const each of heard) {
    const { subject, url, describedAt } = each.ticket;
    if (subject === null) continue;
    const row = { id: tickets.of(each), subject, url, described_at: iso(describedAt) };
    const known = newest.get(row.id);
    if (known === undefined || isOlder(known, row)) newest.set(row.id, row);
  }
  if (newest.size === 0) return [];
  const { rows } = await tx.query<{ id: number }>(DESCRIBE, [JSON.stringify([...newest.values()])]);
  return rows.map(({ id }) => id);
}

type Described = { readonly described_at: string; readonly subject: string };
const isOlder = (a: Described, b: Described) =>
  a.described_at < b.described_at || (a.described_at === b.described_at && a.subject < b.subject);

// Bytes are compared, as JavaScript does, and not a language's alphabet.
const DESCRIBE = `
  update tickets t set subject = n.subject, url = coalesce(n.url, t.url), described_at = n.described_at
  from jsonb_to_recordset($1) n (id bigint, subject text, url text, described_at timestamptz)
  where t.id = n.id and (t.described_at is null
    or (t.described_at, t.subject collate "C") < (n.described_at, n.subject collate "C"))
  returning t.id`;
