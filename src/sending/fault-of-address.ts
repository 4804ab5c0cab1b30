import { Outbound } from '../outbound.js';

/**
 * Why nothing can be sent there, or null; completes the sentence "url …". Where a name leads is checked at every
 * connection; this spares the typist an attempt that cannot succeed.
 */
export function faultOfAddress(text: string, allowedCidrs: readonly string[]): string | null {
  if (!URL.canParse(text)) return 'must be a URL, such as https://example.com/hooks/punctual';
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'https:' && !(protocol === 'http:' && allowedCidrs.length > 0))
    return 'must begin with https:// (http:// only reaches addresses that OUTBOUND_ALLOW_CIDRS allows)';
  if (username !== '' || password !== '') return 'must not hold a user name or a password';
  const outbound = new Outbound(allowedCidrs);
  if (!(protocol === 'https:' ? outbound : outbound.allowedOnly()).permitsHost(hostname))
    return `leads to ${hostname}, which OUTBOUND_ALLOW_CIDRS does not allow`;
  return null;
}
