import { isCidr, Outbound } from '../../../src/outbound.js';

const nobody = new Outbound([]);

test.each([
  ['this machine', '127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '::'],
  ['private networks', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd12::1'],
  ['link-local, and the metadata services there', '169.254.169.254', 'fe80::1'],
  ['carrier-grade NAT', '100.64.0.1', '100.127.255.255'],
  ['IPv4 written as IPv6', '::ffff:127.0.0.1', '::ffff:a00:1', '::ffff:a9fe:a9fe', '::7f00:1'],
  ['IPv4 behind a gateway', '64:ff9b::a9fe:a9fe', '::ffff:0:7f00:1', '2002:7f00:1::', '2001:0:1::1'],
  ['groups and what is reserved', '224.0.0.1', '255.255.255.255', 'ff02::1', '203.0.113.9', '2001:db8::1'],
])('%s cannot be reached', (_, ...addresses) => {
  expect(addresses.filter((address) => nobody.permits(address))).toEqual([]);
});

test.each(['1.1.1.1', '100.128.0.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
  '%s is public',
  (address) => expect(nobody.permits(address)).toBe(true),
);

test('an operator may allow networks, and nothing beside them', () => {
  const outbound = new Outbound(['10.1.0.0/16', '127.0.0.1', 'fd00:1::/32']);
  expect(['10.1.2.3', '127.0.0.1', 'fd00:1::7'].every((address) => outbound.permits(address))).toBe(true);
  expect(['10.2.0.1', '127.0.0.2', 'fd00:2::7'].some((address) => outbound.permits(address))).toBe(false);
});

test('hosts that are addresses are checked as such, names when they are looked up', () => {
  expect(nobody.permitsHost('[::1]')).toBe(false);
  expect(nobody.permitsHost('10.0.0.1')).toBe(false);
  expect(nobody.permitsHost('calendar.example')).toBe(true);
});

test('a name that leads to this machine is not looked up for a connection', async () => {
  const answer = new Promise<Error | null>((done) => nobody.lookup('localhost', { all: true }, done));
  await expect(answer).resolves.toMatchObject({
    message: 'localhost is not on the public internet; an operator can allow it with OUTBOUND_ALLOW_CIDRS',
  });
});

test.each(['10.0.0.0/8', '10.0.0.1', '::1', 'fd00::/8'])('%s is a network', (text) => {
  expect(isCidr(text)).toBe(true);
});
test.each(['10.0.0.0/33', 'fd00::/129', 'localhost', '10.0.0/8', '/8', '10.0.0.0/'])('%s is none', (text) =>
  expect(isCidr(text)).toBe(false),
);
