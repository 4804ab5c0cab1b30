import type { PoolClient } from 'pg';
import { iso } from '../engine/instant.js';
import type { Heard } from './heard.js';

/** The rows of the tickets that were heard of. */
export class TicketIds {
  private readonly byName = new Map<string, number>();

  add(each: Heard, id: number): void {
    this.byName.set(nameOf(each), id);
  }

  of(each: Heard): number {
    const id = this.byName.get(nameOf(each));
    if (id === undefined)
      throw new Error(`ticket ${each.ticket.externalId} of ${each.integrationId} has no row`);
    return id;
  }

  get ids(): number[] {
    return [...this.byName.values()];
  }
}

/** By what the ticket keeps, if it has such a thing. */
const nameOf = ({ integrationId, ticket: { externalId, lastingId } }: Heard) =>
  JSON.stringify([integrationId, ...(lastingId === undefined ? [externalId] : [null, lastingId])]);

/** A ticket nobody knew yet gets a row at once, even if all we have is the end of its story. */
export async function findTickets(tx: PoolClient, heard: readonly Heard[]): Promise<TicketIds> {
  await learnLastingIds(tx, heard);
  const first = new Map(heard.map((each) => [nameOf(each), each]));
  const names = [...first.keys()].sort().map((name) => first.get(name) as Heard);
  const columns = [
    names.map(({ integrationId }) => integrationId),
    names.map(({ ticket }) => ticket.externalId),
    names.map(({ ticket }) => ticket.lastingId ?? null),
  ];
  await tx.query(MAKE, [...columns, names.map(({ ticket }) => ticket.url)]);
  const { rows } = await tx.query<{ place: number; id: number }>(FIND, columns);
  const tickets = new TicketIds();
  for (const { place, id } of rows) tickets.add(names[place - 1] as Heard, id);
  return tickets;
}

/** Tickets that we know by the name they have or have had: by what else they are known, somebody tells us only now. */
async function learnLastingIds(tx: PoolClient, heard: readonly Heard[]): Promise<void> {
  const names = heard.flatMap(({ integrationId, ticket: { externalId, lastingId, formerId } }) =>
    [externalId, formerId].flatMap((name, rank) =>
      lastingId === undefined || name === undefined ? [] : [{ integrationId, lastingId, name, rank }],
    ),
  );
  if (names.length === 0) return;
  await tx.query(LEARN, [
    names.map(({ integrationId }) => integrationId),
    names.map(({ lastingId }) => lastingId),
    names.map(({ name }) => name),
    names.map(({ rank }) => rank),
  ]);
}

const LEARN = `
  update tickets t set lasting_id = found.lasting_id
  from (
    select distinct on (n.integration_id, n.lasting_id) old.id, n.lasting_id
    from unnest($1::text[], $2::text[], $3::text[], $4::integer[]) n (integration_id, lasting_id, name, rank)
    join tickets old on old.integration_id = n.integration_id and old.external_id = n.name
    where old.lasting_id is null and not exists (
      select from tickets k where k.integration_id = n.integration_id and k.lasting_id = n.lasting_id)
    order by n.integration_id, n.lasting_id, n.rank, old.id
  ) found
  where t.id = found.id and t.lasting_id is null`;

const MAKE = `
  insert into tickets (integration_id, external_id, lasting_id, url)
  select n.* from unnest($1::text[], $2::text[], $3::text[], $4::text[]) n (integration_id, external_id, lasting_id, url)
  where not exists (
      select from tickets t where t.integration_id = n.integration_id and t.lasting_id = n.lasting_id)
    and (n.lasting_id is not null or not exists (
      select from tickets t where t.integration_id = n.integration_id and t.external_id = n.external_id))
  on conflict do nothing`;

// Of two that are called the same, the later one is meant.
const FIND = `
  with n as (
    select * from unnest($1::text[], $2::text[], $3::text[])
      with ordinality n (integration_id, external_id, lasting_id, place))
  select place, t.id from n join tickets t using (integration_id, lasting_id)
  union all
  select place, t.id from n join tickets t using (integration_id, external_id) where n.lasting_id is null
  order by 2`;

export async function lockTickets(tx: PoolClient, ids: readonly number[]): Promise<void> {
  await tx.query('select from tickets where id = any($1) order by id for update', [ids]);
}

/** The newest description wins, whichever comes first; of two for one instant it is the greater, to be fair to all orders. */
export async function describeTickets(
  tx: PoolClient,
  heard: readonly Heard[],
  tickets: TicketIds,
): Promise<number[]> {
  const newest = new Map<number, Description>();
  for (const each of heard) {
    const { externalId, subject, url, describedAt } = each.ticket;
    if (subject === null) continue;
    const described = { id: tickets.of(each), external_id: externalId, subject, url };
    const row = { ...described, described_at: iso(describedAt) };
    const known = newest.get(row.id);
    if (known === undefined || isOlder(known, row)) newest.set(row.id, row);
  }
  if (newest.size === 0) return [];
  const { rows } = await tx.query<{ id: number }>(DESCRIBE, [JSON.stringify([...newest.values()])]);
  return rows.map(({ id }) => id);
}

interface Description {
  readonly id: number;
  readonly external_id: string;
  readonly subject: string;
  readonly url: string | null;
  readonly described_at: string;
}

const isOlder = (a: Description, b: Description) =>
  a.described_at < b.described_at || (a.described_at === b.described_at && a.subject < b.subject);

// Bytes are compared, as JavaScript does, and not a language's alphabet.
const DESCRIBE = `
  update tickets t set external_id = n.external_id, subject = n.subject, url = coalesce(n.url, t.url),
    described_at = n.described_at
  from jsonb_to_recordset($1) n (id bigint, external_id text, subject text, url text, described_at timestamptz)
  where t.id = n.id and (t.described_at is null
    or (t.described_at, t.subject collate "C") < (n.described_at, n.subject collate "C"))
  returning t.id`;
