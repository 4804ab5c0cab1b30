/** As people read: what it is, between whom, what is promised, what follows from it. Names that are not here come last. */
const ORDER = [
  'kind',
  'id',
  'name',
  'title',
  'changeNote',
  'approval',
  'purpose',
  'parties',
  'provider',
  'customer',
  'responsible',
  'approvers',
  'address',
  'term',
  'from',
  'to',
  'servicesCovered',
  'calendarId',
  'position',
  'combine',
  'level',
  'customers',
  'services',
  'metric',
  'clock',
  'seconds',
  'workingDays',
  'byPriority',
  'urgent',
  'high',
  'normal',
  'low',
  'pauseOn',
  'runsOn',
  'goalPercent',
  'ladder',
  'steps',
  'at',
  'notify',
  'channel',
  'levels',
  'currency',
  'fee',
  'rounding',
  'cap',
  'capPercent',
  'objectives',
  'escalationContact',
  'reviewer',
  'breachReview',
  'exclusions',
  'responsibilities',
  'measurement',
  'reporting',
  'frequency',
  'recipients',
  'period',
  'timezone',
  'credits',
  'objective',
  'weightPercent',
  'below',
  'bands',
  'percent',
  'creditPercent',
  'credit',
  'earnBack',
  'rewards',
  'review',
  'disputes',
  'indemnification',
];

const rank = new Map(ORDER.map((name, place) => [name, place]));

/** JSON's objects have no order of their own, and the database keeps none. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
      .map(([name, part]) => [name, inOrder(part)]),
  );
}

const placeOf = (name: string): number => rank.get(name) ?? ORDER.length;
