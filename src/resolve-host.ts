import { type LookupAddress, promises as dns } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

export interface ResolveTerms {
  /** Name servers instead of the system's, as `address:port`. */
  readonly servers?: readonly string[];
  /** For each of two tries; the second may take twice as long. */
  readonly timeoutMs?: number;
}

/**
 * The addresses of a host. `dns.lookup` alone would do, were it not for name servers that stay silent: it waits for them on
 * a thread, two such names take all the threads there are for it, and every other name in the process waits behind them.
 * So the name servers are asked without one, and only what they do not know is left to the system (search domains, mDNS).
 */
export async function resolveHost(
  host: string,
  { servers, timeoutMs = 2_000 }: ResolveTerms = {},
): Promise<LookupAddress[]> {
  // Who writes a name there means it to come before what name servers say.
  const local = await inHostsFile(host);
  if (local.length > 0) return local;
  const resolver = new dns.Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [...addressesOf(v4, 4), ...addressesOf(v6, 6)];
  if (found.length > 0) return found;
  for (const each of [v4, v6]) if (isSilence(each)) throw each.reason as Error;
  return dns.lookup(host, { all: true });
}

const addressesOf = (asked: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] =>
  asked.status === 'rejected' ? [] : asked.value.map((address) => ({ address, family }));

const isSilence = (asked: PromiseSettledResult<unknown>): asked is PromiseRejectedResult =>
  asked.status === 'rejected' && (asked.reason as NodeJS.ErrnoException).code === 'ETIMEOUT';

const HOSTS_FILE = process.platform === 'win32' ? 'C:/Windows/System32/drivers/etc/hosts' : '/etc/hosts';

async function inHostsFile(host: string): Promise<LookupAddress[]> {
  const text = await readFile(HOSTS_FILE, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    return family !== 0 && names.includes(host.toLowerCase()) ? [{ address, family }] : [];
  });
}
