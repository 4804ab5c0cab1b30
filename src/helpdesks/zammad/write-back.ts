import { iso } from '../../engine/instant.js';
import { type Call, label, type WritesBack } from '../write-back.js';

/** Attributes that every Zammad has: to write into one of these would change the ticket itself. */
const ZAMMADS_OWN =
  /^(id|number|title|note|type|preferences|article|articles|tags|.+_(id|ids|at|count|diff_in_min|in_min|unit))$|^(state|priority|group|owner|customer|organization|pending_time|mentions|links)$/;

/** Object attributes by the ticket's own endpoint, tags by another. */
export const zammadWriteBack: WritesBack = {
  user: 'optional',
  perMinute: 120,
  faultOfField: (name) =>
    /^[a-z][a-z0-9_]{0,99}$/.test(name) && !ZAMMADS_OWN.test(name)
      ? null
      : 'has to be the name of an attribute that was added to tickets; it must not end like one of Zammad’s own',
  instant: iso,
  mark: label,
  headers: ({ token }) => ({ authorization: `Token token=${token}` }),

  calls(externalId, { fields, mark }, stale) {
    const calls: Call[] = [];
    if (Object.keys(fields).length > 0)
      calls.push({ method: 'PUT', path: `/api/v1/tickets/${encodeURIComponent(externalId)}`, body: fields });
    const tagOf = (item: string) => ({ item, object: 'Ticket', o_id: Number(externalId) });
    if (mark !== null) calls.push({ method: 'POST', path: '/api/v1/tags/add', body: tagOf(mark) });
    for (const item of stale)
      calls.push({ method: 'DELETE', path: '/api/v1/tags/remove', body: tagOf(item), alsoGood: 404 });
    return calls;
  },
};
