import { iso } from '../../engine/instant.js';
import { type Call, tag, type WritesBack } from '../write-back.js';

/**
 * Custom fields by the Update Ticket endpoint. Tags by endpoints of their own, because an update would replace them all.
 * Zendesk's plans begin at 200 requests a minute, shared by everything that uses the account.
 */
export const zendeskWriteBack: WritesBack = {
  user: 'required',
  perMinute: 60,
  faultOfField: (name) => (/^\d{1,20}$/.test(name) ? null : 'has to be the number of a custom field'),
  instant: iso,
  mark: tag,
  headers: ({ user, token }) => ({
    authorization: `Basic ${Buffer.from(`${user}/token:${token}`).toString('base64')}`,
  }),

  calls(externalId, { fields, mark }, stale) {
    const path = `/api/v2/tickets/${encodeURIComponent(externalId)}`;
    const custom_fields = Object.entries(fields).map(([id, value]) => ({ id: Number(id), value }));
    const calls: Call[] = [];
    if (custom_fields.length > 0)
      calls.push({ method: 'PUT', path: `${path}.json`, body: { ticket: { custom_fields } } });
    if (mark !== null) calls.push({ method: 'PUT', path: `${path}/tags.json`, body: { tags: [mark] } });
    if (stale.length > 0) calls.push({ method: 'DELETE', path: `${path}/tags.json`, body: { tags: stale } });
    return calls;
  },
};
