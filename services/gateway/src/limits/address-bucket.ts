import ipaddr from 'ipaddr.js';

const GROUPS_OF_ONE_NETWORK = 4;

/**
 * What counts as one address: of IPv6 the /64, as whoever has one of its addresses has all of them (RFC 6177), and of an
 * IPv4 address that is written as IPv6 the IPv4 address.
 */
export function addressBucket(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const read = ipaddr.process(address);
  if (read instanceof ipaddr.IPv4) return read.toString();
  const network = read.parts.slice(0, GROUPS_OF_ONE_NETWORK).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
