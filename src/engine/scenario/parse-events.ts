import type { Calendar, CalendarSpec } from '../calendar/calendar.js';
import { compileCalendar } from '../calendar/compile.js';
import { at as fieldOf, list, text, type Fields } from '../calendar/fields.js';
import { faultOfRating, WORDED } from '../clock/rating.js';
import { ACTORS, type Rating, type TicketEvent } from '../clock/ticket-event.js';
import { Malformed } from '../malformed.js';
import { parseTargets } from './parse-targets.js';
import { amount, instant, object, oneOf, oneOfRequired, required, textOrNull } from './values.js';

const KINDS = [
  'ticket.created',
  'message',
  'status.changed',
  'priority.changed',
  'agent.assigned',
  'group.assigned',
  'customer.changed',
  'service.changed',
  'policy.changed',
  'calendar.changed',
  'agreement.attached',
  'satisfaction.rated',
] as const satisfies TicketEvent['kind'][];

export function parseEvents(
  input: unknown,
  path: string,
  calendars: Readonly<Record<string, Calendar>>,
  attached: readonly string[],
): TicketEvent[] {
  if (input === undefined) throw new Malformed(path, 'is missing');
  return list(input, path, (entry, entryPath) => parseEvent(entry, entryPath, calendars, attached));
}

function parseEvent(
  input: unknown,
  path: string,
  calendars: Readonly<Record<string, Calendar>>,
  attached: readonly string[],
): TicketEvent {
  const event = object(input, path);
  const id = text(event, 'eventId', path);
  const receivedAt =
    event.receivedAt === undefined ? undefined : instant(event.receivedAt, fieldOf(path, 'receivedAt'));
  const common = {
    ...(id === undefined ? {} : { id }),
    at: instant(event.at, fieldOf(path, 'at')),
    ...(receivedAt === undefined ? {} : { receivedAt }),
  };
  return { ...common, ...whatHappened(event, path, calendars, attached) };
}

function whatHappened(
  event: Fields,
  path: string,
  calendars: Readonly<Record<string, Calendar>>,
  attached: readonly string[],
) {
  const kind = oneOfRequired(event, 'kind', path, KINDS);
  switch (kind) {
    case 'ticket.created':
      return {
        kind,
        actor: oneOfRequired(event, 'actor', path, ACTORS),
        ...given(event, path, ['status', 'priority', 'group', 'assignee', 'customer', 'service']),
      };
    case 'message':
      return {
        kind,
        actor: oneOfRequired(event, 'actor', path, ACTORS),
        visibility: oneOfRequired(event, 'visibility', path, ['public', 'internal']),
      };
    case 'status.changed':
      return { kind, to: required(event, 'to', path) };
    case 'priority.changed':
      return { kind, priority: textOrNull(event, 'priority', path) };
    case 'agent.assigned':
    case 'group.assigned':
    case 'customer.changed':
    case 'service.changed':
      return { kind, to: textOrNull(event, 'to', path) };
    case 'policy.changed':
      return {
        kind,
        targets: parseTargets(event.targets, fieldOf(path, 'targets'), Object.keys(calendars), attached),
        ...given(event, path, ['cause']),
      };
    case 'calendar.changed':
      return {
        kind,
        calendar: parseCalendar(event.calendar, fieldOf(path, 'calendar'), calendars),
        ...given(event, path, ['cause']),
      };
    case 'agreement.attached':
      return {
        kind,
        target: required(event, 'target', path),
        ...(event.startAt === undefined ? {} : { startAt: instant(event.startAt, fieldOf(path, 'startAt')) }),
      };
    case 'satisfaction.rated':
      return { kind, ...parseRating(event, path) };
  }
}

/** `rating` in a word, or `score` on a scale that ends at `best` and begins at `worst`, which is 1 where it is left out. */
function parseRating(event: Fields, path: string): Rating {
  const word = oneOf(event, 'rating', path, ['good', 'bad']);
  if (word !== undefined) return WORDED[word];
  const [worst = 1, best] = [amount(event, 'worst', path), amount(event, 'best', path)];
  const score = amount(event, 'score', path);
  if (score === undefined) throw new Malformed(fieldOf(path, 'score'), 'is missing, and there is no rating');
  if (best === undefined) throw new Malformed(fieldOf(path, 'best'), 'is missing');
  const fault = faultOfRating({ score, worst, best });
  if (fault !== null) throw new Malformed(fieldOf(path, fault.field), fault.reason);
  return { score, worst, best };
}

/** A calendar in full, or the id of one of `calendars`. */
function parseCalendar(
  input: unknown,
  path: string,
  calendars: Readonly<Record<string, Calendar>>,
): CalendarSpec {
  if (input === undefined) throw new Malformed(path, 'is missing');
  if (typeof input !== 'string') return compileCalendar(input, path).spec;
  const named = Object.hasOwn(calendars, input) ? calendars[input] : undefined;
  if (named === undefined)
    throw new Malformed(path, `names ${JSON.stringify(input)}, which is not in calendars`);
  return named.spec;
}

/** Those texts of the event that are there; null stands for absent. */
function given<Field extends string>(
  event: Fields,
  path: string,
  names: readonly Field[],
): Partial<Record<Field, string>> {
  const present = names.filter((name) => event[name] !== undefined && event[name] !== null);
  return Object.fromEntries(present.map((name) => [name, required(event, name, path)])) as Partial<
    Record<Field, string>
  >;
}
