import { HOUR } from '../engine/instant.js';
import { type Measure, type MeasureKind, MEASURES, type OutageRule } from '../engine/measure/measure.js';
import { Malformed } from '../engine/malformed.js';
import { Fields } from './fields.js';
import { parsePercent } from './parse-percent.js';

/** What only one of them is asked for. */
const OWN: Readonly<Record<string, MeasureKind>> = {
  attempts: 'contact_attempts',
  apartHours: 'contact_attempts',
  outagePriorities: 'availability',
  outageServices: 'availability',
  calendarId: 'availability',
};

const APART_HOURS = 1;

/** A promise that no clock times: see docs/agreements.md. */
export function parseMeasure(input: unknown, path: string): Measure {
  const fields = new Fields(input, path, ['id', 'measure', 'goalPercent', ...Object.keys(OWN)]);
  const measure = fields.oneOf('measure', MEASURES);
  for (const [name, owner] of Object.entries(OWN)) {
    if (owner !== measure && fields.has(name))
      throw fields.malformed(name, `belongs to the measure ${owner}`);
  }
  const goal = {
    id: fields.optional('id', (name) => fields.slug(name)) ?? measure,
    goalPercent: parsePercent(fields, 'goalPercent', { above: true }) / 1_000,
  };
  switch (measure) {
    case 'satisfaction':
    case 'first_contact':
      return { ...goal, measure };
    case 'contact_attempts':
      return { ...goal, measure, attempts: fields.whole('attempts', 1, 100), apart: parseApart(fields) };
    case 'availability':
      return {
        ...goal,
        measure,
        outages: parseOutages(fields),
        calendarId: fields.optional('calendarId', (name) => fields.slug(name)),
      };
  }
}

const parseApart = (fields: Fields): number =>
  (fields.optional('apartHours', (name) => fields.number(name, 0, 720)) ?? APART_HOURS) * HOUR;

/** Without either, every ticket would be an outage. */
function parseOutages(fields: Fields): OutageRule {
  const priorities = fields.optional('outagePriorities', (name) => fields.names(name, 1));
  const services = fields.optional('outageServices', (name) => fields.names(name, 1));
  if (priorities !== undefined || services !== undefined) return { priorities, services };
  throw new Malformed(
    fields.at('outagePriorities'),
    'is missing: it or outageServices says which tickets are outages',
  );
}
