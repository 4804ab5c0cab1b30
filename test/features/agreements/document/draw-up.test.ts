import type { DocumentSource, NamedCalendar } from '../../../../src/agreements/document/document-source.js';
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
  calendars: new Map<string, NamedCalendar>([
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
  ${{ metric: 'first_response', seconds: 1_800, clock: 'calendar' }}          | ${'First response | every | 30 minutes | real time, at all hours | never | none'}
  ${{ metric: 'first_response', seconds: 28_800, goalPercent: 99.5 }}         | ${'First response | every | 8 business hours | business hours of Berlin office | never | 99.5 %'}
  ${{ metric: 'resolution', seconds: 5_401 }}                                 | ${'Resolution | every | 1 business hour 30 minutes 1 second | business hours of Berlin office | never | none'}
  ${{ metric: 'resolution', seconds: 172_800, clock: 'calendar' }}            | ${'Resolution | every | 48 hours | real time, at all hours | never | none'}
  ${{ metric: 'resolution', workingDays: 1 }}                                 | ${'Resolution | every | 1 business day until the same time of day | business hours of Berlin office | never | none'}
  ${{ metric: 'resolution', workingDays: 0, endOfWorkingDay: true }}          | ${'Resolution | every | the same business day until closing time | business hours of Berlin office | never | none'}
  ${{ metric: 'first_response', seconds: 3_600, outOfHoursExtraSeconds: 60 }} | ${'First response | every | 1 business hour and 1 business minute more where it begins outside of business hours | business hours of Berlin office | never | none'}
  ${{ metric: 'first_response', seconds: 3_600, thenCalendarSeconds: 60 }}    | ${'First response | every | 1 business hour, then 1 minute in real time | business hours of Berlin office | never | none'}
  ${{ metric: 'first_response', seconds: 0 }}                                 | ${'First response | every | none | business hours of Berlin office | never | none'}
  ${{ metric: 'requester_wait', seconds: 60 }}                                | ${'Resolution (waiting time) | every | 1 business minute | business hours of Berlin office | while pending | none'}
  ${{ metric: 'resolution', seconds: 60, runsOn: ['vendor', 'on-hold'] }}     | ${'Resolution | every | 1 business minute | business hours of Berlin office | except while vendor or on-hold | none'}
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

test('objectives that no clock times stand under those that one does, and credits speak of tickets', () => {
  const body = {
    ...objective({ metric: 'resolution', seconds: 60 }),
    measures: [
      { measure: 'satisfaction', goalPercent: 90 },
      { measure: 'contact_attempts', goalPercent: 100, attempts: 3, apartHours: 1.5 },
      { id: 'shop-up', measure: 'availability', goalPercent: 99.95, outagePriorities: ['urgent', 'high'] },
    ],
    period: 'month',
    timezone: 'UTC',
    credits: {
      currency: 'EUR',
      fee: '100.00 EUR',
      objectives: [{ objective: 'satisfaction', perBreach: '5.00 EUR' }],
      hoursDeficit: { objective: 'shop-up', perHour: '10.00 EUR' },
    },
  };
  const lines = asText(drawUp(source(body))).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'Satisfaction | Of the tickets that customers rated, the share whose last rating in the period was good. | 90 %',
      'Attempts before giving up | Of the tickets that were given up because the customer never answered, the share with at ' +
        'least 3 attempts to reach the customer, 1 hour 30 minutes or more apart. | 100 %',
      'Availability (shop-up) | The share of service time in which no ticket of priority urgent or high was open; service ' +
        'time is the business hours of Berlin office. | 99.95 %',
      'For each ticket that missed it: 5.00 EUR.',
    ]),
  );
  expect(lines.join(' ')).toContain('The business time that Availability (shop-up) lacks is owed in hours.');
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
          linkMadeBy: 'Ada Lovelace',
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
  expect(asText(document)).toBe(WHOLE);
});

const WHOLE = `Acme Care
Version 2
Kind: Agreement on several levels
Number: acme-care
In force from: 2 March 2026, 00:00 (Europe/Berlin)
Reaches: tickets that are created from then on, and clocks that run already
Order among agreements: 3; where two tie, the lower one wins
Approval: by everybody named of both parties
What this changes: Urgent tickets are answered within half an hour.

1. Parties
[Provider]
Name: Desk Ltd
Responsible: Sofia Marin <sofia@desk.example>, in Europe/Madrid
Approves: Ada Lovelace <ada@desk.example>
[Customer]
Name: Acme Inc
Approves: Carl Acme <carl@acme.example>

2. Purpose
Acme’s shop is to sell around the clock.
Both sides want the same.

3. Services covered
- For Acme
- For Acme, for the service Web shop
Everything that runs under acme.example.

4. Exclusions
[Maintenance]
Announced work on Sunday mornings.
Maintenance: kept or not, a clock does not count where its ticket stood in on-hold when that was decided, has the priority low and is about Web shop.
[Force majeure]
Flood and fire.

5. Responsibilities
[Of the provider]
- Keeps a phone staffed.
[Of the customer]
- Names one contact.

6. Objectives
Where several of the levels below promise the same, the strictest holds.
[For Acme]
Objective | Priority | Target | Measured in | Paused | Goal
First response | urgent | 30 minutes | real time, at all hours | never | 95 %
First response | normal | 8 business hours | business hours of Berlin office | never | 95 %
[For Acme, for the service Web shop]
Objective | Priority | Target | Measured in | Paused | Goal
Resolution | every | 2 business days until closing time | business hours of Nights and days | while pending (pending for at most 4 hours of business time) | 90 %
- Resolution: when a ticket is reopened, the time in between counts as well.
- Resolution: pauses before it was handed over do not count either.
What is measured:
- First response: from the ticket’s creation to the first public reply of an agent.
- Resolution: from the ticket’s creation to its solution.

7. Business hours
[Berlin office]
Where an objective names no other hours, these count. Published as calendar berlin, version 2; a later version of it takes its place.
Times are those of Europe/Berlin.
Day | Open
Monday | 09:00–12:30, 13:00–17:30
Tuesday | closed
Wednesday | closed
Thursday | closed
Friday | 09:00–15:00
Saturday | closed
Sunday | closed
Other than that:
- 25 December, every year (Christmas Day): closed
- 24 December 2026 (Christmas Eve): open 09:00–12:00
- 2 August 2027 to 13 August 2027 (Summer break): closed
- 1 May 2026: closed
Worked although listed as closed: 4 June 2026.
[Nights and days]
Published as calendar nights, version 1; a later version of it takes its place.
Open while at least one of these is. Dates are those of UTC.
[Always]
Times are those of UTC.
Open at all times.

8. Measurement
Punctual measures from the helpdesk’s own events.

9. Escalation
First response:
When | Who is told | By
When 75 % of the target is used up | the agent who has the ticket | mail
1 business day after it falls due | Bo Ss <boss@desk.example> | mail
30 minutes before it falls due, in real time | the chat room war-room | chat
Resolution:
When | Who is told | By
When 75 % of the target is used up | the agent who has the ticket | mail
When it falls due | the agent who has the ticket and the lead of the team | mail
Escalation contact: Esca Lation <esca@desk.example>
Reviews breaches: breaches@desk.example

10. Credits
A clock is one objective as it is timed on one ticket. Attainment is the share of clocks that were kept, of those that ended in a period or ran over; what is excluded does not count. A period is a calendar month, beginning and ending at midnight in Europe/Berlin. The fee of a period is 10,000.00 EUR. All credits of a period together are at most 2,500.00 EUR. Amounts are in EUR, rounded to the nearest unit, halves to the even one. An objective of which nothing was measured owes nothing.
[First response]
For each clock that was not kept: 12.50 EUR.
Attainment | Credit
below 95 %, and at least 90 % | 5 % of the fee
below 90 % | 10 % of the fee
[Hours owed]
The business time by which clocks of Resolution ran over their target is owed in hours. 4 hours of a period are not held against the provider, and what is unused makes up for earlier periods. Each whole hour is credited with 80.00 EUR; what is less is carried into the next period.
[Earning credits back]
The provider earns an objective’s credit back where the attainments of the next 3 periods in which the objective is measured average at least the following; hours owed are not earned back.
- First response: 95.5 %
[Rewards]
Objective | Attainment in a period | Reward
Resolution | at least 99 % | 100.00 EUR

11. Reporting
The provider reports monthly to reports@acme.example.

12. Reviews
The parties review this agreement every 3 months, first on 1 April 2026. Responsible for it is Rae Viewer <rae@desk.example>.

13. Disputes
In writing, within thirty days.

14. Indemnification
Nothing beside credits.

15. Term and notice
From: 1 January 2026
To: 31 December 2026, the last day included
Notice: 90 days
It renews itself by 12 months each time unless a party gives notice.

16. Signatures
Desk Ltd: Ada Lovelace, ______
Acme Inc: Carl Acme, approved on 27 February 2026, 16:04 (Europe/Berlin), by a link that Ada Lovelace handed over

17. Version history
Version | In force from | To | What it changes
1 | 1 January 2026, 00:00 (Europe/Berlin) | until replaced | 
2 | 2 March 2026, 00:00 (Europe/Berlin) | until replaced | Urgent tickets are answered within half an hour.

abababababababababababababababababababababababababababababababab`;

/** Words of the format itself, which the document says in its own. */
const OWN_WORDS =
  /^(kind|level|metric|combine|rule|rounding|approval|renewal|frequency|role|clock|offsetClock|channel|onReopen|period|calendarId|id|customers|services|statuses|objective)$/;

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
