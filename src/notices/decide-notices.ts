import type { Reached, Reinstated } from '../clocks/what-became-true.js';
import type { Breach } from '../breaches/breach.js';
import type { Revocation } from '../breaches/revocations.js';
import type { Clock, Cycle } from '../engine/clock/clock.js';
import type { Evaluation } from '../engine/evaluate.js';
import type { Promises } from '../engine/agreement/promises.js';
import type { Instant } from '../engine/instant.js';
import { addressees, type Addressee, type Concerned } from '../escalations/recipients.js';
import type { People } from '../escalations/people.js';
import { whomToTell } from '../escalations/whom-to-tell.js';
import type { NoticeFacts, NoticeKind } from './notice-facts.js';
import { noticeRow, type NoticeRow } from './notice-row.js';
import { whyNeedless } from './why-needless.js';

export interface Telling {
  readonly ticket: {
    readonly id: number;
    readonly externalId: string;
    readonly subject: string | null;
    readonly url: string | null;
  };
  readonly evaluation: Evaluation;
  readonly promises: Promises;
  readonly people: People;
  readonly at: Instant;
  /** Milestones older than this are recorded and not announced: an import must not write mails about last year. */
  readonly announceAfter: Instant;
  /** The right-hand side of Message-IDs. */
  readonly host: string;
}

/** Who has been told of a breach that is revoked now. */
export interface Told extends Addressee {
  readonly breachId: number;
  readonly facts: NoticeFacts;
}

export function noticesOfMilestone(telling: Telling, reached: Reached): NoticeRow[] {
  const { clock, cycle, milestone, at: milestoneAt } = reached;
  if (milestoneAt < telling.announceAfter) return [];
  const kind = kindOf(reached);
  const occasion = {
    ticketId: telling.ticket.id,
    kind,
    clockId: clock.id,
    cycle: cycle.cycle,
    milestone,
    milestoneAt,
  };
  const suppressed = whyNeedless(kind, cycle);
  return addressees(
    whomToTell(clock.objective.ladder, milestone),
    concerned(telling, clock),
    telling.people,
  ).map((to) =>
    noticeRow(occasion, to, factsOf(telling, clock, cycle, milestone), { ...telling, suppressed }),
  );
}

/** One correction to everybody who was told of the breach, whichever steps told them. */
export function noticesOfRevocation(
  telling: Telling,
  { breach, lateFact, exclusions, breachedInsteadAt }: Revocation,
  told: readonly Told[],
): NoticeRow[] {
  const clock = telling.evaluation.clocks.find(({ id }) => id === breach.clockId);
  const cycle = clock?.cycles.find((each) => each.cycle === breach.cycle);
  const occasion = {
    ticketId: telling.ticket.id,
    kind: 'correction',
    clockId: breach.clockId,
    cycle: breach.cycle,
    milestone: 'due',
    // A breach can be taken back twice, if it stood again in between.
    milestoneAt: telling.at,
  } as const;
  const corrected = {
    breachedAt: breach.breachedAt,
    correction: { lateFact, exclusions, breachedInsteadAt },
  };
  return told
    .filter(({ breachId }) => breachId === breach.id)
    .map((to) => {
      // The late fact can take the very clock away (the ticket was another customer's): then what was told is all there is.
      const known =
        clock === undefined || cycle === undefined
          ? { ...to.facts, dueAt: null, next: null, detectedAt: telling.at }
          : factsOf(telling, clock, cycle, 'due');
      return noticeRow(occasion, to, { ...known, ...corrected }, telling);
    });
}

/** To everybody who was told that it had been revoked. */
export function noticesOfReinstatement(
  telling: Telling,
  { breach, exclusions }: Reinstated,
  told: readonly Told[],
): NoticeRow[] {
  const clock = telling.evaluation.clocks.find(({ id }) => id === breach.clockId);
  const cycle = clock?.cycles.find((each) => each.cycle === breach.cycle);
  if (clock === undefined || cycle === undefined) return [];
  const facts = { ...factsOf(telling, clock, cycle, 'due'), reinstatement: { exclusions } };
  return told
    .filter(({ breachId }) => breachId === breach.id)
    .map((to) => noticeRow(reinstating(breach, telling.at), to, facts, telling));
}

/** One correction to everybody who was told of a breach that is waived now. */
export function noticesOfWaiver(
  { id, ticketId, clockId, cycle, breachedAt }: Breach,
  waivedBecause: string,
  told: readonly Told[],
  { at, host }: { at: Instant; host: string },
): NoticeRow[] {
  const occasion = {
    ticketId,
    kind: 'correction',
    clockId,
    cycle,
    milestone: 'due',
    milestoneAt: at,
  } as const;
  const correction = { lateFact: null, breachedInsteadAt: null, waivedBecause };
  return told
    .filter(({ breachId }) => breachId === id)
    .map((to) =>
      noticeRow(
        occasion,
        to,
        { ...to.facts, breachedAt, next: null, detectedAt: at, correction },
        { at, host },
      ),
    );
}

/** To everybody who was told that it had been waived. */
export function noticesOfWithdrawnWaiver(
  breach: Breach,
  waiverWithdrawnBecause: string,
  told: readonly Told[],
  { at, host }: { at: Instant; host: string },
): NoticeRow[] {
  const { breachedAt } = breach;
  const reinstatement = { exclusions: [], waiverWithdrawnBecause };
  return told.map((to) =>
    noticeRow(
      reinstating(breach, at),
      to,
      { ...to.facts, breachedAt, next: null, detectedAt: at, correction: null, reinstatement },
      { at, host },
    ),
  );
}

const reinstating = ({ ticketId, clockId, cycle }: Breach, at: Instant) =>
  ({ ticketId, kind: 'reinstatement', clockId, cycle, milestone: 'due', milestoneAt: at }) as const;

function kindOf({ cycle, at }: Reached): NoticeKind {
  if (cycle.breachedAt === null || at < cycle.breachedAt) return 'warning';
  return at === cycle.breachedAt ? 'breach' : 'step';
}

function concerned({ evaluation, promises, at }: Telling, clock: Clock): Concerned {
  const { assignee, group, createdAt } = evaluation.ticket;
  const by = clock.objective.promisedBy;
  return {
    assignee,
    group,
    agreement: by === undefined ? null : { id: by.agreementId, version: by.version },
    timezone:
      clock.calendarId === null
        ? 'UTC'
        : promises.calendarFor(clock.calendarId, createdAt ?? at, at).calendar.timezone,
  };
}

function factsOf(telling: Telling, clock: Clock, cycle: Cycle, milestone: string): NoticeFacts {
  const { ticket, evaluation, people, at } = telling;
  const { status, priority, customer, group, assignee } = evaluation.ticket;
  const by = clock.objective.promisedBy;
  return {
    ticket: {
      id: ticket.id,
      externalId: ticket.externalId,
      subject: ticket.subject,
      url: ticket.url,
      priority,
      status,
    },
    customer: customer === null ? null : (people.customers.get(customer) ?? customer),
    team: group === null ? null : (people.teams.get(group)?.name ?? group),
    assignee: assignee === null ? null : (people.agents.get(assignee)?.name ?? assignee),
    metric: clock.metric,
    agreement:
      by === undefined ? null : { id: by.agreementId, title: by.title, version: by.version, level: by.level },
    targetMs: cycle.targetMs,
    businessTime: clock.calendarId !== null,
    startedAt: cycle.startedAt,
    dueAt: cycle.dueAt,
    breachedAt: cycle.breachedAt,
    cause: cycle.recomputes.at(-1)?.cause ?? null,
    satisfiedAt: cycle.satisfiedAt,
    remainingMs: cycle.remainingMs,
    overrunMs: cycle.overrunMs,
    milestone,
    detectedAt: at,
    next: nextStep(telling, clock, cycle),
    correction: null,
  };
}

function nextStep(telling: Telling, clock: Clock, cycle: Cycle): NoticeFacts['next'] {
  if (cycle.satisfiedAt !== null || cycle.endedAt !== null) return null;
  const ahead = cycle.milestones
    .flatMap(({ id, at }) => (at !== null && at > telling.at ? [{ id, at }] : []))
    .sort((a, b) => a.at - b.at)
    .map(({ id, at }) => ({
      at,
      who: addressees(whomToTell(clock.objective.ladder, id), concerned(telling, clock), telling.people)
        .filter(({ address }) => address !== null)
        .map(({ name, address }) => name ?? address ?? ''),
    }));
  return ahead.find(({ who }) => who.length > 0) ?? null;
}
