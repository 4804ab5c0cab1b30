import { METRIC_WORDS } from '../../engine/agreement/metric-words.js';
import { MEASURE_WORDS } from '../../engine/measure/measure.js';

/** What people call a field of an agreement. `*` stands for a list's entry or a priority, in the order of the arguments. */
type Subject = string | ((...keys: string[]) => string);

const OBJECTIVE = 'levels.*.objectives.*';
const of =
  (what: string): Subject =>
  (_, objective) =>
    `${what} of ${objective}`;

const SUBJECTS: Readonly<Record<string, Subject>> = {
  kind: 'Kind',
  title: 'Title',
  position: 'Position among agreements',
  combine: 'How levels combine',
  calendarId: 'Calendar',
  escalationContact: 'Escalation contact',
  reviewer: 'Reviewer',
  levels: 'Levels',
  'levels.*.customers': (level) => `Customers of level ${level}`,
  'levels.*.services': (level) => `Services of level ${level}`,
  'levels.*.objectives': (level) => `Objectives of level ${level}`,
  ...Object.fromEntries(
    [OBJECTIVE, `${OBJECTIVE}.seconds`, `${OBJECTIVE}.workingDays`].map((path) => [
      path,
      (_: string, objective: string) => objective,
    ]),
  ),
  ...Object.fromEntries(
    ['', '.seconds', '.workingDays'].map((field) => [
      `${OBJECTIVE}.byPriority.*${field}`,
      (_: string, objective: string, priority: string) => `${objective} for ${priority}`,
    ]),
  ),
  [`${OBJECTIVE}.metric`]: of('What is timed'),
  [`${OBJECTIVE}.byPriority`]: of('Targets by priority'),
  [`${OBJECTIVE}.goalPercent`]: of('Goal'),
  [`${OBJECTIVE}.pauseOn`]: of('Pausing statuses'),
  [`${OBJECTIVE}.runsOn`]: of('Running statuses'),
  [`${OBJECTIVE}.pauseBudgetSeconds`]: of('Pause budget'),
  [`${OBJECTIVE}.pauseBudgetSeconds.*`]: (_, objective, status) =>
    `Pause budget of ${objective} in status ${status}`,
  [`${OBJECTIVE}.onReopen`]: of('What a reopening does to the clock'),
  [`${OBJECTIVE}.solveSatisfies`]: of('Whether solving counts as an answer'),
  [`${OBJECTIVE}.group`]: of('Team'),
  [`${OBJECTIVE}.retroactivePause`]: of('Pause that counts from the beginning'),
  [`${OBJECTIVE}.ladder`]: of('Escalations'),
  [`${OBJECTIVE}.ladder.steps`]: of('Escalation steps'),
  [`${OBJECTIVE}.ladder.steps.*.notify`]: (_, objective, step) => `Whom step ${step} of ${objective} tells`,
  [`${OBJECTIVE}.ladder.steps.*.notify.*`]: (_, objective, step, whom) =>
    `${whom}, whom step ${step} of ${objective} tells`,
  [`${OBJECTIVE}.ladder.steps.*.channel`]: (_, objective, step) => `Channel of step ${step} of ${objective}`,
  ...Object.fromEntries(
    ['', '.percent', '.offsetSeconds', '.offsetWorkingDays', '.offsetClock'].map((field) => [
      `${OBJECTIVE}.ladder.steps.*.at${field}`,
      (_: string, objective: string, step: string) => `Moment of step ${step} of ${objective}`,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries({
      clock: 'Clock',
      calendarId: 'Calendar',
      endOfWorkingDay: 'Extension to the end of the working day',
      outOfHoursExtraSeconds: 'Extra time out of hours',
      thenCalendarSeconds: 'Real time after the open time',
    }).flatMap(([field, words]) => [
      [`${OBJECTIVE}.${field}`, of(words)],
      [
        `${OBJECTIVE}.byPriority.*.${field}`,
        (_: string, objective: string, priority: string) => `${words} of ${objective} for ${priority}`,
      ],
    ]),
  ),
  measures: 'Objectives without a clock',
  'measures.*.measure': (measure) => `What ${measure} measures`,
  'measures.*.goalPercent': (measure) => `Goal of ${measure}`,
  'measures.*.attempts': (measure) => `Attempts before a ticket is given up, for ${measure}`,
  'measures.*.apartHours': (measure) => `Time between attempts, for ${measure}`,
  'measures.*.outagePriorities': (measure) => `Priorities of outages, for ${measure}`,
  'measures.*.outageServices': (measure) => `Services of outages, for ${measure}`,
  'measures.*.calendarId': (measure) => `Calendar of ${measure}`,
  breachReview: 'Time for the review of a breach',
  'breachReview.withinHours': 'Time for the review of a breach',
  'breachReview.withinWorkingDays': 'Time for the review of a breach',
  approval: 'Approval',
  purpose: 'Purpose',
  parties: 'Parties',
  'parties.provider.name': 'Provider',
  'parties.customer.name': 'Customer',
  'parties.provider.responsible': 'Responsible for the provider',
  'parties.customer.responsible': 'Responsible for the customer',
  'parties.provider.approvers': 'Approvers of the provider',
  'parties.customer.approvers': 'Approvers of the customer',
  'parties.provider': 'Provider',
  'parties.customer': 'Customer',
  'parties.provider.approvers.*': (address) => `Approver ${address} of the provider`,
  'parties.customer.approvers.*': (address) => `Approver ${address} of the customer`,
  servicesCovered: 'Services covered',
  exclusions: 'Exclusions',
  'exclusions.*.title': (id) => `Title of exclusion ${id}`,
  'exclusions.*.text': (id) => `Text of exclusion ${id}`,
  'exclusions.*.rule': (id) => `Rule of exclusion ${id}`,
  'exclusions.*.rule.kind': (id) => `Kind of exclusion ${id}`,
  responsibilities: 'Responsibilities',
  'responsibilities.provider': 'Responsibilities of the provider',
  'responsibilities.customer': 'Responsibilities of the customer',
  measurement: 'Measurement',
  reporting: 'Reporting',
  'reporting.frequency': 'Frequency of reports',
  'reporting.recipients': 'Recipients of reports',
  'reporting.recipients.*': (address) => `Recipient ${address} of reports`,
  disputes: 'Disputes',
  indemnification: 'Indemnification',
  term: 'Term',
  'term.from': 'First day',
  'term.to': 'Last day',
  'term.noticeDays': 'Period of notice',
  'term.renewal': 'Renewal',
  'term.renewalMonths': 'Length of a renewal',
  review: 'Review',
  'review.everyMonths': 'Time between reviews',
  'review.reviewer': 'Reviewer of the agreement',
  'review.firstOn': 'First review',
  changeNote: 'Note on the change',
  period: 'Accounting period',
  timezone: 'Time zone of the accounting',
  credits: 'Credits',
  'credits.currency': 'Currency of credits',
  'credits.fee': 'Fee',
  'credits.rounding': 'Rounding of credits',
  'credits.cap': 'Credit cap',
  'credits.capPercent': 'Credit cap',
  'credits.objectives': 'Credited objectives',
  'credits.objectives.*.weightPercent': (objective) => `Weight of ${objective} in the credits`,
  'credits.objectives.*.perBreach': (objective) => `Credit for each breach of ${objective}`,
  'credits.objectives.*.below': (objective) => `Credit tiers of ${objective}`,
  'credits.objectives.*.bands': (objective) => `Credit bands of ${objective}`,
  ...Object.fromEntries(
    ['creditPercent', 'credit'].flatMap((field) => [
      [
        `credits.objectives.*.below.*.${field}`,
        (objective: string, percent: string) => `Credit for ${objective} below ${percent} %`,
      ],
      [
        `credits.objectives.*.bands.*.${field}`,
        (objective: string, band: string) => `Credit for ${objective} at ${band}`,
      ],
    ]),
  ),
  'credits.hoursDeficit': 'Hours deficit',
  'credits.hoursDeficit.objective': 'Objective of the hours deficit',
  'credits.hoursDeficit.allowanceHours': 'Hours a period that are not owed',
  'credits.hoursDeficit.perHour': 'Credit for an hour of deficit',
  earnBack: 'Earn-back',
  'earnBack.rule': 'Rule of earn-back',
  'earnBack.periods': 'Periods of earn-back',
  'earnBack.marginPercent': 'Margin of earn-back',
  rewards: 'Rewards',
  'rewards.*.rewardPercent': (which) => `Reward for ${which}`,
  'rewards.*.reward': (which) => `Reward for ${which}`,
};

/** An entry of a list: what it is, and what it was added to. */
type Entry = (...keys: string[]) => readonly [entry: string, whole?: string];

const ENTRIES: Readonly<Record<string, Entry>> = {
  'levels.*': (level) => [`Level ${level}`],
  'levels.*.customers.*': (level, id) => [`Customer ${id}`, `level ${level}`],
  'levels.*.services.*': (level, id) => [`Service ${id}`, `level ${level}`],
  [OBJECTIVE]: (level, objective) => [`Objective “${objective}”`, `level ${level}`],
  [`${OBJECTIVE}.pauseOn.*`]: (_, objective, status) => [`Status ${status}`, `those that pause ${objective}`],
  [`${OBJECTIVE}.runsOn.*`]: (_, objective, status) => [
    `Status ${status}`,
    `those in which ${objective} runs`,
  ],
  [`${OBJECTIVE}.ladder.steps.*`]: (_, objective, step) => [
    `Step ${step}`,
    `the escalations of ${objective}`,
  ],
  [`${OBJECTIVE}.ladder.steps.*.notify.*`]: (_, objective, step, whom) => [
    whom,
    `those whom step ${step} of ${objective} tells`,
  ],
  'measures.*': (measure) => [`Objective “${measure}”`],
  'measures.*.outagePriorities.*': (measure, priority) => [
    `Priority ${priority}`,
    `the outages of ${measure}`,
  ],
  'measures.*.outageServices.*': (measure, service) => [`Service ${service}`, `the outages of ${measure}`],
  'parties.provider.approvers.*': (address) => [address, 'the approvers of the provider'],
  'parties.customer.approvers.*': (address) => [address, 'the approvers of the customer'],
  'exclusions.*': (id) => [`Exclusion ${id}`],
  'exclusions.*.rule.statuses.*': (id, status) => [`Status ${status}`, `exclusion ${id}`],
  'exclusions.*.rule.priorities.*': (id, priority) => [`Priority ${priority}`, `exclusion ${id}`],
  'exclusions.*.rule.customers.*': (id, customer) => [`Customer ${customer}`, `exclusion ${id}`],
  'exclusions.*.rule.teams.*': (id, team) => [`Team ${team}`, `exclusion ${id}`],
  'exclusions.*.rule.services.*': (id, service) => [`Service ${service}`, `exclusion ${id}`],
  'responsibilities.provider.*': (duty) => [`“${duty}”`, 'the responsibilities of the provider'],
  'responsibilities.customer.*': (duty) => [`“${duty}”`, 'the responsibilities of the customer'],
  'reporting.recipients.*': (address) => [address, 'the recipients of reports'],
  'credits.objectives.*': (objective) => [`Credit for ${objective}`],
  'credits.objectives.*.below.*': (objective, percent) => [
    `Tier below ${percent} %`,
    `the credits for ${objective}`,
  ],
  'credits.objectives.*.bands.*': (objective, band) => [`Band ${band}`, `the credits for ${objective}`],
  'rewards.*': (which) => [`Reward for ${which}`],
};

/** What the objective with this id is called. */
export type NameObjective = (id: string) => string;

/** Undefined where nobody has found words for it. */
export function subjectOf(path: readonly string[], name: NameObjective): string | undefined {
  const found = find(SUBJECT_STEPS, path, name);
  if (found === undefined) return undefined;
  return typeof found.words === 'string' ? found.words : found.words(...found.keys);
}

export function entryOf(path: readonly string[], name: NameObjective) {
  const found = find(ENTRY_STEPS, path, name);
  return found?.words(...found.keys);
}

/** The patterns, taken apart once. */
const inSteps = <Words>(table: Readonly<Record<string, Words>>) =>
  Object.entries(table).map(([pattern, words]) => ({ steps: pattern.split('.'), words }));

const SUBJECT_STEPS = inSteps(SUBJECTS);
const ENTRY_STEPS = inSteps(ENTRIES);

function find<Words>(table: ReturnType<typeof inSteps<Words>>, path: readonly string[], name: NameObjective) {
  for (const { steps, words } of table) {
    if (steps.length !== path.length || !steps.every((step, i) => step === '*' || step === path[i])) continue;
    const keys = path.flatMap((key, i) => {
      if (steps[i] !== '*') return [];
      return steps[i - 1] === 'objectives' || steps[i - 1] === 'measures' ? name(key) : key;
    });
    return { words, keys };
  }
  return undefined;
}

export interface NamedObjective {
  readonly id: string;
  /** Its key in its list: the id, or where none is written what it times or measures. */
  readonly key: string;
  /** Or the measure. */
  readonly metric: string;
}

const WORDS = new Map<string, string>([...Object.entries(METRIC_WORDS), ...Object.entries(MEASURE_WORDS)]);

/** "First response"; with its id where the agreement has several of them. */
export function objectiveNames(objectives: readonly NamedObjective[]): NameObjective {
  const wordsOf = ({ metric }: NamedObjective) => WORDS.get(metric) ?? metric;
  const known = new Map<string, NamedObjective>();
  const idsOf = new Map<string, Set<string>>();
  for (const objective of objectives) {
    for (const key of [objective.key, objective.id]) if (!known.has(key)) known.set(key, objective);
    const words = wordsOf(objective);
    idsOf.set(words, (idsOf.get(words) ?? new Set()).add(objective.id));
  }
  return (key) => {
    const objective = known.get(key);
    if (objective === undefined) return key;
    const words = wordsOf(objective);
    const capital = words.charAt(0).toUpperCase() + words.slice(1);
    return idsOf.get(words)!.size === 1 ? capital : `${capital} (${objective.id})`;
  };
}
