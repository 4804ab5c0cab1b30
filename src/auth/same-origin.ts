import type { IncomingHttpHeaders } from 'node:http';

/**
 * Did a page of ours send this? A browser sends the session cookie along with whatever another site makes it post, but it
 * also says where the request came from. A request that says nothing is not from a browser of this decade, and refused.
 */
export function isSameOrigin({ origin, host, ...headers }: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  // Browsers keep Sec-Fetch-Site to themselves over plain HTTP. A proxy may have changed the host.
  if (origin === undefined || !URL.canParse(origin)) return false;
  return [host, new URL(publicUrl).host].includes(new URL(origin).host);
}
