import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
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
  const unknown = asked.filter(({ key }) => !known.has(key));
  // In one order everywhere, so that two batches that enrol the same people do not wait for each other.
  const rows = unknown.map((one) => ({ ...one, id: idFor(one) })).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (rows.length > 0) await tx.query(INSERT[kind], [JSON.stringify(rows.map(rowOf))]);
  if (kind === 'agent') await addAddresses(tx, asked, known);
  for (const { key, id } of rows) known.set(key, id);
  return known;
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

const rowOf = ({ id, integrationId, theirs: { keys, name, email } }: Asked & { id: string }) => ({
  id,
  name: name ?? email ?? keys[0],
  email: email ?? null,
  timezone: ZONE,
  external_ids: keys.map((key) => externalIdOf(integrationId, key)),
});

/** Readable where it can be. Names that differ in case or blanks alone are one; others that would read alike are not. */
function idFor({ integrationId, theirs }: Asked): string {
  const key = theirs.keys[0] ?? '';
  const readable = `${integrationId}-${key.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  if (readable.length <= 64 && /^[a-z0-9 -]+$/i.test(key)) return readable;
  const digest = createHash('sha256').update(externalIdOf(integrationId, key)).digest('hex').slice(0, 8);
  return `${readable.slice(0, 55).replace(/-+$/, '')}-${digest}`;
}

const insert = (table: string, columns: string) => `
  insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)
  on conflict (id) do nothing`;
const INSERT = {
  agent: insert('agents', 'id, name, email, timezone, external_ids'),
  team: insert('teams', 'id, name, timezone, external_ids'),
};
