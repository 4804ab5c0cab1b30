import type { Metric, Objective, Target } from '../../../engine/agreement/objective.js';
import { METRIC_WORDS } from '../../../engine/agreement/metric-words.js';
import type { AgreementLevel } from '../../../engine/agreement/promises.js';
import { canReopen, defaultPauses, startsWhenAttached } from '../../../engine/clock/obligation.js';
import {
  type Block,
  list,
  paragraph,
  type Section,
  section,
  subheading,
  table,
} from '../agreement-document.js';
import type { DocumentSource } from '../document-source.js';
import { capital, count, length, series } from '../words.js';
import { measures } from './measures.js';

/** What is promised: a table for each level, and under it what does not fit into a cell. */
export function objectives(source: DocumentSource): Section[] {
  const { levels, combine } = source.terms;
  const priority =
    combine === 'strictest'
      ? 'Where several of the levels below promise the same, the strictest holds.'
      : 'Where several of the levels below promise the same, the most specific holds.';
  return section(
    'Objectives',
    levels.length > 1 ? [paragraph(priority)] : [],
    ...levels.map((level) => ofLevel(level, titlesOf(levels), source)),
    meanings(levels),
    measures(source),
  );
}

function ofLevel(
  level: AgreementLevel,
  titles: ReadonlyMap<string, string>,
  source: DocumentSource,
): Block[] {
  // Every row says everything: a line that is quoted alone still means the same.
  const rows = level.objectives.flatMap((objective) =>
    targetsOf(objective).map(([priority, target]) => [
      titles.get(objective.id)!,
      priority,
      targetWords(target),
      clockWords(target, source),
      pauseWords(objective),
      goalWords(objective),
    ]),
  );
  const notes = level.objectives.flatMap((objective) =>
    notesOn(objective).map((note) => `${titles.get(objective.id)}: ${note}.`),
  );
  return [
    subheading(scopeWords(level, source)),
    table(['Objective', 'Priority', 'Target', 'Measured in', 'Paused', 'Goal'], rows),
    ...(notes.length > 0 ? [list(notes)] : []),
  ];
}

export function scopeWords({ customers, services }: AgreementLevel, source: DocumentSource): string {
  const named = (ids: readonly string[], names: ReadonlyMap<string, string>) =>
    series(ids.map((id) => names.get(id) ?? id));
  const parts = [
    ...(customers ? [`for ${named(customers, source.customers)}`] : []),
    ...(services
      ? [`for the service${services.length > 1 ? 's' : ''} ${named(services, source.services)}`]
      : []),
  ];
  return parts.length === 0 ? 'For everybody' : capital(parts.join(', '));
}

/** By id: "First response"; where several would be called the same, with its id, because other sections name it. */
export function titlesOf(levels: readonly AgreementLevel[]): ReadonlyMap<string, string> {
  const all = levels.flatMap(({ objectives }) => objectives);
  const words = all.map(
    ({ metric, group }) => `${capital(METRIC_WORDS[metric])}${group === undefined ? '' : ` ${group}`}`,
  );
  const isShared = (title: string) => words.filter((each) => each === title).length > 1;
  return new Map(all.map(({ id }, i) => [id, isShared(words[i]!) ? `${words[i]} (${id})` : words[i]!]));
}

const FROM_HIGH_TO_LOW = ['urgent', 'high', 'normal', 'low'];

function targetsOf({ target, byPriority }: Objective): [string, Target][] {
  if (byPriority === undefined) return target === undefined ? [] : [['every', target]];
  const rank = (priority: string) => (FROM_HIGH_TO_LOW.indexOf(priority) + 5) % 5;
  return Object.entries(byPriority).sort(([a], [b]) => rank(a) - rank(b));
}

function targetWords(target: Target): string {
  const { ms, workingDays, clock, endOfWorkingDay, outOfHoursExtraMs, thenCalendarMs } = target;
  const first =
    workingDays === undefined
      ? length(ms ?? 0, clock)
      : workingDays === 0
        ? 'the same business day'
        : count(workingDays, 'business day');
  const parts = [
    ...(workingDays === 0 || (ms ?? 1) > 0 || !thenCalendarMs ? [first] : []),
    ...(workingDays !== undefined
      ? [endOfWorkingDay ? 'until closing time' : 'until the same time of day']
      : []),
    ...(outOfHoursExtraMs
      ? [`and ${length(outOfHoursExtraMs, clock)} more where it begins outside of business hours`]
      : []),
    ...(thenCalendarMs ? [`then ${length(thenCalendarMs)} in real time`] : []),
  ];
  const nothing = !ms && workingDays === undefined && !thenCalendarMs;
  return nothing ? 'none' : parts.join(', ').replaceAll(', and', ' and').replaceAll(', until', ' until');
}

function clockWords(
  { clock, workingDays, calendarId }: Target,
  { calendars, terms }: DocumentSource,
): string {
  if (clock === 'calendar' && workingDays === undefined) return 'real time, at all hours';
  const id = calendarId ?? terms.calendarId;
  return `business hours of ${calendars.get(id)?.name ?? id}`;
}

function pauseWords(objective: Objective): string {
  if (objective.runsOn) return `except while ${series(objective.runsOn, 'or')}`;
  const statuses = objective.pauseOn ?? defaultPauses(objective.metric);
  if (statuses.length === 0) return 'never';
  const budget = Object.entries(objective.pauseBudget ?? {}).map(
    ([status, ms]) => `${status} for at most ${length(ms)}`,
  );
  const most = budget.length === 0 ? '' : ` (${budget.join('; ')} of business time)`;
  return `while ${series(statuses, 'or')}${most}`;
}

const goalWords = ({ goalPercent }: Objective): string =>
  goalPercent === undefined ? 'none' : `${goalPercent} %`;

const REOPENED = {
  resume: 'the time before counts, the time in between does not',
  continue: 'the time in between counts as well',
  restart: 'the time starts again from nothing',
} as const;

function notesOn(objective: Objective): string[] {
  const { onReopen, solveSatisfies, agreementType, retroactivePause } = objective;
  return [
    ...(onReopen && canReopen(objective) ? [`when a ticket is reopened, ${REOPENED[onReopen]}`] : []),
    ...(solveSatisfies === false ? ['solving a ticket does not answer it'] : []),
    ...(retroactivePause ? ['pauses before it was handed over do not count either'] : []),
    ...(agreementType === 'OLA' && startsWhenAttached(objective)
      ? ['the time starts when the ticket is handed over']
      : []),
  ];
}

const MEANINGS: Readonly<Record<Metric, string>> = {
  first_response: 'from the ticket’s creation to the first public reply of an agent',
  next_response: 'from the customer’s message to the next public reply, after the first one',
  response: 'from each message of the customer to the next public reply of an agent',
  periodic_update: 'from one public reply to the next, while the ticket is open',
  pausable_update: 'from one public reply to the next, while the ticket is open and does not wait',
  requester_wait: 'from creation to solution, without the time in which the customer is waited for',
  agent_work: 'from creation to solution, without the time in which the ticket waits for anybody',
  resolution: 'from the ticket’s creation to its solution',
  assignment: 'from the ticket’s creation until an agent has it',
  ownership: 'while a team has the ticket',
  ola: 'from handing the ticket over until it is solved',
};

function meanings(levels: readonly AgreementLevel[]): Block[] {
  const metrics = new Set(levels.flatMap(({ objectives }) => objectives.map(({ metric }) => metric)));
  return [
    paragraph('What is measured:'),
    list([...metrics].map((metric) => `${capital(METRIC_WORDS[metric])}: ${MEANINGS[metric]}.`)),
  ];
}
