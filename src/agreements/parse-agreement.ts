import { type Level, LEVELS } from '../engine/agreement/objective.js';
import type { AgreementLevel, AgreementVersion } from '../engine/agreement/promises.js';
import { Malformed } from '../engine/malformed.js';
import type { AgreementTerms } from './agreement.js';
import { Fields } from './fields.js';
import { parseContact } from './parse-contact.js';
import { CONTRACT_FIELDS, parseContract } from './parse-contract.js';
import { ACCOUNTING_FIELDS, parseCredits } from './parse-credits.js';
import { parseMeasure } from './parse-measure.js';
import { parseObjective } from './parse-objective.js';
import { milliPercent } from './parse-percent.js';

type Kind = AgreementVersion['kind'];

const KINDS: readonly Kind[] = ['customer', 'service', 'multi_level', 'ola'];

/** Which levels an agreement of this kind may have. */
const LEVELS_OF: Record<Kind, readonly Level[]> = {
  customer: ['customer'],
  service: ['service'],
  multi_level: LEVELS,
  ola: LEVELS,
};

/** The customers of one agreement may be many; what is longer still is a slip, and many read it. */
const LONGEST_LIST = 10_000;

/**
 * An agreement as people write it, in the words of a scenario file.
 * @throws Malformed naming the field to the last bracket, and the reason
 */
export function parseAgreement(input: unknown): AgreementTerms {
  refuseLongLists(input, '');
  const terms = parseWords(input);
  refuseFineGoals(terms);
  return terms;
}

/** Also of an earlier release, which accepted what is refused in a new version. */
export function parseWords(input: unknown): AgreementTerms {
  const body = new Fields(input, '', [
    'kind',
    'position',
    'title',
    'combine',
    'calendarId',
    'levels',
    'measures',
    'escalationContact',
    'reviewer',
    ...CONTRACT_FIELDS,
    ...ACCOUNTING_FIELDS,
  ]);
  const kind = body.oneOf('kind', KINDS);
  const levels = body.list('levels', 1, (entry, path) => parseLevel(entry, path, kind));
  const measures = body.optional('measures', (name) => body.list(name, 1, parseMeasure)) ?? [];
  const terms: AgreementTerms = {
    kind,
    position: body.optional('position', (name) => body.whole(name, 0, 1_000_000)) ?? 0,
    title: body.text('title'),
    combine: body.optional('combine', (name) => body.oneOf(name, COMBINATIONS)) ?? 'most_specific',
    calendarId: body.slug('calendarId'),
    levels,
    measures,
    escalationContact: body.optional('escalationContact', (name) => parseContact(body.raw(name), name)),
    reviewer: body.optional('reviewer', (name) => parseContact(body.raw(name), name)),
    contract: parseContract(body),
    ...parseCredits(body, { levels, measures }),
  };
  refuseExtraLevels(terms);
  refuseTwins(terms);
  return terms;
}

function refuseLongLists(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) {
    for (const [name, part] of Object.entries(value)) refuseLongLists(part, path ? `${path}.${name}` : name);
    return;
  }
  if (value.length > LONGEST_LIST) throw new Malformed(path, `must be a list of at most ${LONGEST_LIST}`);
  value.forEach((entry, i) => refuseLongLists(entry, `${path}[${i}]`));
}

/** Credits are counted in thousandths of a percent: a finer goal would be promised, and another one counted. */
function refuseFineGoals({ levels }: AgreementTerms): void {
  levels.forEach(({ objectives }, l) =>
    objectives.forEach(({ goalPercent }, o) => {
      if (goalPercent === undefined || milliPercent(goalPercent)) return;
      throw new Malformed(`levels[${l}].objectives[${o}].goalPercent`, 'has more than three decimals');
    }),
  );
}

const COMBINATIONS: readonly AgreementVersion['combine'][] = ['most_specific', 'strictest'];

function parseLevel(input: unknown, path: string, kind: Kind): AgreementLevel {
  const fields = new Fields(input, path, ['level', 'customers', 'services', 'objectives']);
  const level = fields.oneOf('level', LEVELS);
  if (!LEVELS_OF[kind].includes(level)) {
    throw fields.malformed(
      'level',
      `must be ${LEVELS_OF[kind].join(' or ')} in an agreement of kind ${kind}`,
    );
  }
  return {
    level,
    customers: parseScope(fields, 'customers', level === 'customer' || level === 'customer_service'),
    services: parseScope(fields, 'services', level === 'service' || level === 'customer_service'),
    objectives: fields.list('objectives', 1, (entry, at) => parseObjective(entry, at, { kind, level })),
  };
}

function parseScope(fields: Fields, name: string, named: boolean): string[] | undefined {
  if (named) return fields.names(name, 1);
  if (fields.has(name)) throw fields.malformed(name, 'is not what this level is about: leave it out');
  return undefined;
}

function refuseExtraLevels({ kind, levels }: AgreementTerms): void {
  if ((kind === 'customer' || kind === 'service') && levels.length > 1) {
    throw new Malformed('levels', `must be one level in an agreement of kind ${kind}`);
  }
  const corporate = levels.filter(({ level }) => level === 'corporate');
  if (corporate.length > 1)
    throw new Malformed('levels', 'has two corporate levels; it covers everybody once');
}

/** Ids name clocks and what is credited, so they are unique in the whole agreement. */
function refuseTwins({ levels, measures }: AgreementTerms): void {
  const ids = new Set<string>();
  const add = (id: string, path: string) => {
    if (ids.has(id)) throw new Malformed(`${path}.id`, `is ${id}, which another one has`);
    ids.add(id);
  };
  levels.forEach(({ objectives }, l) =>
    objectives.forEach(({ id }, o) => add(id, `levels[${l}].objectives[${o}]`)),
  );
  measures.forEach(({ id }, m) => add(id, `measures[${m}]`));
}
