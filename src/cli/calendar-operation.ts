import { Unreachable, type Calendar } from '../engine/calendar/calendar.js';
import { iso, type Instant } from '../engine/instant.js';
import { isoInstant } from '../engine/iso-instant.js';
import { Malformed } from '../engine/malformed.js';
import { LONGEST_LINE } from '../lines.js';

export interface Answer {
  readonly good: boolean;
  /** One line of JSON. */
  readonly line: string;
}

type Fields = Record<string, unknown>;

/** One operation of `punctual calendar`: a line of JSON in, a line of JSON out. Whatever is wrong with it is an answer. */
export function answer(line: string | null, calendars: ReadonlyMap<string, Calendar>): Answer {
  let id = 'null';
  try {
    const operation = parse(line);
    id = idOf(operation);
    return { good: true, line: `{"id":${id},${run(operation, calendars)}}` };
  } catch (error) {
    return { good: false, line: `{"id":${id},"error":${JSON.stringify(reason(error))}}` };
  }
}

function parse(line: string | null): Fields {
  if (line === null) throw new Malformed('line', `is longer than ${LONGEST_LINE} characters`);
  let operation: unknown;
  try {
    operation = JSON.parse(line);
  } catch (error) {
    throw new Malformed('line', `is not JSON: ${(error as Error).message}`);
  }
  if (typeof operation !== 'object' || operation === null || Array.isArray(operation)) {
    throw new Malformed('line', 'must be a JSON object');
  }
  return operation as Fields;
}

function idOf({ id }: Fields): string {
  if (typeof id === 'string' || typeof id === 'number') return JSON.stringify(id);
  throw new Malformed('id', 'must be a text or a number');
}

function run(operation: Fields, calendars: ReadonlyMap<string, Calendar>): string {
  const calendar = calendarOf(operation, calendars);
  switch (operation.op) {
    case 'add':
      return `"at":"${iso(calendar.add(instant(operation, 'at'), millis(operation)))}"`;
    case 'between':
      return `"ms":${calendar.between(instant(operation, 'from'), instant(operation, 'to'))}`;
    case 'open':
      return `"open":${calendar.isOpen(instant(operation, 'at'))}`;
    case 'next': {
      const next = calendar.nextOpen(instant(operation, 'at'));
      return next === null ? '"at":null' : `"at":"${iso(next)}"`;
    }
    default:
      throw new Malformed('op', 'must be one of add, between, open, next');
  }
}

function calendarOf({ calendar }: Fields, calendars: ReadonlyMap<string, Calendar>): Calendar {
  if (typeof calendar !== 'string') throw new Malformed('calendar', 'must be the id of a calendar');
  const found = calendars.get(calendar);
  if (!found) throw new Malformed('calendar', `is not one of the calendars given: ${calendar}`);
  return found;
}

function millis({ ms }: Fields): number {
  if (typeof ms !== 'number') throw new Malformed('ms', 'must be a whole number of milliseconds');
  return ms;
}

// Digits finer than milliseconds must be zeros, as Python writes them; the offset's colon may be missing.
/** Epoch milliseconds, or ISO 8601 with its offset: a bare local time is no instant. */
function instant(operation: Fields, field: 'at' | 'from' | 'to'): Instant {
  const value = operation[field];
  if (typeof value === 'number') return value;
  const written = typeof value === 'string' ? isoInstant(value) : null;
  if (written !== null) return written;
  throw new Malformed(
    field,
    'must be an instant: ISO 8601 with its offset and at most milliseconds ("2026-01-05T09:00:00Z"), or epoch milliseconds',
  );
}

function reason(error: unknown): string {
  if (error instanceof Malformed) return error.message;
  if (error instanceof Unreachable) return `ms cannot be added: ${error.message}`;
  throw error;
}
