import type { Actor } from '../engine/clock/ticket-event.js';
import type { Reference } from './helpdesk.js';
import type { Target } from './write-back.js';
import type { MappedField, Mapping } from './mapping.js';

const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'];

/** The helpdesk's words in ours, as one integration maps them. Case and outer blanks never matter. */
export class Vocabulary {
  private readonly statuses: ReadonlyMap<string, string>;
  private readonly priorities: ReadonlyMap<string, string>;
  private readonly teams: ReadonlyMap<string, string>;
  private readonly customers: ReadonlyMap<string, string>;
  private readonly services: ReadonlyMap<string, string>;
  private readonly agents: ReadonlySet<string>;
  private readonly requesters: ReadonlySet<string>;
  private readonly bots: ReadonlySet<string>;
  private readonly knownStatuses: ReadonlySet<string>;
  private readonly knownPriorities: ReadonlySet<string>;

  /** @param own what we ourselves write there */
  constructor(
    private readonly mapping: Mapping,
    private readonly own: Pick<Target, 'fields'> = { fields: {} },
  ) {
    this.statuses = worded(mapping.status);
    this.priorities = worded(mapping.priority);
    this.teams = folded(mapping.teams);
    this.customers = folded(mapping.customers);
    this.services = folded(mapping.services);
    this.agents = new Set(mapping.agents?.map(fold));
    this.requesters = new Set(mapping.requesters?.map(fold));
    this.bots = new Set(mapping.bots?.map(fold));
    this.knownStatuses = new Set([...STATUSES, ...this.statuses.values()]);
    this.knownPriorities = new Set([...PRIORITIES, ...this.priorities.values()]);
  }

  /** A word nobody mapped stays itself: an agreement may pause on a status that only this helpdesk knows. */
  status(theirs: string): string {
    return this.statuses.get(asWord(theirs)) ?? asWord(theirs);
  }

  mappedStatus(theirs: string): string | undefined {
    return this.statuses.get(asWord(theirs));
  }

  priority(theirs: string): string {
    return this.priorities.get(asWord(theirs)) ?? asWord(theirs);
  }

  mappedPriority(theirs: string): string | undefined {
    return this.priorities.get(asWord(theirs));
  }

  knowsStatus(ours: string): boolean {
    return this.knownStatuses.has(ours);
  }

  knowsPriority(ours: string): boolean {
    return this.knownPriorities.has(ours);
  }

  team(theirs: Reference): string | undefined {
    return firstIn(this.teams, namesOf(theirs));
  }

  /** By organisation, else by the domain of the e-mail address. */
  customer(theirs: Reference): string | undefined {
    return firstIn(this.customers, [...namesOf(theirs), ...domainOf(theirs.email)]);
  }

  service(theirs: Reference): string | undefined {
    return firstIn(this.services, namesOf(theirs));
  }

  /** What the integration says about a person outranks what the helpdesk claims; bots never answer anybody. */
  actor(claimed: Actor, person: Reference | null): Actor {
    const mail = person?.email ? [person.email, ...domainOf(person.email)] : [];
    const names = [...(person?.keys ?? []), ...mail].map(fold);
    if (names.some((name) => this.bots.has(name))) return 'bot';
    if (names.some((name) => this.agents.has(name))) return 'agent';
    return names.some((name) => this.requesters.has(name)) ? 'customer' : claimed;
  }

  /** The helpdesk's own field that holds this, where one was named. */
  field(what: MappedField): string | undefined {
    return this.mapping.fields?.[what];
  }

  /** A field that we write: that it changed says nothing about the ticket. */
  isOurField(theirs: string | null): boolean {
    return theirs !== null && Object.values(this.own.fields).includes(theirs);
  }

  ticketUrl(externalId: string): string | null {
    return this.mapping.ticketUrl?.replaceAll('{id}', encodeURIComponent(externalId)) ?? null;
  }
}

export const domainOf = (email: string | undefined): string[] => {
  const domain = email?.split('@')[1];
  return domain ? [domain] : [];
};

/** What people see is a name too, where the helpdesk gives ids for keys. */
const namesOf = ({ keys, name }: Reference): string[] => (name === undefined ? [...keys] : [...keys, name]);

const fold = (text: string): string => text.trim().toLowerCase();
/** Blanks are underscores, so that a word can be mapped as it was said, and as it is shown when nobody has mapped it. */
export const asWord = (text: string): string => fold(text).replace(/\s+/g, '_');
const folded = (words: Readonly<Record<string, string>> = {}) =>
  new Map(Object.entries(words).map(([theirs, ours]) => [fold(theirs), ours]));

const worded = (words: Readonly<Record<string, string>> = {}) =>
  new Map(Object.entries(words).map(([theirs, ours]) => [asWord(theirs), ours]));

function firstIn(words: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = words.get(fold(key));
    if (found !== undefined) return found;
  }
  return undefined;
}
