/** An agreement that says everything that can be said. */
export const FULL = {
  kind: 'multi_level',
  position: 3,
  title: 'Acme Care',
  combine: 'strictest',
  calendarId: 'berlin',
  approval: 'both_parties',
  purpose: 'Acme’s shop is to sell around the clock.\n\nBoth sides want the same.',
  parties: {
    provider: {
      name: 'Desk Ltd',
      responsible: { name: 'Sofia Marin', address: 'sofia@desk.example', timezone: 'Europe/Madrid' },
      approvers: [{ name: 'Ada Lovelace', address: 'ada@desk.example' }],
    },
    customer: { name: 'Acme Inc', approvers: [{ name: 'Carl Acme', address: 'carl@acme.example' }] },
  },
  servicesCovered: 'Everything that runs under acme.example.',
  exclusions: [
    {
      id: 'window',
      title: 'Maintenance',
      text: 'Announced work on Sunday mornings.',
      rule: { kind: 'maintenance', priorities: ['low'], statuses: ['on-hold'], services: ['shop'] },
    },
    { id: 'flood', title: 'Force majeure', text: 'Flood and fire.' },
  ],
  responsibilities: { provider: ['Keeps a phone staffed.'], customer: ['Names one contact.'] },
  measurement: 'Punctual measures from the helpdesk’s own events.',
  reporting: { frequency: 'monthly', recipients: [{ address: 'reports@acme.example' }] },
  disputes: 'In writing, within thirty days.',
  indemnification: 'Nothing beside credits.',
  term: { from: '2026-01-01', to: '2026-12-31', noticeDays: 90, renewal: 'automatic', renewalMonths: 12 },
  review: {
    everyMonths: 3,
    reviewer: { name: 'Rae Viewer', address: 'rae@desk.example' },
    firstOn: '2026-04-01',
  },
  changeNote: 'Urgent tickets are answered within half an hour.',
  escalationContact: { name: 'Esca Lation', address: 'esca@desk.example' },
  reviewer: { address: 'breaches@desk.example' },
  period: 'month',
  timezone: 'Europe/Berlin',
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [
        {
          id: 'first-response',
          metric: 'first_response',
          byPriority: {
            normal: { seconds: 28_800 },
            urgent: { seconds: 1_800, clock: 'calendar' },
          },
          goalPercent: 95,
          ladder: {
            steps: [
              { id: 'warning', at: { percent: 75 }, notify: [{ role: 'assignee' }] },
              {
                id: 'boss',
                at: { offsetWorkingDays: 1 },
                notify: [{ address: 'boss@desk.example', name: 'Bo Ss' }],
              },
              {
                id: 'room',
                at: { offsetSeconds: -1_800, offsetClock: 'calendar' },
                channel: 'chat',
                notify: [{ room: 'war-room' }],
              },
            ],
          },
        },
      ],
    },
    {
      level: 'customer_service',
      customers: ['acme'],
      services: ['shop'],
      objectives: [
        {
          id: 'resolution',
          metric: 'resolution',
          workingDays: 2,
          endOfWorkingDay: true,
          calendarId: 'nights',
          pauseOn: ['pending'],
          pauseBudgetSeconds: { pending: 14_400 },
          onReopen: 'continue',
          retroactivePause: true,
          goalPercent: 90,
        },
      ],
    },
  ],
  credits: {
    currency: 'EUR',
    fee: '10000.00 EUR',
    rounding: 'half_even',
    capPercent: 25,
    objectives: [
      {
        objective: 'first-response',
        below: [
          { percent: 95, creditPercent: 5 },
          { percent: 90, creditPercent: 10 },
        ],
        perBreach: '12.50 EUR',
      },
    ],
    hoursDeficit: { objective: 'resolution', allowanceHours: 4, perHour: '80.00 EUR' },
  },
  earnBack: { rule: 'average', periods: 3, marginPercent: 0.5 },
  rewards: [{ objective: 'resolution', atLeastPercent: 99, reward: '100.00 EUR' }],
};
