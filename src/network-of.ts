import { isIP } from 'node:net';

/**
 * What one client can be told apart by: its IPv4 address, or the first half of its IPv6 address, for the second half is its own to
 * choose anew with every request (RFC 4291, section 2.5.4; RFC 6177 has sites given a /64 at least). Anything else as it is.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [mapped] = /(?<=^::ffff:)\d+\.\d+\.\d+\.\d+$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  // The parser of addresses brings every spelling into one.
  const spelled = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1);
  const [head, tail] = spelled.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head!.length - (tail?.length ?? 0) }, () => '0');
  const groups = tail === undefined ? head! : [...head!, ...zeros, ...tail];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
