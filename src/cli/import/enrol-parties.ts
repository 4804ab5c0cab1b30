import { createHash } from 'node:crypto';
import type { Database } from '../../database/database.js';
import { externalIdOf } from '../../deliveries/register.js';
import type { Log } from './read-log.js';

/**
 * The log's customers or services, under ids that say where they come from. Whoever is there already, by this name or
 * as an external id, stays as it is. Returns the ids of all of them.
 */
export async function enrolParties(
  database: Database,
  table: 'customers' | 'services',
  log: Log,
  integrationId: string,
): Promise<string[]> {
  const column = table === 'customers' ? 'customer' : 'service';
  const names = new Set<string>();
  for (const rows of log.tickets.values()) {
    for (const { value } of rows) names.add(value(column) ?? '');
  }
  names.delete('');
  const parties = [...names].sort().map((name) => ({
    id: idFor(integrationId, name),
    name,
    external_ids: [externalIdOf(integrationId, name)],
  }));
  const rows = await database.query<{ id: string }>(
    `with given as (select * from jsonb_to_recordset($1) g (id text, name text, external_ids text[])),
     known as (
       select g.name, p.id from given g join ${table} p
       on p.id = g.name or g.name = any(p.external_ids) or g.external_ids && p.external_ids
     ), made as (
       insert into ${table} (id, name, external_ids)
       select id, name, external_ids from given where name not in (select name from known)
       on conflict (id) do nothing returning id
     )
     select id from known union select id from made order by id`,
    [JSON.stringify(parties)],
  );
  return rows.map(({ id }) => id);
}

function idFor(integrationId: string, name: string): string {
  const readable = `${integrationId}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  if (readable.length <= 64 && /^[a-z0-9 -]+$/i.test(name)) return readable;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${readable.slice(0, 55).replace(/-+$/, '')}-${digest}`;
}
