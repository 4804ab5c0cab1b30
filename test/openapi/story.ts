import { Sweep } from '../../src/clocks/sweep.js';
import type { Answer, TestApp } from '../harness/app.js';
import { connect } from '../harness/integration.js';
import type { SettableNow } from '../harness/settable-now.js';
import { machine } from '../harness/signed-in.js';

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly sent: unknown;
  readonly answer: Answer;
}

const office = [['09:00', '17:00']];
const OFFICE = {
  timezone: 'Europe/Berlin',
  weekly: { mon: office, tue: office, wed: office, thu: office, fri: office },
};

const CARE = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'berlin',
  levels: [
    {
      level: 'customer',
      customers: ['acme'],
      objectives: [
        {
          id: 'first-response',
          metric: 'first_response',
          byPriority: { urgent: { seconds: 3_600 }, normal: { seconds: 14_400 } },
        },
        { id: 'resolution', metric: 'resolution', seconds: 28_800, pauseOn: ['pending'] },
      ],
    },
  ],
};

/** From an empty installation to a breach, over HTTP: every answer is compared with its description. */
export async function tellStory(app: TestApp, now: SettableNow): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const { key } = await machine(app, 'admin');
  const ask = async (method: string, path: string, sent?: object) => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await app.fetch(path, { method, headers, json: sent });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    exchanges.push({ method, path, sent, answer });
    return answer.body as { id: number };
  };

  await ask('PUT', '/api/teams/support', {
    name: 'Support',
    leadName: 'Ada Lovelace',
    leadEmail: 'ada@desk.example',
    timezone: 'Europe/Berlin',
  });
  await ask('PUT', '/api/agents/bob', {
    name: 'Bob',
    email: 'bob@desk.example',
    timezone: 'Europe/Berlin',
    teamId: 'support',
  });
  await ask('PUT', '/api/customers/acme', { name: 'Acme', externalIds: ['Acme'], domains: ['acme.example'] });
  await ask('PUT', '/api/services/printing', { name: 'Printing', externalIds: ['printing'] });
  await ask('PUT', '/api/calendars/berlin', { name: 'Berlin office', spec: OFFICE });
  await ask('POST', '/api/calendars/try', { spec: OFFICE, at: '2026-11-27T15:00:00Z', ms: 7_200_000 });
  await ask('POST', '/api/agreements/acme-care/check', CARE);
  await ask('PUT', '/api/agreements/acme-care', CARE);
  await ask('PUT', '/api/integrations/web', { helpdesk: 'standard', name: 'Web desk' });

  const desk = await connect(app, 'standard', { id: 'desk' });
  const told = (id: string, ticket: object, ...events: object[]) => desk.post({ ticket, events }, { id });
  await told(
    'msg_created',
    { id: 'T-1', subject: 'Printer on fire', url: 'https://desk.example/T-1' },
    {
      at: '2026-11-23T09:00:00Z',
      kind: 'ticket.created',
      actor: 'customer',
      status: 'open',
      priority: 'urgent',
      customer: 'Acme',
      group: 'support',
      assignee: 'bob',
    },
  );
  await app.app.get(Sweep).pass();
  await ask('GET', '/api/board');
  await ask('POST', '/api/agreements/acme-care/effect', {
    ...CARE,
    reach: 'running',
    inForceFrom: '2026-11-23T12:00:00Z',
  });
  now.set('2026-11-23T10:30:00Z');
  await app.app.get(Sweep).pass();
  await told(
    'msg_pending',
    { id: 'T-1' },
    { at: '2026-11-23T10:30:00Z', kind: 'status.changed', to: 'pending' },
  );
  await app.app.get(Sweep).pass();

  await ask('GET', '/api/me');
  for (const list of ['agents', 'customers', 'services', 'teams', 'users', 'api-keys'])
    await ask('GET', `/api/${list}`);
  for (const list of ['calendars', 'agreements', 'integrations', 'deliveries', 'breaches', 'mails'])
    await ask('GET', `/api/${list}`);
  await ask('GET', '/api/calendars/berlin');
  await ask('GET', '/api/agreements/acme-care');
  await ask('GET', '/api/integrations/desk');
  await ask(
    'GET',
    '/api/figures?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z&outagePriorities=urgent&calendar=berlin',
  );
  await ask('GET', '/api/promises?customer=acme&priority=urgent');
  await ask('GET', '/api/board/choices');
  await ask('GET', '/api/tickets/1');
  await ask('GET', '/api/tickets/1/clocks/acme-care%2Ffirst-response/explanation');
  await ask('GET', '/api/mails/1');
  await ask('GET', '/api/tickets/set-aside');
  await ask('POST', '/api/users', {
    name: 'Ada Lovelace',
    email: 'ada@desk.example',
    role: 'lead',
    teams: ['support'],
  });
  await ask('POST', '/api/api-keys', { name: 'Reports', role: 'auditor', expiresAt: '2027-11-23T00:00:00Z' });
  await ask('PUT', '/api/webhook-endpoints/pager', {
    url: 'https://pager.example/hooks',
    eventTypes: ['ticket.clock.breached'],
    description: 'Pager',
  });
  await ask('GET', '/api/webhook-endpoints');
  await ask('GET', '/api/webhook-endpoints/pager/messages');
  await ask('PUT', '/api/chat-rooms/ops', {
    name: 'Ops',
    url: 'https://chat.example/hooks/made-up',
    teamIds: ['support'],
  });
  await ask('GET', '/api/chat-rooms');
  await ask('POST', '/api/analyses', {
    kind: 'baseline',
    from: '2026-11-23T00:00:00Z',
    to: '2026-11-24T00:00:00Z',
    calendarId: 'berlin',
  });
  return exchanges;
}
