import type { PoolClient } from 'pg';
import type { Reference } from '../helpdesks/helpdesk.js';
import { domainOf } from '../helpdesks/vocabulary.js';
import type { Asked, Kind } from './references.js';

/** A customer, service, team or agent of ours, and by what else it is known. */
interface Entry {
  readonly id: string;
  readonly externalIds: readonly string[];
  /** Addresses of an agent, domains of a customer; in lower case. */
  readonly mail: readonly string[];
}

/** Which of ours are meant, by the key of the reference; those nobody knows are not in it. */
export async function identify(
  tx: PoolClient,
  kind: Kind,
  asked: readonly Asked[],
): Promise<Map<string, string>> {
  if (asked.length === 0) return new Map();
  const { rows } = await tx.query<Entry>(ENTRIES[kind], [
    asked.flatMap((one) => [...(one.mapped === undefined ? [] : [one.mapped]), ...namesOf(one)]),
    asked.flatMap(({ theirs }) => mailOf(kind, theirs)),
  ]);
  const known = indexed(rows);
  return new Map(
    asked.flatMap((one) => {
      const id = idOf(one, kind, known);
      return id === undefined ? [] : [[one.key, id]];
    }),
  );
}

/** Ours by id, external id or mail. Where two claim the same, the first by id has it, every time. */
function indexed(entries: readonly Entry[]) {
  const byName = new Map<string, string>();
  const byMail = new Map<string, string>();
  for (const { id } of entries) byName.set(id, id);
  for (const { id, externalIds, mail } of entries) {
    for (const name of externalIds) if (!byName.has(name)) byName.set(name, id);
    for (const name of mail) if (!byMail.has(name)) byMail.set(name, id);
  }
  return { byName, byMail };
}

function idOf(one: Asked, kind: Kind, { byName, byMail }: ReturnType<typeof indexed>): string | undefined {
  const mapped = one.mapped === undefined ? undefined : byName.get(one.mapped);
  return mapped ?? firstIn(byName, namesOf(one)) ?? firstIn(byMail, mailOf(kind, one.theirs));
}

function firstIn(index: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  const name = names.find((name) => index.has(name));
  return name === undefined ? undefined : index.get(name);
}

/** Ids of two helpdesks may be the same digits, so one that names its integration comes first. */
const namesOf = ({ integrationId, theirs }: Asked): string[] =>
  theirs.keys.flatMap((key) => [externalIdOf(integrationId, key), key]);

export const externalIdOf = (integrationId: string, key: string): string => `${integrationId}:${key}`;

function mailOf(kind: Kind, { email }: Reference): string[] {
  if (kind === 'agent') return email === undefined ? [] : [email.toLowerCase()];
  return kind === 'customer' ? domainOf(email).map((domain) => domain.toLowerCase()) : [];
}

const entries = (table: string, mail: string, isMailed: string) => `
  select id, external_ids as "externalIds", ${mail} as mail from ${table}
  where id = any($1::text[]) or exists (select from unnest(external_ids) e where e = any($1::text[])) or ${isMailed}
  order by id collate "C"`;
const NO_MAIL = `array[]::text[]`;
const nobody = 'cardinality($2::text[]) < 0';
const lowerDomains = '(select coalesce(array_agg(lower(d)), array[]::text[]) from unnest(domains) d)';
const ENTRIES: Record<Kind, string> = {
  customer: entries('customers', lowerDomains, `${lowerDomains} && $2::text[]`),
  service: entries('services', NO_MAIL, nobody),
  team: entries('teams', NO_MAIL, nobody),
  agent: entries('agents', `array_remove(array[lower(email)], null)`, `lower(email) = any($2::text[])`),
};
