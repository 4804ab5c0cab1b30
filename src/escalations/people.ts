import type { ClientBase } from 'pg';
import type { Contact } from '../agreements/agreement.js';

/** Everybody whom the notices of one batch may concern, and the rooms they read. */
export interface People {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly customers: ReadonlyMap<string, string>;
  /** By `${agreementId} ${version}`. */
  readonly contacts: ReadonlyMap<string, Contacts>;
  readonly rooms: readonly ChatRoom[];
}

/** A chat room, and whose it is; no team and no agreement has two. */
interface ChatRoom {
  readonly id: string;
  readonly name: string;
  readonly team_ids: readonly string[];
  readonly agreement_ids: readonly string[];
}

interface Agent {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly timezone: string;
  readonly team_id: string | null;
}

interface Team {
  readonly id: string;
  readonly name: string;
  readonly lead_name: string | null;
  readonly lead_email: string | null;
  readonly timezone: string;
}

interface Contacts {
  readonly escalation_contact: Contact | null;
  readonly reviewer: Contact | null;
}

interface Wanted {
  readonly agents: readonly string[];
  readonly teams: readonly string[];
  readonly customers: readonly string[];
  readonly agreements: readonly string[];
}

export async function findPeople(tx: Pick<ClientBase, 'query'>, wanted: Wanted): Promise<People> {
  const agents = await tx.query<Agent>(
    'select id, name, email, timezone, team_id from agents where id = any($1)',
    [wanted.agents],
  );
  const teamIds = [...wanted.teams, ...agents.rows.flatMap(({ team_id }) => team_id ?? [])];
  const teams = await tx.query<Team>(
    'select id, name, lead_name, lead_email, timezone from teams where id = any($1)',
    [teamIds],
  );
  const customers = await tx.query<{ id: string; name: string }>(
    'select id, name from customers where id = any($1)',
    [wanted.customers],
  );
  const contacts = await tx.query<Contacts & { id: string; version: number }>(
    `select agreement_id as id, version,
       body -> 'escalationContact' as escalation_contact, body -> 'reviewer' as reviewer
     from agreement_versions where agreement_id = any($1)`,
    [wanted.agreements],
  );
  const rooms = await tx.query<ChatRoom>('select id, name, team_ids, agreement_ids from chat_rooms');
  return {
    agents: new Map(agents.rows.map((agent) => [agent.id, agent])),
    teams: new Map(teams.rows.map((team) => [team.id, team])),
    customers: new Map(customers.rows.map(({ id, name }) => [id, name])),
    contacts: new Map(contacts.rows.map((row) => [`${row.id} ${row.version}`, row])),
    rooms: rooms.rows,
  };
}
