import { iso } from '../../engine/instant.js';
import { label, type WritesBack } from '../write-back.js';

const GONE_ALREADY = 404;

/**
 * Labels, since an issue has no other fields: the new one first, so that an issue is never without. GitHub allows 80
 * requests a minute that write, and wants them one after the other.
 */
export const githubWriteBack: WritesBack = {
  baseUrl: 'https://api.github.com',
  user: 'optional',
  perMinute: 30,
  faultOfField: () => 'cannot be written: an issue has labels only',
  instant: iso,
  mark: label,
  headers: ({ token }) => ({
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  }),

  calls(externalId, { mark }, stale) {
    const [, owner, repository, number] = /^([^/]+)\/([^/#]+)#(\d+)$/.exec(externalId) ?? [];
    if (owner === undefined || repository === undefined)
      throw new Error(`${externalId} is not an issue's name, owner/repository#number`);
    const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repository)}/issues/${number}/labels`;
    return [
      ...(mark === null ? [] : [{ method: 'POST' as const, path, body: { labels: [mark] } }]),
      ...stale.map((name) => ({
        method: 'DELETE' as const,
        path: `${path}/${encodeURIComponent(name)}`,
        alsoGood: GONE_ALREADY,
      })),
    ];
  },
};
