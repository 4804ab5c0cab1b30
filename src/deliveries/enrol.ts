import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { storable } from '../helpdesks/field.js';
import type { Asked } from './references.js';
import { externalIdOf, identify } from './register.js';

/** Whoever knows nothing better reads times in UTC. */
const ZONE = 'UTC';

/** Like `identify`, but whoever is not known yet becomes known, under the name the helpdesk gives. */
export async function enrol(
  tx: PoolClient,
  kind: 'team' | 'agent',
  asked: readonly Asked[],
): Promise<Map<string, string>> {
  const known = await identify(tx, kind, asked);
  if (kind === 'agent') await addAddresses(tx, asked, known);
  // What reads well may be somebody else's already: `support-eu` of `first line` and `support` of `eu first line`.
  for (const idFor of [readableId, digestedId]) {
    const unknown = asked.filter(({ key }) => !known.has(key));
    if (unknown.length === 0) break;
    // In one order everywhere, so that two batches that enrol the same people do not wait for each other.
    const rows = unknown.map((one) => ({ ...one, id: idFor(one) })).sort((a, b) => (a.id < b.id ? -1 : 1));
    await tx.query(INSERT[kind], [JSON.stringify(rows.map(rowOf))]);
    for (const { key, id } of await whoAre(tx, kind, rows)) known.set(key, id);
  }
  return known;
}

type Named = Asked & { readonly id: string };

/** Those who have the row of their id, whether this batch made it or another did. */
async function whoAre(tx: PoolClient, kind: 'team' | 'agent', rows: readonly Named[]): Promise<Named[]> {
  const { rows: found } = await tx.query<{ id: string; external_ids: string[] }>(THERE[kind], [
    rows.map(({ id }) => id),
  ]);
  const names = new Map(found.map(({ id, external_ids }) => [id, external_ids.map(folded)]));
  return rows.filter(({ id, integrationId, theirs: { keys } }) =>
    keys.some((key) => names.get(id)?.includes(folded(externalIdOf(integrationId, key)))),
  );
}

/** Some deliveries name a person by id alone, others bring the address: mails need it. */
async function addAddresses(
  tx: PoolClient,
  asked: readonly Asked[],
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const found = asked.flatMap(({ key, theirs: { email } }) => {
    const id = known.get(key);
    return id === undefined || email === undefined ? [] : [{ id, email }];
  });
  if (found.length === 0) return;
  await tx.query(
    `update agents a set email = n.email from jsonb_to_recordset($1) n (id text, email text)
     where a.id = n.id and a.email is null`,
    [JSON.stringify(found)],
  );
}

const rowOf = ({ id, integrationId, theirs: { keys, name, email } }: Named) => ({
  id,
  name: storable(name ?? email ?? keys[0] ?? ''),
  email: email ?? null,
  timezone: ZONE,
  external_ids: keys.map((key) => externalIdOf(integrationId, key)),
});

/** Readable where it can be. Names that differ in case or blanks alone are one; others that would read alike are not. */
function readableId(one: Asked): string {
  const key = keyOf(one);
  const readable = `${one.integrationId}-${words(key)}`;
  return readable.length <= 64 && /^[a-z0-9 -]+$/i.test(key) ? readable : digestedId(one);
}

function digestedId(one: Asked): string {
  const externalId = folded(externalIdOf(one.integrationId, keyOf(one)));
  const digest = createHash('sha256').update(externalId).digest('hex').slice(0, 8);
  const readable = `${one.integrationId}-${words(keyOf(one))}`.slice(0, 55).replace(/-+$/, '');
  return `${readable}-${digest}`;
}

const keyOf = ({ theirs }: Asked): string => theirs.keys[0] ?? '';
const words = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const folded = (externalId: string): string => externalId.toLowerCase().replace(/[ -]+/g, '-');

const insert = (table: string, columns: string) => `
  insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)
  on conflict (id) do nothing`;
const INSERT = {
  agent: insert('agents', 'id, name, email, timezone, external_ids'),
  team: insert('teams', 'id, name, timezone, external_ids'),
};
const there = (table: string) => `select id, external_ids from ${table} where id = any($1)`;
const THERE = { agent: there('agents'), team: there('teams') };
