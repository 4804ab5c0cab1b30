import {
  ALL,
  type CreditTerms,
  type EarnBackTerms,
  type HoursDeficitTerms,
  type Minor,
  PERIODS,
  type PeriodTerms,
  type RewardTerms,
  ROUNDINGS,
} from '../engine/credit/terms.js';
import { isAvailability } from '../engine/measure/measure.js';
import { partOf } from '../engine/credit/money.js';
import { Malformed } from '../engine/malformed.js';
import { isZone } from '../http/zone-field.js';
import { Fields } from './fields.js';
import {
  type Around,
  goalsOf,
  type Goaled,
  parseObjectiveCredit,
  parseObjectiveId,
  refuseBreachesOfTime,
  refuseTwins,
  refuseWeights,
} from './parse-objective-credit.js';
import { parseCurrency, parseMoney } from './parse-money.js';
import { parsePercent } from './parse-percent.js';
import { parseAmount } from './parse-tiers.js';

export interface Accounting {
  readonly period?: PeriodTerms;
  readonly credits?: CreditTerms;
}

/** The fields of an agreement that are read here. */
export const ACCOUNTING_FIELDS = ['period', 'timezone', 'credits', 'earnBack', 'rewards'];

/**
 * How an agreement is accounted for. Without `period` it is not, and then nothing else here means anything.
 * @throws Malformed naming the field to the last bracket, and the reason
 */
export function parseCredits(body: Fields, goaled: Goaled): Accounting {
  const period = body.optional('period', (name) => ({
    every: body.oneOf(name, PERIODS),
    timezone: parseZone(body),
  }));
  const needs = (name: string, other: string) => {
    if (body.has(name)) throw body.malformed(name, `needs ${other} beside it`);
  };
  if (period === undefined) ['timezone', 'credits'].forEach((name) => needs(name, 'period'));
  if (!body.has('credits')) {
    ['earnBack', 'rewards'].forEach((name) => needs(name, 'credits'));
    return { period };
  }
  return { period, credits: parseSchedule(body, goaled) };
}

function parseZone(body: Fields): string {
  const timezone = body.text('timezone');
  if (isZone(timezone)) return timezone;
  throw body.malformed('timezone', 'must be an IANA time zone, such as Europe/Berlin');
}

function parseSchedule(body: Fields, goaled: Goaled): CreditTerms {
  const goals = goalsOf(goaled);
  const fields = new Fields(body.raw('credits'), 'credits', [
    'currency',
    'fee',
    'rounding',
    'cap',
    'capPercent',
    'objectives',
    'hoursDeficit',
  ]);
  const currency = parseCurrency(fields, 'currency');
  const fee = fields.optional('fee', (name) => parseMoney(fields, name, currency)) ?? null;
  const earnBack = body.optional('earnBack', (name) => parseEarnBack(body.raw(name), name)) ?? null;
  const objectives = fields.list('objectives', 1, (entry, path) =>
    parseObjectiveCredit(entry, path, { currency, goals, fee, withGoal: earnBack !== null }),
  );
  refuseTwins(
    objectives.map(({ objective }) => objective),
    fields.at('objectives'),
  );
  refuseWeights(objectives, fields);
  refuseBreachesOfTime(objectives, goaled.measures, fields.at('objectives'));
  return {
    currency,
    fee,
    rounding: fields.optional('rounding', (name) => fields.oneOf(name, ROUNDINGS)) ?? 'half_up',
    cap: parseCap(fields, currency, fee),
    objectives,
    hoursDeficit:
      fields.optional('hoursDeficit', (name) =>
        parseHoursDeficit(fields.raw(name), fields.at(name), { currency, goals }, goaled.measures),
      ) ?? null,
    earnBack,
    rewards:
      body.optional('rewards', (name) =>
        body.list(name, 1, (entry, path) => parseReward(entry, path, { currency, goals, fee })),
      ) ?? [],
  };
}

/** A credit gives back what was paid, so it ends at the fee; more than that is a penalty, which is not a credit's to say. */
function parseCap(fields: Fields, currency: string, fee: Minor | null): Minor {
  if (fields.has('cap') && fields.has('capPercent')) {
    throw fields.malformed('capPercent', 'stands beside cap: give one of the two');
  }
  if (fields.has('cap')) {
    const cap = parseMoney(fields, 'cap', currency);
    if (fee !== null && cap > fee)
      throw fields.malformed('cap', 'lies above the fee: a credit gives back, at most all');
    return cap;
  }
  if (fee === null)
    throw fields.malformed('cap', 'must say the most that is credited, where there is no fee');
  const share = fields.optional('capPercent', (name) => parsePercent(fields, name, { above: true })) ?? ALL;
  return partOf(fee, share, ALL, 'down');
}

function parseHoursDeficit(
  input: unknown,
  path: string,
  { currency, goals }: Omit<Around, 'fee'>,
  measures: Goaled['measures'],
): HoursDeficitTerms {
  const fields = new Fields(input, path, ['objective', 'allowanceHours', 'perHour']);
  const objective = parseObjectiveId(fields, goals);
  if (measures.some((each) => each.id === objective && !isAvailability(each))) {
    throw fields.malformed('objective', 'is measured in tickets, and a deficit in hours');
  }
  return {
    objective,
    allowanceHours: fields.optional('allowanceHours', (name) => fields.whole(name, 0, 10_000)) ?? 0,
    perHour: parseMoney(fields, 'perHour', currency),
  };
}

function parseEarnBack(input: unknown, path: string): EarnBackTerms {
  const fields = new Fields(input, path, ['rule', 'periods', 'marginPercent']);
  return {
    rule: fields.oneOf('rule', ['average', 'consecutive']),
    periods: fields.whole('periods', 1, 24),
    margin: fields.optional('marginPercent', (name) => parsePercent(fields, name)) ?? 0,
  };
}

function parseReward(input: unknown, path: string, { currency, goals, fee }: Around): RewardTerms {
  const fields = new Fields(input, path, ['objective', 'atLeastPercent', 'rewardPercent', 'reward']);
  const reward = parseAmount(fields, 'reward', currency);
  if ('share' in reward && fee === null) {
    throw new Malformed('credits.fee', 'is missing, and a reward is a share of it');
  }
  return {
    objective: parseObjectiveId(fields, goals),
    atLeast: parsePercent(fields, 'atLeastPercent', { above: true }),
    reward,
  };
}
