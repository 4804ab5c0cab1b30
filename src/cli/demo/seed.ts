import { randomBytes } from 'node:crypto';
import type { CalendarSpec, PeriodSpec, Weekday } from '../../engine/calendar/calendar.js';
import { compileCalendar } from '../../engine/calendar/compile.js';
import { zone } from '../../engine/calendar/zone.js';
import { HOUR, type Instant, type Millis, MINUTE, SECOND } from '../../engine/instant.js';
import type { Api } from './api.js';
import type { Secrets } from './sender.js';
import { people } from './storyline.js';

const ZONE = 'Europe/Berlin';
const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Two customers, what they were promised, who serves them, and two helpdesks; again and again the same. */
export async function seed(api: Api, at: Instant): Promise<Secrets> {
  await seedCalendars(api, at);
  await seedPeople(api);
  await api.put('agreements/acme-care', acmeCare);
  await api.put('agreements/nordwind-enterprise', nordwindEnterprise);
  return seedIntegrations(api);
}

async function seedCalendars(api: Api, at: Instant): Promise<void> {
  const there = await api.get<{ spec: CalendarSpec }>('calendars/shifts');
  if (!there || !staysOpen(there.spec, at)) {
    await api.put('calendars/shifts', { name: 'Three shifts', spec: shiftsAround(at) });
  }
  await api.put('calendars/berlin-office', { name: 'Berlin office', spec: berlinOffice });
}

const staysOpen = (spec: CalendarSpec, at: Instant): boolean =>
  compileCalendar(spec).between(at, at + HOUR) === HOUR;

/** Open every day but for an hour of handover; that hour lies half a day away, whenever the demo is started. */
function shiftsAround(at: Instant): CalendarSpec {
  const localHour = new Date(at + zone(ZONE).offsetAt(at)).getUTCHours();
  const handover = (localHour + 12) % 24;
  const hour = (h: number) => `${String(h).padStart(2, '0')}:00`;
  const periods = [
    ['00:00', hour(handover)],
    [hour(handover + 1), '24:00'],
  ].filter(([from, to]) => from !== to) as unknown as PeriodSpec[];
  return { timezone: ZONE, weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, periods])) };
}

const officeDay: readonly PeriodSpec[] = [
  ['09:00', '12:30'],
  ['13:00', '17:30'],
];

const berlinOffice: CalendarSpec = {
  timezone: ZONE,
  weekly: { mon: officeDay, tue: officeDay, wed: officeDay, thu: officeDay, fri: [['09:00', '15:00']] },
  holidays: [
    { date: '2026-01-01', yearly: true, name: 'New Year’s Day' },
    { date: '2026-05-01', yearly: true, name: 'Labour Day' },
    { date: '2026-10-03', yearly: true, name: 'German Unity Day' },
    { date: '2026-12-24', yearly: true, name: 'Christmas Eve', open: [['09:00', '12:00']] },
    { from: '2026-12-25', to: '2026-12-26', yearly: true, name: 'Christmas' },
  ],
};

async function seedPeople(api: Api): Promise<void> {
  await api.put('customers/acme', { name: 'Acme Brewing', externalIds: ['9001'], domains: ['acme.example'] });
  await api.put('customers/nordwind', { name: 'Nordwind Bank', domains: ['nordwind.example'] });
  await api.put('services/online-shop', { name: 'Online shop' });
  await api.put('services/online-banking', { name: 'Online banking' });
  await api.put('services/payments', { name: 'Payments' });
  await api.put('teams/frontline', {
    name: 'Frontline',
    externalIds: ['7001'],
    timezone: ZONE,
    leadName: 'Lena Brandt',
    leadEmail: 'lena.brandt@support.example',
  });
  await api.put('teams/payments', {
    name: 'Payments squad',
    externalIds: ['7002'],
    timezone: 'Asia/Kolkata',
    leadName: 'Arjun Mehta',
    leadEmail: 'arjun.mehta@support.example',
  });
  for (const { id, name, email } of people) {
    const agent = { name, email, timezone: ZONE, teamId: 'frontline', externalIds: [id] };
    await api.put(`agents/${email.split('.')[0]}`, agent);
  }
}

const within = (ms: Millis) => ({ seconds: ms / SECOND });

const ladder = {
  steps: [
    { id: 'warning', at: { percent: 60 }, notify: [{ role: 'assignee' }, { role: 'team_lead' }] },
    { id: 'breach', at: { offsetSeconds: 0 }, notify: [{ role: 'assignee' }, { role: 'team_lead' }] },
    { id: 'escalation', at: { offsetSeconds: 20 }, notify: [{ role: 'escalation_contact' }] },
  ],
};

const responsible = {
  escalationContact: {
    name: 'Sofia Marin',
    address: 'sofia.marin@support.example',
    timezone: 'Europe/Madrid',
  },
  reviewer: { name: 'Tomás Ferreira', address: 'tomas.ferreira@support.example', timezone: 'Europe/Lisbon' },
};

/** Customer-based: one customer, whatever the service. Targets are short enough to watch. */
const acmeCare = {
  kind: 'customer',
  position: 1,
  title: 'Acme Care',
  calendarId: 'shifts',
  ...responsible,
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [
        {
          id: 'first-response',
          metric: 'first_response',
          byPriority: {
            urgent: within(30 * SECOND),
            high: within(45 * SECOND),
            normal: within(70 * SECOND),
            low: { ...within(4 * HOUR), calendarId: 'berlin-office' },
          },
          goalPercent: 95,
          ladder,
        },
        {
          id: 'resolution',
          metric: 'resolution',
          byPriority: {
            urgent: within(90 * SECOND),
            high: within(3 * MINUTE),
            normal: within(5 * MINUTE),
            low: { ...within(24 * HOUR), calendarId: 'berlin-office' },
          },
          pauseOn: ['pending'],
          goalPercent: 90,
          ladder,
        },
      ],
    },
  ],
};

/** Multi-level: what everybody gets, what this customer gets, and what one service gets; the most specific wins. */
const nordwindEnterprise = {
  kind: 'multi_level',
  position: 2,
  title: 'Nordwind Enterprise',
  combine: 'most_specific',
  calendarId: 'shifts',
  ...responsible,
  levels: [
    {
      level: 'corporate',
      objectives: [
        { id: 'corporate-first-response', metric: 'first_response', ...within(90 * SECOND), ladder },
        {
          id: 'corporate-resolution',
          metric: 'resolution',
          ...within(15 * MINUTE),
          pauseOn: ['pending'],
          ladder,
        },
      ],
    },
    {
      level: 'customer',
      customers: ['nordwind'],
      objectives: [
        {
          id: 'bank-first-response',
          metric: 'first_response',
          ...within(75 * SECOND),
          goalPercent: 98,
          ladder,
        },
        { id: 'bank-next-response', metric: 'next_response', ...within(2 * MINUTE), ladder },
      ],
    },
    {
      level: 'service',
      services: ['payments'],
      objectives: [
        {
          id: 'payments-resolution',
          metric: 'resolution',
          byPriority: { urgent: within(2 * MINUTE), high: within(4 * MINUTE), normal: within(8 * MINUTE) },
          pauseOn: ['pending'],
          onReopen: 'resume',
          ladder,
        },
      ],
    },
    {
      level: 'customer_service',
      customers: ['nordwind'],
      services: ['payments'],
      objectives: [
        {
          id: 'bank-payments-first-response',
          metric: 'first_response',
          byPriority: { urgent: within(25 * SECOND), high: within(40 * SECOND), normal: within(60 * SECOND) },
          goalPercent: 99,
          ladder,
        },
      ],
    },
  ],
};

/** Secrets cannot be read back, so each play brings its own; the one before stays good beside it. */
async function seedIntegrations(api: Api): Promise<Secrets> {
  const secrets = {
    zendesk: `demo-${randomBytes(24).toString('hex')}`,
    standard: `whsec_${randomBytes(32).toString('base64')}`,
  };
  await connect(api, 'acme-zendesk', secrets.zendesk, {
    helpdesk: 'zendesk',
    name: 'Acme’s Zendesk',
    mapping: { ticketUrl: 'https://acme.zendesk.example/agent/tickets/{id}' },
  });
  await connect(api, 'bank-desk', secrets.standard, {
    helpdesk: 'standard',
    name: 'Nordwind’s own service desk',
    mapping: { ticketUrl: 'https://desk.nordwind.example/tickets/{id}' },
  });
  return secrets;
}

async function connect(api: Api, id: string, secret: string, integration: object): Promise<void> {
  if (await api.get(`integrations/${id}`)) {
    await api.put(`integrations/${id}`, integration);
    await api.post(`integrations/${id}/rotate-secret`, { secret });
  } else {
    await api.put(`integrations/${id}`, { ...integration, secret });
  }
}
