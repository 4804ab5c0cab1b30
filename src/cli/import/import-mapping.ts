import { Fields } from '../../agreements/fields.js';
import { Malformed } from '../../engine/malformed.js';
import { type Mapping, parseMapping } from '../../helpdesks/mapping.js';
import { LocalTime } from './local-time.js';

/** Columns that say something about a ticket, beside the three without which there is no event. */
const OPTIONAL = ['agent', 'priority', 'customer', 'service', 'team', 'subject'] as const;

export interface Columns extends Partial<Record<(typeof OPTIONAL)[number], string>> {
  readonly ticket: string;
  readonly activity: string;
  readonly time: string;
}

/** What a row with this activity says. The first row of a ticket is its creation, too. */
export interface ActivityRule {
  /** The status from here on, in our words. */
  readonly status?: string;
  /** The agent column says who has the ticket now. */
  readonly assign: boolean;
  /** The priority column says how urgent it is now. */
  readonly priority: boolean;
  readonly message?: 'agent' | 'customer';
}

export interface ImportMapping {
  readonly integration: { readonly id: string; readonly name: string };
  readonly columns: Columns;
  readonly time: LocalTime;
  readonly activities: ReadonlyMap<string, ActivityRule>;
  /** As an integration has it. */
  readonly mapping: Mapping;
}

/** @throws Malformed naming field and reason */
export function parseImportMapping(input: unknown): ImportMapping {
  const file = new Fields(input, '', ['integration', 'columns', 'time', 'activities', 'mapping']);
  const integration = new Fields(file.raw('integration'), 'integration', ['id', 'name']);
  const time = new Fields(file.raw('time'), 'time', ['format', 'zone']);
  return {
    integration: { id: integration.slug('id'), name: integration.text('name') },
    columns: parseColumns(file.raw('columns')),
    time: new LocalTime(time.text('format'), time.text('zone')),
    activities: parseActivities(file.raw('activities')),
    mapping: parseMapping(file.raw('mapping')),
  };
}

function parseColumns(input: unknown): Columns {
  const fields = new Fields(input, 'columns', ['ticket', 'activity', 'time', ...OPTIONAL]);
  const optional = OPTIONAL.flatMap((name) => (fields.has(name) ? [[name, fields.text(name)]] : []));
  return {
    ticket: fields.text('ticket'),
    activity: fields.text('activity'),
    time: fields.text('time'),
    ...Object.fromEntries(optional),
  };
}

function parseActivities(input: unknown): Map<string, ActivityRule> {
  const names = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  if (names.length === 0) throw new Malformed('activities', 'must say what at least one activity means');
  const activities = new Fields(input, 'activities', names);
  return new Map(names.map((name) => [name, parseRule(activities.raw(name), activities.at(name))]));
}

function parseRule(input: unknown, path: string): ActivityRule {
  const fields = new Fields(input, path, ['status', 'assign', 'priority', 'message']);
  const flag = (name: string) => (fields.has(name) ? fields.flag(name) : false);
  return {
    status: fields.optional('status', (name) => fields.text(name)),
    assign: flag('assign'),
    priority: flag('priority'),
    message: fields.optional('message', (name) => fields.oneOf(name, ['agent', 'customer'] as const)),
  };
}
