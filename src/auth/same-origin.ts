import type { IncomingHttpHeaders } from 'node:http';

/**
 * Did a page of ours send this? A browser sends the session cookie along with whatever another site makes it post, but it
 * also says where the request came from. A request that says nothing is not from a browser of this decade, and refused.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
