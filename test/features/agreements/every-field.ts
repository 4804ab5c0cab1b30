import type { AgreementBody } from '../../../src/agreements/agreement.js';

const person = (name: string) => ({ name, address: `${name.toLowerCase()}@desk.example`, timezone: 'UTC' });
const withoutZone = (name: string) => ({ name, address: `${name.toLowerCase()}@desk.example` });

const steps = [
  { id: 'warning', at: { percent: 75 }, notify: [{ role: 'assignee' }] },
  { id: 'before', at: { offsetSeconds: -900, offsetClock: 'calendar' }, notify: [withoutZone('Eve')] },
  { id: 'boss', at: { offsetWorkingDays: 1 }, notify: [{ room: 'alarms' }], channel: 'chat' },
];

/** Agreements that together use every field there is; fields that exclude each other stand in different ones. */
export const EVERY_FIELD: readonly AgreementBody[] = [
  {
    kind: 'multi_level',
    title: 'Acme Care',
    position: 3,
    combine: 'strictest',
    calendarId: 'office',
    changeNote: 'Shorter.',
    approval: 'both_parties',
    purpose: 'Support.',
    parties: {
      provider: { name: 'Desk Ltd', responsible: person('Ada'), approvers: [person('Ada')] },
      customer: { name: 'Acme Inc', responsible: person('Carl'), approvers: [person('Carl')] },
    },
    servicesCovered: 'The shop.',
    exclusions: [
      {
        id: 'window',
        title: 'Maintenance',
        text: 'On Sundays.',
        rule: {
          kind: 'maintenance',
          statuses: ['waiting'],
          priorities: ['low'],
          services: ['shop'],
          customers: ['acme'],
          teams: ['second-line'],
        },
      },
    ],
    responsibilities: { provider: ['Answers.'], customer: ['Asks.'] },
    measurement: 'In open time.',
    reporting: { frequency: 'monthly', recipients: [person('Carl')] },
    disputes: 'Within 30 days.',
    indemnification: 'None.',
    term: { from: '2027-01-01', to: '2027-12-31', noticeDays: 90, renewal: 'automatic', renewalMonths: 12 },
    review: { everyMonths: 6, reviewer: person('Ada'), firstOn: '2027-06-01' },
    escalationContact: person('Sofia'),
    reviewer: person('Ada'),
    breachReview: { withinWorkingDays: 2 },
    period: 'month',
    timezone: 'UTC',
    levels: [
      {
        level: 'customer_service',
        customers: ['acme'],
        services: ['shop'],
        objectives: [
          {
            id: 'first-response',
            metric: 'first_response',
            byPriority: { urgent: { seconds: 1_800, clock: 'calendar', calendarId: 'office' } },
            clock: 'business',
            calendarId: 'office',
            endOfWorkingDay: true,
            outOfHoursExtraSeconds: 600,
            thenCalendarSeconds: 300,
            pauseOn: ['pending'],
            pauseBudgetSeconds: { pending: 86_400 },
            onReopen: 'resume',
            solveSatisfies: true,
            retroactivePause: false,
            goalPercent: 95,
            ladder: { steps },
          },
          { id: 'resolution', metric: 'resolution', seconds: 144_000, runsOn: ['vendor'], goalPercent: 90 },
          { id: 'team', metric: 'ownership', workingDays: 2, group: 'second-line' },
        ],
      },
    ],
    measures: [
      { id: 'csat', measure: 'satisfaction', goalPercent: 90 },
      { measure: 'contact_attempts', goalPercent: 100, attempts: 3, apartHours: 12 },
      {
        measure: 'availability',
        goalPercent: 99.9,
        outagePriorities: ['urgent'],
        outageServices: ['shop'],
        calendarId: 'office',
      },
    ],
    credits: {
      currency: 'EUR',
      fee: '1000.00 EUR',
      rounding: 'down',
      capPercent: 10,
      objectives: [
        {
          objective: 'first-response',
          weightPercent: 50,
          below: [{ percent: 95, creditPercent: 5 }],
        },
        {
          objective: 'resolution',
          weightPercent: 50,
          bands: [
            { from: 0, to: 90, creditPercent: 8 },
            { from: 90, to: 100, creditPercent: 0 },
          ],
        },
      ],
      hoursDeficit: { objective: 'resolution', allowanceHours: 2, perHour: '40.00 EUR' },
    },
    earnBack: { rule: 'average', periods: 3, marginPercent: 1 },
    rewards: [{ objective: 'resolution', atLeastPercent: 99, rewardPercent: 2 }],
  },
  {
    kind: 'customer',
    title: 'In fixed money',
    breachReview: { withinHours: 48 },
    calendarId: 'office',
    period: 'quarter',
    timezone: 'UTC',
    levels: [
      {
        level: 'customer',
        customers: ['acme'],
        objectives: [
          {
            metric: 'resolution',
            byPriority: {
              low: {
                workingDays: 2,
                endOfWorkingDay: true,
                outOfHoursExtraSeconds: 600,
                thenCalendarSeconds: 300,
              },
            },
          },
        ],
      },
    ],
    credits: {
      currency: 'EUR',
      cap: '500.00 EUR',
      objectives: [
        {
          objective: 'customer.resolution',
          perBreach: '5.00 EUR',
          below: [{ percent: 95, credit: '25.00 EUR' }],
        },
      ],
    },
    rewards: [{ objective: 'customer.resolution', atLeastPercent: 99, reward: '10.00 EUR' }],
  },
  {
    kind: 'customer',
    title: 'In bands of money',
    calendarId: 'office',
    period: 'month',
    timezone: 'UTC',
    levels: [
      { level: 'customer', customers: ['acme'], objectives: [{ metric: 'resolution', seconds: 3_600 }] },
    ],
    credits: {
      currency: 'EUR',
      cap: '500.00 EUR',
      objectives: [
        {
          objective: 'customer.resolution',
          bands: [
            { from: 0, to: 90, credit: '25.00 EUR' },
            { from: 90, to: 100, credit: '0.00 EUR' },
          ],
        },
      ],
    },
  },
];
