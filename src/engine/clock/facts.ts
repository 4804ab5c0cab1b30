import type { Instant } from '../instant.js';
import { isSolved, type TicketEvent } from './ticket-event.js';

export interface CountedFacts {
  /** Each once, in the order in which they count (rule C8). */
  readonly facts: readonly TicketEvent[];
  /** When the next of the others will count; null when none will. */
  readonly next: Instant | null;
}

/** What is known at `asOf`: facts that have occurred and arrived. */
export function countedFacts(events: readonly TicketEvent[], asOf: Instant): CountedFacts {
  const facts: TicketEvent[] = [];
  let next: Instant | null = null;
  let ordered = true;
  for (const event of hasDuplicates(events) ? once(events) : events) {
    const counts = Math.max(event.at, arrival(event));
    if (counts > asOf) {
      if (next === null || counts < next) next = counts;
      continue;
    }
    const last = facts[facts.length - 1];
    if (last !== undefined && last.at >= event.at) ordered &&= byOccurrence(last, event) <= 0;
    facts.push(event);
  }
  if (!ordered) facts.sort(byOccurrence);
  return { facts, next };
}

const arrival = (event: TicketEvent): Instant => event.receivedAt ?? event.at;

function hasDuplicates(events: readonly TicketEvent[]): boolean {
  const seen = new Set<string>();
  for (const { id } of events) {
    if (id === undefined) continue;
    if (seen.has(id)) return true;
    seen.add(id);
  }
  return false;
}

/** The earliest arrival wins among duplicates, so it does not matter which of them was delivered first. */
function once(events: readonly TicketEvent[]): Iterable<TicketEvent> {
  const byId = new Map<string | TicketEvent, TicketEvent>();
  for (const event of events) {
    const key = event.id ?? event;
    const known = byId.get(key);
    if (known === undefined || isEarlier(event, known)) byId.set(key, event);
  }
  return byId.values();
}

function isEarlier(a: TicketEvent, b: TicketEvent): boolean {
  const difference = arrival(a) - arrival(b) || a.at - b.at;
  return difference === 0 ? canonical(a) < canonical(b) : difference < 0;
}

/** Order at one instant: start, resume, pause, stop, reset. The fold tells resuming statuses from pausing ones. */
export function rank(event: TicketEvent): number {
  switch (event.kind) {
    case 'ticket.created':
      return 0;
    case 'message':
      return event.actor === 'customer' ? 1 : 3;
    case 'agreement.attached':
    case 'group.assigned':
    case 'customer.changed':
    case 'service.changed':
      return 1;
    case 'status.changed':
      return isSolved(event.to) ? 4 : STATUS_RANK;
    case 'agent.assigned':
      return 3;
    case 'priority.changed':
    case 'policy.changed':
    case 'calendar.changed':
    case 'satisfaction.rated':
      return 5;
  }
}

export const STATUS_RANK = 2;

/** Whoever does not tell has said it first. */
export const saidAt = (event: TicketEvent): Instant => event.saidAt ?? -Infinity;

function byOccurrence(a: TicketEvent, b: TicketEvent): number {
  if (a.at !== b.at) return a.at - b.at;
  if (saidAt(a) !== saidAt(b)) return saidAt(a) - saidAt(b);
  const ranks = rank(a) - rank(b);
  if (ranks !== 0) return ranks;
  const [one, other] = [a.id ?? canonical(a), b.id ?? canonical(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The same text for the same fact, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`)
    .join()}}`;
}
