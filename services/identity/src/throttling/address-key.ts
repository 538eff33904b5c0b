import { isIPv6 } from 'node:net';

const GROUPS = 8;
const OF_ONE_NETWORK = 4;

/**
 * What counts as one address: of IPv6 the /64, as whoever has one of its addresses has all of them (RFC 6177), and of an
 * IPv4 address that is written as IPv6 the IPv4 address.
 */
export function addressKeyOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${networkOf(address)}::/64` : address;
}

function networkOf(address: string): string {
  const [bare = ''] = address.split('%', 1);
  const [head = '', tail = ''] = bare.split('::', 2);
  const before = groupsOf(head);
  const after = groupsOf(tail);
  const between = bare.includes('::') ? Math.max(0, GROUPS - before.length - after.length) : 0;
  const groups = [...before, ...Array.from({ length: between }, () => '0'), ...after];
  const canonical = groups.slice(0, OF_ONE_NETWORK).map((group) => Number.parseInt(group, 16).toString(16));
  return canonical.join(':');
}

function groupsOf(part: string): readonly string[] {
  return part === '' ? [] : part.split(':');
}
