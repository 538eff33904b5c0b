import { canonicalAddress, isWithin } from '../src/cidrs.js';

test.each<[address: string, cidr: string, within: boolean]>([
  ['192.0.2.0', '192.0.2.0/24', true],
  ['192.0.2.255', '192.0.2.0/24', true],
  ['192.0.3.0', '192.0.2.0/24', false],
  ['192.0.2.9', '192.0.2.7/24', true],
  ['192.0.2.7', '192.0.2.7/32', true],
  ['192.0.2.6', '192.0.2.7/32', false],
  ['203.0.113.1', '0.0.0.0/0', true],
  ['2001:db8::1', '0.0.0.0/0', false],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:0DB8:0:0::1', '2001:db8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['2001:db8:0:1::', '2001:db8::/64', false],
  ['::1', '::1/128', true],
  ['2001:db8::1', '::/0', true],
  ['::ffff:192.0.2.7', '192.0.2.0/24', true],
  ['::ffff:c000:207', '192.0.2.0/24', true],
  ['192.0.2.7', '::ffff:192.0.2.0/120', true],
  ['192.0.3.7', '::ffff:192.0.2.0/120', false],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.0/120', true],
  ['192.0.2.7', '::ffff:0:0/96', true],
  ['192.0.2.7', '::/0', false],
  ['::ffff:192.0.2.7', '::/0', false],
  ['192.0.2.7', '::ffff:0:0/95', false],
])('%s in %s: %s', (address, cidr, within) => {
  expect(isWithin(address, [cidr])).toBe(within);
  expect(isWithin(address, ['198.51.100.0/24', 'fe80::/10', cidr])).toBe(within);
});

test.each(['', 'localhost', '192.0.2', '0300.0.2.7', '192.0.2.07', '192.0.2.7/32', '2001:db8::1%eth0', ':::', '1'])(
  'what is no address that everybody reads alike lies nowhere: %s',
  (address) => {
    expect(isWithin(address, ['0.0.0.0/0', '::/0'])).toBe(false);
    expect(canonicalAddress(address)).toBeNull();
  },
);

test('a network that cannot be read holds nothing', () => {
  expect(isWithin('192.0.2.7', ['192.0.2.0/33', '192.0.2.0', 'everywhere/0'])).toBe(false);
});

test('an address is one, whatever way it is written', () => {
  expect(canonicalAddress('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(canonicalAddress('2001:DB8:0:0:0:0:0:1')).toBe('2001:db8::1');
});
