import type { TicketEventKind } from '../../engine/clock/ticket-event.js';
import type { NoticeFacts, NoticeKind } from '../notice-facts.js';
import { inert, safeLink } from './inert.js';
import { METRIC_WORDS } from '../../engine/agreement/metric-words.js';
import { atOrOn, dateAndTime, length } from './wording.js';

/** What both parts of a mail say, in words; the templates only lay it out. */
export interface MailView {
  readonly subject: string;
  readonly tone: NoticeKind;
  readonly symbol: string;
  readonly headline: string;
  readonly summary: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly next: string | null;
  readonly helpdeskLink: string | null;
  readonly whyLink: string;
  readonly reason: string;
}

export interface ToCompose {
  readonly kind: NoticeKind;
  readonly facts: NoticeFacts;
  readonly recipientRole: string;
  readonly timezone: string;
  readonly publicUrl: string;
}

export function mailView({ kind, facts, recipientRole, timezone, publicUrl }: ToCompose): MailView {
  const ticket = inert(facts.ticket.externalId);
  const title = facts.ticket.subject === null ? '' : inert(facts.ticket.subject);
  const { symbol, headline, summary } = story(kind, facts, timezone);
  return {
    subject: clipped(`${headline}: ${ticket}${title && ` · ${title}`}`),
    tone: kind,
    symbol,
    headline,
    summary,
    rows: rowsOf(facts, ticket, title, timezone),
    next: nextOf(facts, timezone),
    helpdeskLink: safeLink(facts.ticket.url),
    whyLink: `${publicUrl}/tickets/${facts.ticket.id}`,
    reason: REASONS[recipientRole] ?? 'you are named in an escalation step of the agreement',
  };
}

/** Long enough for any mail program's list, and below the 998 octets a header line may have. */
const clipped = (subject: string) =>
  [...subject].length <= 150 ? subject : `${[...subject].slice(0, 149).join('')}…`;

function story(kind: NoticeKind, facts: NoticeFacts, timezone: string) {
  const metric = METRIC_WORDS[facts.metric];
  const Metric = metric.charAt(0).toUpperCase() + metric.slice(1);
  switch (kind) {
    case 'warning':
      return {
        symbol: '▲',
        headline:
          facts.dueAt === null
            ? `${Metric} at risk`
            : `${Metric} due ${atOrOn(facts.dueAt, facts.detectedAt, timezone)}`,
        summary: `${length(facts.remainingMs)} of ${timeWord(facts)} left before the ${metric} is late.`,
      };
    case 'breach':
      return {
        symbol: '●',
        headline: `${Metric} missed`,
        summary: `${brokenAt(facts, timezone)} ${stands(facts)}`,
      };
    case 'step':
      return {
        symbol: '●',
        headline: `${Metric} still missing`,
        summary: `${brokenAt(facts, timezone)} ${stands(facts)}`,
      };
    case 'correction':
      return { symbol: '✓', ...correction(facts, Metric, timezone) };
    case 'reinstatement':
      return {
        symbol: '●',
        headline: `${Metric} missed after all`,
        summary: `${standsAgain(facts)} ${brokenAt(facts, timezone)} ${stands(facts)}`,
      };
  }
}

function correction({ correction, breachedAt, detectedAt }: NoticeFacts, Metric: string, timezone: string) {
  const told =
    breachedAt === null ? '' : ` You were told that it ran out ${atOrOn(breachedAt, detectedAt, timezone)}.`;
  const instead = correction?.breachedInsteadAt ?? null;
  if (correction?.waivedBecause !== undefined) {
    return {
      headline: `${Metric}: breach waived`,
      summary: `The breach is waived: ${inert(correction.waivedBecause)}.${told} It stays on record, and is left out of the adjusted figures.`,
    };
  }
  const cause = causeOfCorrection(correction);
  if (instead === null) {
    return {
      headline: `${Metric} was not missed`,
      summary: `The breach is revoked.${told} ${cause} shows that time had not run out.`,
    };
  }
  return {
    headline: `${Metric} missed at another time`,
    summary: `${cause} moves the breach to ${dateAndTime(instead, timezone)}.${told}`,
  };
}

function causeOfCorrection(correction: NoticeFacts['correction']): string {
  if (correction?.lateFact) return 'A fact that arrived late';
  const titles = (correction?.exclusions ?? []).map(({ title }) => `“${inert(title)}”`);
  return titles.length > 0
    ? `What is excluded, ${titles.join(' and ')},`
    : 'What your helpdesk told, read again,';
}

function standsAgain({ reinstatement }: NoticeFacts): string {
  if (reinstatement?.waiverWithdrawnBecause !== undefined) {
    return `You were told that the breach is waived. It is not any more: ${inert(reinstatement.waiverWithdrawnBecause)}.`;
  }
  const decided = (reinstatement?.exclusions ?? []).map(({ title, act }) => `“${inert(title)}” was ${act}`);
  const why = decided.length > 0 ? decided.join(' and ') : 'what had revoked it was itself corrected';
  return `You were told that the breach is revoked. It stands again: ${why}.`;
}

const brokenAt = ({ breachedAt, detectedAt }: NoticeFacts, timezone: string) =>
  breachedAt === null ? '' : `The time promised ran out ${atOrOn(breachedAt, detectedAt, timezone)}.`;

const stands = ({ satisfiedAt, detectedAt }: NoticeFacts) =>
  satisfiedAt === null || satisfiedAt > detectedAt
    ? 'The ticket still waits.'
    : 'It has been done since, too late.';

const timeWord = ({ businessTime }: NoticeFacts) => (businessTime ? 'open time' : 'real time');

function rowsOf(facts: NoticeFacts, ticket: string, title: string, timezone: string): MailView['rows'] {
  const rows: [string, string | null][] = [
    ['Ticket', title ? `${ticket} · ${title}` : ticket],
    ['Customer', facts.customer],
    ['Priority', facts.ticket.priority],
    ['Team', facts.team],
    ['Assignee', facts.assignee ?? 'nobody yet'],
    ['Promised', `${METRIC_WORDS[facts.metric]} within ${length(facts.targetMs)} of ${timeWord(facts)}`],
    ['Agreement', agreement(facts)],
    ['Due', due(facts, timezone)],
    ['Late by', late(facts)],
    ['Late fact', lateFact(facts, timezone)],
    ['Excluded', excluded(facts, timezone)],
    ['Moved by', facts.correction === null ? facts.cause : null],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [{ label, value: inert(value) }]));
}

const LEVEL_WORDS = {
  corporate: 'corporate level',
  customer: 'customer level',
  service: 'service level',
  customer_service: 'customer and service level',
} as const;

const FACT_WORDS: Readonly<Record<TicketEventKind, string>> = {
  'ticket.created': 'the ticket’s creation',
  message: 'a message',
  'status.changed': 'a change of status',
  'priority.changed': 'a change of priority',
  'agent.assigned': 'an assignment',
  'group.assigned': 'a change of team',
  'customer.changed': 'a change of customer',
  'service.changed': 'a change of service',
  'policy.changed': 'a change of targets',
  'calendar.changed': 'a change of calendar',
  'agreement.attached': 'an internal agreement',
  'satisfaction.rated': 'a rating',
};

function lateFact({ correction }: NoticeFacts, timezone: string): string | null {
  const late = correction?.lateFact ?? null;
  if (late === null) return null;
  const occurred = dateAndTime(late.occurredAt, timezone);
  return `${FACT_WORDS[late.kind]} of ${occurred} arrived ${atOrOn(late.arrivedAt, late.occurredAt, timezone)}`;
}

function excluded({ correction, reinstatement }: NoticeFacts, timezone: string): string | null {
  const decisions = (reinstatement ?? correction)?.exclusions ?? [];
  if (decisions.length === 0) return null;
  return decisions
    .map(({ title, act, by, at }) => `“${title}”, ${act} by ${by} ${dateAndTime(at, timezone)}`)
    .join('; ');
}

const agreement = ({ agreement: by }: NoticeFacts) =>
  by === null ? null : `${by.title}, version ${by.version}, ${LEVEL_WORDS[by.level]}`;

function due({ breachedAt, dueAt, correction }: NoticeFacts, timezone: string): string | null {
  const at = correction === null ? (breachedAt ?? dueAt) : dueAt;
  return at === null ? null : dateAndTime(at, timezone);
}

/** Both lengths where they differ: "2 h late" over a night of which nobody worked an hour misleads. */
function late({ breachedAt, detectedAt, satisfiedAt, overrunMs, businessTime, correction }: NoticeFacts) {
  if (breachedAt === null || correction !== null) return null;
  const real = Math.min(satisfiedAt ?? detectedAt, detectedAt) - breachedAt;
  if (real < 1_000) return null;
  const byTheClock = length(real, { inDays: true });
  return businessTime ? `${length(overrunMs)} of open time, ${byTheClock} by the clock` : byTheClock;
}

function nextOf({ next }: NoticeFacts, timezone: string): string | null {
  if (next === null) return null;
  return `Next at ${dateAndTime(next.at, timezone)}: ${next.who.map(inert).join(', ')} will be told, unless it is done by then.`;
}

const REASONS: Readonly<Record<string, string>> = {
  assignee: 'the ticket is assigned to you',
  team_lead: 'you lead the team that has the ticket',
  escalation_contact: 'you are the escalation contact of the agreement',
  reviewer: 'you are the reviewer of the agreement',
};
