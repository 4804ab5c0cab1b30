import * as fc from 'fast-check';
import type { AgreementBody } from '../../../src/agreements/agreement.js';
import { agreementDiff } from '../../../src/agreements/diff/agreement-diff.js';
import { secondsInWords } from '../../../src/agreements/diff/in-words.js';
import { parseAgreement } from '../../../src/agreements/parse-agreement.js';
import { EVERY_FIELD } from './every-field.js';

const [CARE, MONEY] = EVERY_FIELD as readonly [AgreementBody, AgreementBody];

/** The body with another value at a path; undefined takes it out. */
function withAt(body: AgreementBody, path: string, value: unknown): AgreementBody {
  const copy = structuredClone(body);
  const steps = path.split('.');
  const last = steps.pop()!;
  const around = steps.reduce<Record<string, unknown>>((tree, step) => tree[step] as typeof tree, copy);
  around[last] = value;
  return JSON.parse(JSON.stringify(copy)) as AgreementBody;
}

const OBJECTIVE = 'levels.0.objectives.0';
const bob = { name: 'Bob', address: 'bob@desk.example', timezone: 'UTC' };

test.each([
  [`${OBJECTIVE}.byPriority.urgent.seconds`, 900, 'First response for urgent: 30 min → 15 min'],
  [`${OBJECTIVE}.byPriority.low`, { workingDays: 1 }, 'First response for low: none → 1 working day'],
  ['levels.0.customers', ['acme', 'globex'], 'Customer globex added to level customer_service'],
  ['levels.0.services', [], 'Service shop removed from level customer_service'],
  ['credits.capPercent', 15, 'Credit cap: 10 % of the fee → 15 % of the fee'],
  ['credits.fee', '1200.00 EUR', 'Fee: 1000.00 EUR → 1200.00 EUR'],
  [
    'credits.objectives.0.below.0.creditPercent',
    10,
    'Credit for First response below 95 %: 5 % of the fee → 10 % of the fee',
  ],
  ['reviewer', bob, 'Reviewer: Ada → Bob'],
  [
    'reviewer',
    { name: 'Ada', address: 'ada@else.example' },
    'Reviewer: Ada <ada@desk.example>, timezone UTC → Ada <ada@else.example>',
  ],
  [
    'parties.customer.approvers',
    [bob, { name: 'Carl', address: 'carl@desk.example', timezone: 'UTC' }],
    'Bob <bob@desk.example>, timezone UTC added to the approvers of the customer',
  ],
  ['levels.0.objectives.1.goalPercent', 92.5, 'Goal of Resolution: 90 % → 92.5 %'],
  [`${OBJECTIVE}.pauseOn`, ['pending', 'hold'], 'Status hold added to those that pause First response'],
  [
    `${OBJECTIVE}.ladder.steps.0.at`,
    { percent: 50 },
    'Moment of step warning of First response: 75 % → 50 %',
  ],
  ['term.noticeDays', 30, 'Period of notice: 90 days → 30 days'],
  ['review', undefined, expect.stringMatching(/^Review: every 6 months, .*2027-06-01 → none$/)],
  ['combine', 'most_specific', 'How levels combine: strictest → most specific'],
  ['nobodyKnows', { deep: 1 }, 'nobodyKnows: none → deep 1'],
  ['parties.provider.shoeSize', 43, 'parties.provider.shoeSize: none → 43'],
])('%s', (path, value, sentence) => {
  expect(agreementDiff(CARE, withAt(CARE, path, value))).toEqual([sentence]);
});

test.each([
  ['measures.0.goalPercent', 95, 'Goal of Satisfaction: 90 % → 95 %'],
  ['measures.1.attempts', 4, 'Attempts before a ticket is given up, for Attempts before giving up: 3 → 4'],
  ['measures.2.outagePriorities', ['urgent', 'high'], 'Priority high added to the outages of Availability'],
  ['measures.2.calendarId', undefined, 'Calendar of Availability: office → none'],
])('%s', (path, value, sentence) => {
  expect(agreementDiff(CARE, withAt(CARE, path, value))).toEqual([sentence]);
});

test('an objective that comes or goes is told with all it says', () => {
  const { levels } = MONEY as { levels: [{ objectives: unknown[] }] };
  const more = [...levels[0].objectives, { metric: 'first_response', seconds: 3_600, goalPercent: 95 }];
  expect(agreementDiff(MONEY, withAt(MONEY, 'levels.0.objectives', more))).toEqual([
    'Objective “First response” added to level customer: metric first response, 1 h, goal 95 %',
  ]);
});

test('two objectives of one metric are told apart by their ids', () => {
  const two = withAt(CARE, 'levels.0.objectives.1.metric', 'first_response');
  expect(agreementDiff(two, withAt(two, 'levels.0.objectives.1.seconds', 3_600))).toEqual([
    'First response (resolution): 40 h → 1 h',
  ]);
});

test('what only changes places is told too: positions can matter to whoever reads', () => {
  const turned = [...(CARE.levels as [{ objectives: unknown[] }])[0].objectives].reverse();
  expect(agreementDiff(CARE, withAt(CARE, 'levels.0.objectives', turned))).toEqual([
    'Objectives of level customer_service, in order: first-response, resolution, team → team, resolution, first-response',
  ]);
});

test('twins are numbered, whatever else has their names', () => {
  const duties = (...provider: string[]) => ({ responsibilities: { provider, customer: [] } });
  expect(agreementDiff(duties('a'), duties('a', 'a', 'a (2)', 'a'))).toEqual([
    '“a (2)” added to the responsibilities of the provider',
    '“a (2) (2)” added to the responsibilities of the provider',
    '“a (3)” added to the responsibilities of the provider',
  ]);
});

test('a long list takes no longer than its length', () => {
  const began = performance.now();
  const twins = { responsibilities: { provider: Array<string>(50_000).fill('a'), customer: [] } };
  expect(agreementDiff({ responsibilities: { provider: ['b'], customer: [] } }, twins)).toHaveLength(50_001);
  const objectives = Array.from({ length: 10_000 }, (_, i) => ({
    id: `o${i}`,
    metric: 'resolution',
    seconds: 1,
  }));
  const slower = objectives.map((each) => ({ ...each, seconds: 2 }));
  const of = (each: object[]) => ({ levels: [{ level: 'customer', objectives: each }] });
  expect(agreementDiff(of(objectives), of(slower))).toHaveLength(10_000);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test.each([
  [0, '0 s'],
  [90, '1 min 30 s'],
  [5_400, '1 h 30 min'],
  [86_400, '24 h'],
  [144_000, '40 h'],
  [259_200, '3 d'],
  [-900, '−15 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(secondsInWords(seconds)).toBe(words);
});

/** Each leaf of a body, by its path. */
function leaves(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, part]) => leaves(part, path ? `${path}.${name}` : name));
}

test('every field that an agreement can have has words of its own', () => {
  const unnamed = EVERY_FIELD.flatMap((body) => {
    parseAgreement(body);
    return leaves(body, '').flatMap((path) => {
      const said = agreementDiff(body, withAt(body, path, 'something else'));
      expect(said.length).toBeGreaterThan(0);
      // A path that nobody named begins small and has a dot or a colon behind its first name.
      return said.filter((sentence) => /^[a-z]\w*[.:]/.test(sentence));
    });
  });
  expect(unnamed).toEqual([]);
});

const json = fc.jsonValue({ maxDepth: 4 });
const body = fc
  .record({
    title: json,
    reviewer: json,
    levels: fc.array(
      fc.record(
        {
          level: fc.constantFrom('customer', 'service'),
          customers: fc.array(fc.constantFrom('a', 'b', 'c')),
          objectives: fc.array(
            fc.record(
              {
                id: fc.constantFrom('x', 'y'),
                metric: fc.constantFrom('resolution', 'constructor'),
                seconds: json,
              },
              { requiredKeys: [] },
            ),
          ),
        },
        { requiredKeys: [] },
      ),
    ),
    credits: json,
    other: json,
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as AgreementBody);

test('nothing is hidden and nothing is made up: a sentence exactly where bodies differ', () => {
  fc.assert(
    fc.property(body, body, (before, after) => {
      expect(agreementDiff(before, structuredClone(before))).toEqual([]);
      const differ = JSON.stringify(sorted(before)) !== JSON.stringify(sorted(after));
      expect(agreementDiff(before, after).length > 0).toBe(differ);
    }),
  );
});

const leafOf = fc.constantFrom(...leaves(CARE, ''));

test('one leaf more or less is always seen', () => {
  fc.assert(
    fc.property(leafOf, json, (path, value) => {
      const other = withAt(CARE, path, value);
      const differ = JSON.stringify(sorted(CARE)) !== JSON.stringify(sorted(other));
      expect(agreementDiff(CARE, other).length > 0).toBe(differ);
    }),
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { entries: entries.map(([name, part]) => [name, sorted(part)]) };
}
