import { Invalid } from '../http/problem.js';
import type { Helpdesk } from './helpdesk.js';
import { asWord } from './vocabulary.js';

/** How one integration's words and names become ours: theirs on the left, ours on the right. */
export interface Mapping {
  readonly status?: Readonly<Record<string, string>>;
  readonly priority?: Readonly<Record<string, string>>;
  /** For figures: one of our statuses to whoever is waited for in it, `customer` or a name such as a vendor's. */
  readonly waiting?: Readonly<Record<string, string>>;
  /** Group id or name to team id. */
  readonly teams?: Readonly<Record<string, string>>;
  /** Organisation id, organisation name or e-mail domain to customer id. */
  readonly customers?: Readonly<Record<string, string>>;
  /** Form id, tag or name to service id. */
  readonly services?: Readonly<Record<string, string>>;
  /** Ids, e-mail addresses or domains of people who count as agents although the helpdesk does not say so. */
  readonly agents?: readonly string[];
  /** The same of people who count as customers although the helpdesk takes them for agents. */
  readonly requesters?: readonly string[];
  /** Ids or e-mail addresses of accounts that never count as a human answer. */
  readonly bots?: readonly string[];
  /** Where people open a ticket; `{id}` stands for its id. */
  readonly ticketUrl?: string;
  /** Which of the helpdesk's own fields hold what: `{"customer": "customfield_10002"}`. */
  readonly fields?: Readonly<Partial<Record<MappedField, string>>>;
}

const FIELDS = ['customer', 'service', 'priority', 'team'] as const;
export type MappedField = (typeof FIELDS)[number];

const WORDS = ['status', 'priority', 'waiting'];
const REFERENCES = ['teams', 'customers', 'services'];
const NAMES = ['agents', 'requesters', 'bots'];
const KNOWN = [...WORDS, ...REFERENCES, ...NAMES, 'ticketUrl', 'fields'];
const MOST = 10_000;

/** @throws Invalid naming the path: `mapping.status.Waiting` */
export function parseMapping(given: unknown): Mapping {
  if (given === undefined) return {};
  if (!isRecord(given)) throw new Invalid('mapping', 'has to be an object');
  for (const [name, value] of Object.entries(given)) {
    const field = `mapping.${name}`;
    if (WORDS.includes(name)) checkWords(field, value, asWord);
    else if (REFERENCES.includes(name)) checkWords(field, value, (theirs) => theirs.trim().toLowerCase());
    else if (NAMES.includes(name)) checkNames(field, value);
    else if (name === 'ticketUrl') checkTicketUrl(field, value);
    else if (name === 'fields') checkFields(field, value);
    else throw new Invalid(field, `is not known; known are ${KNOWN.join(', ')}`);
  }
  return given;
}

/** A field that nobody reads would look as if it were: the ticket's own stays in force. @throws Invalid */
export function refuseUnreadFields({ fields = {} }: Mapping, { title, readsFields = [] }: Helpdesk): void {
  const unread = Object.keys(fields).find((field) => !readsFields.some((read) => read === field));
  if (unread === undefined) return;
  const known = readsFields.length === 0 ? 'none is' : `${readsFields.join(', ')} are`;
  throw new Invalid(`mapping.fields.${unread}`, `is not read for ${title}; ${known}`);
}

function checkWords(field: string, value: unknown, folded: (theirs: string) => string): void {
  if (!isRecord(value)) throw new Invalid(field, 'has to be an object of their word to ours');
  if (Object.keys(value).length > MOST) throw new Invalid(field, `has more than ${MOST} entries`);
  const named = new Set<string>();
  for (const [theirs, ours] of Object.entries(value)) {
    const entry = `${field}.${theirs}`;
    checkText(entry, ours);
    if (named.has(folded(theirs))) throw new Invalid(entry, 'is there twice; case does not matter');
    named.add(folded(theirs));
  }
}

function checkNames(field: string, value: unknown): void {
  if (!Array.isArray(value)) throw new Invalid(field, 'has to be a list of ids or e-mail addresses');
  if (value.length > MOST) throw new Invalid(field, `has more than ${MOST} entries`);
  value.forEach((name, index) => checkText(`${field}[${index}]`, name));
}

function checkTicketUrl(field: string, value: unknown): void {
  checkText(field, value);
  const sample = String(value).replaceAll('{id}', '1');
  if (!URL.canParse(sample) || !/^https?:$/.test(new URL(sample).protocol)) {
    throw new Invalid(field, 'has to be an http or https address');
  }
  if (!String(value).includes('{id}')) throw new Invalid(field, 'does not say where the ticket’s {id} goes');
}

function checkFields(field: string, value: unknown): void {
  if (!isRecord(value)) throw new Invalid(field, 'has to be an object of our name to their field');
  for (const [ours, theirs] of Object.entries(value)) {
    const entry = `${field}.${ours}`;
    if (!FIELDS.some((known) => known === ours)) {
      throw new Invalid(entry, `is not known; known are ${FIELDS.join(', ')}`);
    }
    checkText(entry, theirs);
  }
}

function checkText(field: string, value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500 || value.includes('\0')) {
    throw new Invalid(field, 'has to be text of 1 to 500 characters');
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
