import type { DocumentSource } from '../../../../src/agreements/document/document-source.js';
import { drawUp } from '../../../../src/agreements/document/draw-up.js';
import { parseAgreement } from '../../../../src/agreements/parse-agreement.js';
import { asText } from './as-text.js';
import { FULL } from './full-body.js';

const berlin = {
  name: 'Berlin office',
  version: 2,
  spec: {
    timezone: 'Europe/Berlin',
    weekly: {
      mon: [
        ['09:00', '12:30'],
        ['13:00', '17:30'],
      ],
      fri: [['09:00', '15:00']],
    },
    holidays: [
      { date: '2026-12-25', yearly: true, name: 'Christmas Day' },
      { date: '2026-12-24', name: 'Christmas Eve', open: [['09:00', '12:00']] },
      { from: '2027-08-02', to: '2027-08-13', name: 'Summer break' },
      '2026-05-01',
    ],
    ignoredHolidays: ['2026-06-04'],
  },
} as const;
const nights = {
  name: 'Nights and days',
  version: 1,
  spec: { timezone: 'UTC', anyOf: [{ name: 'Always', timezone: 'UTC', is24x7: true }] },
} as const;

const source = (body: unknown, more: Partial<DocumentSource> = {}): DocumentSource => ({
  id: 'acme-care',
  terms: parseAgreement(body),
  of: 'draft',
  reach: null,
  inForceFrom: null,
  inForceTo: null,
  hash: null,
  calendars: new Map([
    ['berlin', berlin],
    ['nights', nights],
  ]),
  customers: new Map([['acme', 'Acme']]),
  services: new Map([['shop', 'Web shop']]),
  approvals: [],
  history: [],
  ...more,
});

const SMALL = {
  kind: 'customer',
  title: 'Small',
  calendarId: 'berlin',
  levels: [
    { level: 'customer', customers: ['acme'], objectives: [{ metric: 'first_response', seconds: 3_600 }] },
  ],
};
const objective = (fields: object) => ({
  ...SMALL,
  levels: [{ ...SMALL.levels[0], objectives: [{ id: 'o', ...fields }] }],
});
const headingsOf = (body: unknown) => drawUp(source(body)).sections.map(({ heading }) => heading);

test('sections that say nothing are left out', () => {
  expect(headingsOf(SMALL)).toEqual(['Services covered', 'Objectives', 'Business hours', 'Escalation']);
});

test('a contract that says everything has its sections in the order of a contract', () => {
  const history = [{ version: 1, inForceFrom: 0, inForceTo: null, publishedAt: 0, changeNote: null }];
  expect(drawUp(source(FULL, { history })).sections.map(({ heading }) => heading)).toEqual([
    'Parties',
    'Purpose',
    'Services covered',
    'Exclusions',
    'Responsibilities',
    'Objectives',
    'Business hours',
    'Measurement',
    'Escalation',
    'Credits',
    'Reporting',
    'Reviews',
    'Disputes',
    'Indemnification',
    'Term and notice',
    'Signatures',
    'Version history',
  ]);
});

test.each`
  fields                                                                      | words
  ${{ metric: 'first_response', seconds: 1_800, clock: 'calendar' }}          | ${'First response (o) | every | 30 minutes | real time, at all hours | never | none'}
  ${{ metric: 'first_response', seconds: 28_800, goalPercent: 99.5 }}         | ${'First response (o) | every | 8 business hours | business hours of Berlin office | never | 99.5 %'}
  ${{ metric: 'resolution', seconds: 5_401 }}                                 | ${'Resolution (o) | every | 1 business hour 30 minutes 1 second | business hours of Berlin office | never | none'}
  ${{ metric: 'resolution', seconds: 172_800, clock: 'calendar' }}            | ${'Resolution (o) | every | 48 hours | real time, at all hours | never | none'}
  ${{ metric: 'resolution', workingDays: 1 }}                                 | ${'Resolution (o) | every | 1 business day until the same time of day | business hours of Berlin office | never | none'}
  ${{ metric: 'resolution', workingDays: 0, endOfWorkingDay: true }}          | ${'Resolution (o) | every | the same business day until closing time | business hours of Berlin office | never | none'}
  ${{ metric: 'first_response', seconds: 3_600, outOfHoursExtraSeconds: 60 }} | ${'First response (o) | every | 1 business hour and 1 business minute more where it begins outside of business hours | business hours of Berlin office | never | none'}
  ${{ metric: 'first_response', seconds: 3_600, thenCalendarSeconds: 60 }}    | ${'First response (o) | every | 1 business hour, then 1 minute in real time | business hours of Berlin office | never | none'}
  ${{ metric: 'first_response', seconds: 0 }}                                 | ${'First response (o) | every | none | business hours of Berlin office | never | none'}
  ${{ metric: 'requester_wait', seconds: 60 }}                                | ${'Resolution (waiting time) (o) | every | 1 business minute | business hours of Berlin office | while pending | none'}
  ${{ metric: 'resolution', seconds: 60, runsOn: ['vendor', 'on-hold'] }}     | ${'Resolution (o) | every | 1 business minute | business hours of Berlin office | except while vendor or on-hold | none'}
`('an objective in words: $words', ({ fields, words }) => {
  expect(asText(drawUp(source(objective(fields)))).split('\n')).toContain(words);
});

test.each`
  at                                                | words
  ${{ percent: 75 }}                                | ${'When 75 % of the target is used up'}
  ${{ offsetSeconds: 0 }}                           | ${'When it falls due'}
  ${{ offsetSeconds: -1800 }}                       | ${'30 minutes before it falls due, by the objective’s own clock'}
  ${{ offsetSeconds: 60, offsetClock: 'calendar' }} | ${'1 minute after it falls due, in real time'}
  ${{ offsetWorkingDays: 2 }}                       | ${'2 business days after it falls due'}
`('a step of the ladder: $words', ({ at, words }) => {
  const ladder = { steps: [{ id: 'step', at, notify: [{ role: 'team_lead' }] }] };
  const body = objective({ metric: 'resolution', seconds: 60, ladder });
  expect(asText(drawUp(source(body))).split('\n')).toContain(`${words} | the lead of the team | mail`);
});

test('money has its currency’s decimals, and no rounding of its own', () => {
  const yen = (fee: string) => ({
    ...objective({ metric: 'resolution', seconds: 60, goalPercent: 90 }),
    period: 'quarter',
    timezone: 'Asia/Tokyo',
    credits: {
      currency: fee.slice(-3),
      fee,
      objectives: [{ objective: 'o', below: [{ percent: 90.125, creditPercent: 100 }] }],
    },
  });
  expect(asText(drawUp(source(yen('1234567 JPY'))))).toContain('The fee of a period is 1,234,567 JPY.');
  expect(asText(drawUp(source(yen('0.05 EUR'))))).toContain('The fee of a period is 0.05 EUR.');
  expect(asText(drawUp(source(yen('1000.125 KWD'))))).toContain('below 90.125 % | the whole fee');
});

test('a whole contract, word for word', () => {
  const at = (iso: string) => Date.parse(iso);
  const document = drawUp(
    source(FULL, {
      of: 2,
      reach: 'running',
      inForceFrom: at('2026-03-01T23:00:00Z'),
      hash: 'ab'.repeat(32),
      approvals: [
        {
          name: 'Carl Acme',
          party: 'customer',
          address: 'CARL@acme.example',
          at: at('2026-02-27T15:04:00Z'),
        },
      ],
      history: [
        {
          version: 1,
          inForceFrom: at('2025-12-31T23:00:00Z'),
          inForceTo: null,
          publishedAt: 0,
          changeNote: null,
        },
        {
          version: 2,
          inForceFrom: at('2026-03-01T23:00:00Z'),
          inForceTo: null,
          publishedAt: 0,
          changeNote: FULL.changeNote,
        },
      ],
    }),
  );
  expect(asText(document)).toBe('');
});

/** Words of the format itself, which the document says in its own. */
const OWN_WORDS =
  /^(kind|level|metric|combine|rule|rounding|approval|renewal|frequency|role|clock|offsetClock|channel|onReopen|period|calendarId|id|customers|services|statuses)$/;

test('whatever is signed can be read: no text of the contract is left out', () => {
  const text = asText(drawUp(source(FULL)));
  const missing: string[] = [];
  const look = (value: unknown, name: string): void => {
    if (Array.isArray(value)) return value.forEach((each) => look(each, name));
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).forEach(([key, part]) => look(part, key));
    }
    if (typeof value !== 'string' || OWN_WORDS.test(name) || /^\d{4}-\d\d-\d\d$/.test(value)) return;
    const words = value.replace(/^(\d+)(\d{3})\.(\d\d) EUR$/, '$1,$2.$3 EUR').split('\n\n');
    missing.push(...words.filter((each) => !text.includes(each)));
  };
  look(FULL, '');
  expect(missing).toEqual([]);
});
