import { BlockList, isIP, type LookupFunction } from 'node:net';
import { resolveHost } from './resolve-host.js';

/**
 * Where an address that somebody typed in may lead: everywhere but to this machine, its neighbours and whatever else is
 * not the public internet, unless the operator has allowed it.
 */
export class Outbound {
  private readonly allowed = new BlockList();

  /** @param allowedCidrs checked by whoever read them */
  constructor(
    private readonly allowedCidrs: readonly string[],
    private readonly publicToo = true,
  ) {
    for (const cidr of allowedCidrs) add(this.allowed, cidr);
  }

  /** To what the operator has allowed and nowhere else, as befits a connection that is not encrypted. */
  allowedOnly(): Outbound {
    return new Outbound(this.allowedCidrs, false);
  }

  permits(address: string): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return this.allowed.check(address, family) || (this.publicToo && !notPublic.check(address, family));
  }

  /** A host written as an address is connected to without a lookup, so it is checked by itself. */
  permitsHost(host: string): boolean {
    const address = host.replace(/^\[(.*)\]$/, '$1');
    return isIP(address) === 0 || this.permits(address);
  }

  /** For `http.request`: the connection goes to an address that was checked, whatever the name says a moment later. */
  readonly lookup: LookupFunction = (host, options, done) => {
    resolveHost(host)
      .then((addresses) => {
        const permitted = addresses.filter(({ address }) => this.permits(address));
        const [first] = permitted;
        if (first === undefined) return done(new OutboundRefused(host), '');
        if (options.all) done(null, permitted);
        else done(null, first.address, first.family);
      })
      .catch((fault: Error) => done(fault, ''));
  };
}

export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';

  constructor(host: string) {
    super(`${host} is not on the public internet; an operator can allow it with OUTBOUND_ALLOW_CIDRS`);
  }
}

export function isCidr(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
}

function add(list: BlockList, cidr: string): void {
  const [address = '', bits] = cidr.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
}

/** The IANA special-purpose registries. IPv4 addresses mapped into IPv6 are checked as the IPv4 addresses they are. */
const notPublic = new BlockList();
for (const cidr of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local: the clouds' metadata services live here.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Unspecified, loopback and the old way of writing IPv4 addresses.
  '::/96',
  // These carry IPv4 addresses that a gateway would unpack.
  '64:ff9b::/96',
  '::ffff:0:0:0/96',
  '64:ff9b:1::/48',
  '2001::/23',
  '2002::/16',
  '100::/64',
  '2001:db8::/32',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]) {
  add(notPublic, cidr);
}
