import type { Contact } from '../agreements/agreement.js';
import type { Channel, Recipient } from '../engine/escalation/ladder.js';
import type { People } from './people.js';

/** Somebody who can be told, or the reason why nobody can. */
export interface Addressee {
  readonly channel: Channel;
  readonly role: string;
  readonly name: string | null;
  /** A mail address, or the id of a chat room. Null: `why` says what is missing. */
  readonly address: string | null;
  readonly timezone: string;
  readonly why?: string;
}

export interface Concerned {
  readonly assignee: string | null;
  readonly group: string | null;
  readonly agreement: { readonly id: string; readonly version: number } | null;
  /** Where a recipient's own zone is not known: the zone in which the clock was timed. */
  readonly timezone: string;
}

/** The people and rooms behind the roles, each address once. */
export function addressees(
  recipients: readonly Recipient[],
  concerned: Concerned,
  people: People,
): Addressee[] {
  const seen = new Set<string>();
  return recipients
    .map((recipient) => addresseeOf(recipient, concerned, people))
    .filter(({ channel, role, address }) => {
      const key = `${channel} ${address?.toLowerCase() ?? role}`;
      return !seen.has(key) && seen.add(key);
    });
}

function addresseeOf(recipient: Recipient, concerned: Concerned, people: People): Addressee {
  if ('address' in recipient) {
    const { address, name = null } = recipient;
    return { channel: 'mail', role: 'address', name, address, timezone: concerned.timezone };
  }
  if ('room' in recipient) return room(recipient.room, concerned, people);
  switch (recipient.role) {
    case 'assignee':
      return assignee(concerned, people);
    case 'team_lead':
      return teamLead(concerned, people);
    case 'escalation_contact':
    case 'reviewer':
      return contact(recipient.role, concerned, people);
    case 'team':
      return teamRoom(concerned, people);
    case 'agreement':
      return agreementRoom(concerned, people);
  }
}

/** What nobody has been given yet is the team lead's to hand out. */
function assignee(concerned: Concerned, people: People): Addressee {
  if (concerned.assignee === null) return teamLead(concerned, people);
  const agent = people.agents.get(concerned.assignee);
  return {
    channel: 'mail',
    role: 'assignee',
    name: agent?.name ?? concerned.assignee,
    address: agent?.email ?? null,
    timezone: agent?.timezone ?? concerned.timezone,
    why: `no mail address is known for the assignee ${agent?.name ?? concerned.assignee}`,
  };
}

function teamLead(concerned: Concerned, people: People): Addressee {
  const { id, team } = teamOf(concerned, people);
  return {
    channel: 'mail',
    role: 'team_lead',
    name: team?.lead_name ?? null,
    address: team?.lead_email ?? null,
    timezone: team?.timezone ?? concerned.timezone,
    why:
      id === null
        ? 'the ticket has no team, so there is no team lead to tell'
        : `no mail address is known for the lead of the team ${team?.name ?? id}`,
  };
}

/** The ticket's, or where it has none the assignee's. */
function teamOf(concerned: Concerned, people: People) {
  const teamOfAssignee = people.agents.get(concerned.assignee ?? '')?.team_id;
  const id = concerned.group ?? teamOfAssignee ?? null;
  return { id, team: id === null ? undefined : people.teams.get(id) };
}

function contact(role: 'escalation_contact' | 'reviewer', concerned: Concerned, people: People): Addressee {
  const { id, version } = concerned.agreement ?? { id: '', version: 0 };
  const found: Contact | null | undefined = people.contacts.get(`${id} ${version}`)?.[role];
  return {
    channel: 'mail',
    role,
    name: found?.name ?? null,
    address: found?.address ?? null,
    timezone: found?.timezone ?? concerned.timezone,
    why: `the agreement ${id} names no ${role === 'reviewer' ? 'reviewer' : 'escalation contact'}`,
  };
}

function teamRoom(concerned: Concerned, people: People): Addressee {
  const { id, team } = teamOf(concerned, people);
  const found = people.rooms.find(({ team_ids }) => id !== null && team_ids.includes(id));
  return {
    channel: 'chat',
    role: 'team',
    name: found?.name ?? null,
    address: found?.id ?? null,
    timezone: team?.timezone ?? concerned.timezone,
    why:
      id === null
        ? 'the ticket has no team, so there is no chat room to tell'
        : `the team ${team?.name ?? id} has no chat room`,
  };
}

function agreementRoom({ agreement, timezone }: Concerned, people: People): Addressee {
  const id = agreement?.id ?? '';
  const found = people.rooms.find(({ agreement_ids }) => agreement_ids.includes(id));
  return {
    channel: 'chat',
    role: 'agreement',
    name: found?.name ?? null,
    address: found?.id ?? null,
    timezone,
    why: `the agreement ${id} has no chat room`,
  };
}

function room(id: string, { timezone }: Concerned, people: People): Addressee {
  const found = people.rooms.find((each) => each.id === id);
  return {
    channel: 'chat',
    role: 'room',
    name: found?.name ?? null,
    address: found?.id ?? null,
    timezone,
    why: `there is no chat room ${id} any more`,
  };
}
