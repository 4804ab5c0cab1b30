import { networkOf } from '../../../src/network-of.js';

test.each`
  address                     | network
  ${'203.0.113.7'}            | ${'203.0.113.7'}
  ${'::ffff:203.0.113.7'}     | ${'203.0.113.7'}
  ${'2001:db8:1:2:3:4:5:6'}   | ${'2001:db8:1:2::/64'}
  ${'2001:DB8:1:2::1'}        | ${'2001:db8:1:2::/64'}
  ${'2001:0db8:0001:2::ffff'} | ${'2001:db8:1:2::/64'}
  ${'2001:db8::1'}            | ${'2001:db8:0:0::/64'}
  ${'fe80::1%eth0'}           | ${'fe80:0:0:0::/64'}
  ${'::1'}                    | ${'0:0:0:0::/64'}
  ${'ada@desk.example'}       | ${'ada@desk.example'}
`('$address counts as $network', ({ address, network }: Record<string, string>) =>
  expect(networkOf(address!)).toBe(network),
);
