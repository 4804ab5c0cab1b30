import { createHash } from 'node:crypto';
import type { Clock, Cycle } from '../../engine/clock/clock.js';
import { iso, isoOrNull } from '../../engine/instant.js';
import type { Telling } from '../decide-notices.js';
import type { EventType } from './event-types.js';
import type { Happening } from './happenings.js';

/** What is sent, frozen when it was decided: every attempt sends the same bytes under the same id. */
export interface WebhookEvent {
  readonly webhookId: string;
  readonly type: EventType;
  /** Null where it is about no ticket. */
  readonly ticketId: number | null;
  readonly body: string;
  /** Goes only to those who have this one: the correction of something that may never have been announced. */
  readonly corrects: string | null;
}

/** Customers may write long; the Standard Webhooks specification wants bodies below 20 kB. */
const LONGEST_SUBJECT = 500;
const LONGEST_URL = 2_000;

export const short = ({ subject, url }: { subject: string | null; url: string | null }) => ({
  subject: subject?.slice(0, LONGEST_SUBJECT) ?? null,
  url: url?.slice(0, LONGEST_URL) ?? null,
});

export function webhookEvent(telling: Telling, happening: Happening): WebhookEvent {
  const { type, at, revocation } = happening;
  const body = JSON.stringify({ type, timestamp: iso(at), data: dataOf(telling, happening) });
  const ticketId = telling.ticket.id;
  const breached = { ...happening, type: 'ticket.clock.breached', detectedAt: null } as const;
  const wasAnnounced = revocation === null || at >= telling.announceAfter;
  return {
    webhookId: idOf(ticketId, happening),
    type,
    ticketId,
    body,
    corrects: wasAnnounced ? null : idOf(ticketId, breached),
  };
}

/** Derived from what happened, so that nothing is told twice under two names. */
function idOf(ticketId: number, { type, at, clockId, cycleNumber, step, detectedAt }: Happening): string {
  const parts = [ticketId, type, at, clockId, cycleNumber, step, detectedAt];
  return `msg_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}

function dataOf(telling: Telling, happening: Happening) {
  const { ticket, evaluation, people, at } = telling;
  const { status, priority, customer, group, assignee } = evaluation.ticket;
  const { clock, cycle, clockId, cycleNumber, step, cause, revocation } = happening;
  const by = clock?.objective.promisedBy;
  return {
    ticket: {
      id: ticket.id,
      externalId: ticket.externalId,
      ...short(ticket),
      status,
      priority,
      customer: customer === null ? null : { id: customer, name: people.customers.get(customer) ?? null },
      team: group === null ? null : { id: group, name: people.teams.get(group)?.name ?? null },
      assignee: assignee === null ? null : { id: assignee, name: people.agents.get(assignee)?.name ?? null },
    },
    clock: {
      id: clockId,
      cycle: cycleNumber,
      metric: clock?.metric ?? revocation?.breach.metric ?? null,
      ...(clock !== undefined && cycle !== undefined ? progressOf(clock, cycle) : { state: null }),
    },
    agreement:
      by === undefined ? null : { id: by.agreementId, version: by.version, title: by.title, level: by.level },
    step,
    cause: cause ?? revocation?.because ?? null,
    breachedInsteadAt: isoOrNull(revocation?.breachedInsteadAt),
    detectedAt: iso(at),
  };
}

const progressOf = (clock: Clock, cycle: Cycle) => ({
  state: cycle.state,
  businessTime: clock.calendarId !== null,
  startedAt: iso(cycle.startedAt),
  dueAt: isoOrNull(cycle.dueAt),
  pausedAt: isoOrNull(cycle.pausedAt),
  pausedBecause: cycle.pausedBecause,
  satisfiedAt: isoOrNull(cycle.satisfiedAt),
  breachedAt: isoOrNull(cycle.breachedAt),
  targetMs: cycle.targetMs,
  elapsedMs: cycle.elapsedMs,
  remainingMs: cycle.remainingMs,
});
