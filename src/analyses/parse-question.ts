import { Fields } from '../agreements/fields.js';
import { METRICS } from '../engine/agreement/objective.js';
import type { Measure } from '../engine/analysis/measuring.js';
import { DAY } from '../engine/instant.js';
import { Malformed } from '../engine/malformed.js';
import type { BacktestQuestion, BaselineQuestion, Past, Question } from './question.js';

const PAST = ['from', 'to', 'customers', 'services', 'teams'];

/** Every month of a back-test's span is accounted for, whether or not there was a ticket in it. */
const MOST_YEARS = 20;

const DEFAULT_MEASURES: readonly Measure[] = [
  { metric: 'first_response', clock: 'business' },
  { metric: 'resolution', clock: 'business', pauseOn: ['pending', 'hold'] },
];

/**
 * A question as somebody writes it.
 * @throws Malformed naming the field and the reason
 */
export function parseQuestion(input: unknown): Question {
  const { kind } = (input ?? {}) as { kind?: unknown };
  if (kind === 'baseline') return parseBaseline(input);
  if (kind === 'backtest') return parseBacktest(input);
  throw new Malformed('kind', 'must be one of baseline, backtest');
}

function parseBaseline(input: unknown): BaselineQuestion {
  const fields = new Fields(input, '', ['kind', ...PAST, 'calendarId', 'measures', 'percents', 'confidence']);
  const measures = fields.optional('measures', (name) => fields.list(name, 1, parseMeasure));
  refuseTwins(measures ?? []);
  return {
    kind: 'baseline',
    ...parsePast(fields),
    calendarId: fields.slug('calendarId'),
    measures: measures ?? DEFAULT_MEASURES,
    percents: fields.optional('percents', (name) => fields.list(name, 1, parsePercent)) ?? [90, 95, 99],
    confidence: fields.optional('confidence', (name) => parsePercent(fields.raw(name), name)) ?? 95,
  };
}

function parseBacktest(input: unknown): BacktestQuestion {
  const fields = new Fields(input, '', ['kind', ...PAST, 'agreementId', 'body']);
  const body = fields.raw('body');
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw fields.malformed('body', 'must be an agreement');
  }
  const past = parsePast(fields);
  if (past.to - past.from > MOST_YEARS * 366 * DAY) {
    throw fields.malformed('to', `lies more than ${MOST_YEARS} years after from`);
  }
  return {
    kind: 'backtest',
    ...past,
    agreementId: fields.slug('agreementId'),
    body: body as Record<string, unknown>,
  };
}

function parsePast(fields: Fields): Past {
  const [from, to] = [fields.instant('from'), fields.instant('to')];
  if (to <= from) throw fields.malformed('to', 'must lie after from');
  const ids = (name: string) => fields.optional(name, () => fields.names(name, 1));
  return { from, to, customers: ids('customers'), services: ids('services'), teams: ids('teams') };
}

function parseMeasure(input: unknown, path: string): Measure {
  const fields = new Fields(input, path, ['metric', 'clock', 'pauseOn']);
  return {
    metric: fields.oneOf('metric', METRICS),
    clock:
      fields.optional('clock', (name) => fields.oneOf(name, ['business', 'calendar'] as const)) ?? 'business',
    pauseOn: fields.optional('pauseOn', (name) => fields.names(name, 0)),
  };
}

/** The metric is what the answer's rows are known by. */
function refuseTwins(measures: readonly Measure[]): void {
  const twice = measures.findIndex(
    ({ metric }, i) => measures.findIndex((other) => other.metric === metric) < i,
  );
  if (twice >= 0) throw new Malformed(`measures[${twice}].metric`, 'is measured twice');
}

function parsePercent(input: unknown, path: string): number {
  if (typeof input === 'number' && input > 0 && input < 100) return input;
  throw new Malformed(path, 'must be a number above 0 and below 100');
}
