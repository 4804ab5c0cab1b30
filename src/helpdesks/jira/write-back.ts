import { iso } from '../../engine/instant.js';
import { label, type WritesBack } from '../write-back.js';

/**
 * Fields and labels in one Edit Issue request. With a user it is Jira Cloud and an API token; a token alone is a personal
 * access token of Jira Data Center. Both have the second version of the API; the third, of Cloud's, would take a document
 * instead of text for a field of several lines.
 */
export const jiraWriteBack: WritesBack = {
  user: 'optional',
  perMinute: 60,
  faultOfField: (name) =>
    /^customfield_\d{1,15}$/.test(name) ? null : 'has to be a custom field, such as customfield_10050',
  // What Jira's date-time fields take; it reads no Z.
  instant: (at) => iso(at).replace('Z', '+0000'),
  mark: label,
  headers: ({ user, token }) => ({
    authorization:
      user === undefined ? `Bearer ${token}` : `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`,
  }),

  calls(externalId, { fields, mark }, stale) {
    const labels = [...stale.map((name) => ({ remove: name })), ...(mark === null ? [] : [{ add: mark }])];
    const body = {
      ...(Object.keys(fields).length > 0 && { fields }),
      ...(labels.length > 0 && { update: { labels } }),
    };
    if (Object.keys(body).length === 0) return [];
    return [{ method: 'PUT', path: `/rest/api/2/issue/${encodeURIComponent(externalId)}`, body }];
  },
};
