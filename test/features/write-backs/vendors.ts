import type { Vendor } from './fake-helpdesk.js';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

/** Update Ticket replaces all tags of a ticket; Add Tags and Remove Tags do not. */
const zendesk: Vendor = ({ method, path, headers, body }, find) => {
  if (headers.authorization !== basic('bot@acme.example/token:s3cret'))
    return { status: 401, body: { error: "Couldn't authenticate you" } };
  const [, id = '', tags] = /^\/api\/v2\/tickets\/(\d+)(\/tags)?\.json$/.exec(path) ?? [];
  const ticket = find(id);
  if (ticket === undefined)
    return { status: 404, body: { error: 'RecordNotFound', description: 'Not found' } };
  if (tags === undefined) {
    if (method !== 'PUT') return { status: 405 };
    if (body.ticket.tags !== undefined) ticket.marks.clear();
    for (const { id: field, value } of body.ticket.custom_fields) ticket.fields[String(field)] = value;
    return { status: 200, body: { ticket: { id: Number(id) }, audit: {} } };
  }
  if (method !== 'PUT' && method !== 'DELETE') return { status: 405 };
  for (const tag of body.tags) ticket.marks[method === 'PUT' ? 'add' : 'delete'](tag);
  return { status: 200, body: { tags: [...ticket.marks] } };
};

/** Edit Issue: 204, no field in `fields` and `update` both, and date-times without a Z. */
const jira: Vendor = ({ method, path, headers, body }, find) => {
  if (headers.authorization !== basic('bot@acme.example:s3cret'))
    return { status: 401, body: { message: 'Client must be authenticated to access this resource.' } };
  const [, id = ''] = /^\/rest\/api\/2\/issue\/([A-Z]+-\d+)$/.exec(path) ?? [];
  const ticket = find(id);
  if (ticket === undefined || method !== 'PUT')
    return {
      status: 404,
      body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'] },
    };
  const { fields = {}, update = {} } = body;
  if (Object.keys(fields).some((name) => name in update) || /T.*Z$/.test(fields.customfield_10050 ?? ''))
    return {
      status: 400,
      body: { errorMessages: [], errors: { customfield_10050: 'Error parsing date string' } },
    };
  Object.assign(ticket.fields, fields);
  for (const { add, remove } of update.labels ?? []) {
    if (add !== undefined) ticket.marks.add(add);
    else ticket.marks.delete(remove);
  }
  return { status: 204 };
};

const zammad: Vendor = ({ method, path, headers, body }, find) => {
  if (headers.authorization !== 'Token token=s3cret')
    return { status: 401, body: { error: 'Invalid BasicAuth credentials' } };
  const tags = /^\/api\/v1\/tags\/(add|remove)$/.exec(path);
  const id = tags === null ? (/^\/api\/v1\/tickets\/(\d+)$/.exec(path)?.[1] ?? '') : String(body.o_id);
  const ticket = find(id);
  if (ticket === undefined) return { status: 404, body: { error: "Couldn't find Ticket" } };
  if (tags === null) {
    if (method !== 'PUT') return { status: 405 };
    Object.assign(ticket.fields, body);
    return { status: 200, body: { id: Number(id) } };
  }
  if (method !== (tags[1] === 'add' ? 'POST' : 'DELETE') || body.object !== 'Ticket') return { status: 422 };
  ticket.marks[tags[1] === 'add' ? 'add' : 'delete'](body.item);
  return { status: 201, body: true };
};

const github: Vendor = ({ method, path, headers, body }, find) => {
  if (headers['user-agent'] === undefined) return { status: 403, body: { message: 'Request forbidden' } };
  if (headers.authorization !== 'Bearer s3cret') return { status: 401, body: { message: 'Bad credentials' } };
  const [, repository, number, name] =
    /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/labels(?:\/(.+))?$/.exec(path) ?? [];
  const ticket = find(`${repository}#${number}`);
  if (ticket === undefined) return { status: 404, body: { message: 'Not Found' } };
  if (method === 'POST') for (const label of body.labels) ticket.marks.add(label);
  else if (method !== 'DELETE' || name === undefined) return { status: 404 };
  else if (!ticket.marks.delete(decodeURIComponent(name)))
    return { status: 404, body: { message: 'Label does not exist' } };
  return { status: 200, body: [...ticket.marks].map((each) => ({ name: each })) };
};

/** What the suite has to know of each. */
export const vendors = {
  zendesk: {
    vendor: zendesk,
    ticketId: '35436',
    user: 'bot@acme.example',
    fields: { due: '3600111', clock: '3600112', state: '3600113' },
    mark: (state: string) => `sla_${state.replace('-', '_')}`,
    due: '2026-03-02T11:00:00.000Z',
  },
  jira: {
    vendor: jira,
    ticketId: 'SUP-12',
    user: 'bot@acme.example',
    fields: { due: 'customfield_10050', clock: 'customfield_10051', state: 'customfield_10052' },
    mark: (state: string) => `sla:${state}`,
    due: '2026-03-02T11:00:00.000+0000',
  },
  zammad: {
    vendor: zammad,
    ticketId: '81',
    user: 'punctual@acme.example',
    fields: { due: 'sla_due', clock: 'sla_clock', state: 'sla_state' },
    mark: (state: string) => `sla:${state}`,
    due: '2026-03-02T11:00:00.000Z',
  },
  github: {
    vendor: github,
    ticketId: 'acme/printers#12',
    user: undefined,
    fields: {} as { due?: string; clock?: string; state?: string },
    mark: (state: string) => `sla:${state}`,
    due: null,
  },
} as const;

export type VendorName = keyof typeof vendors;
