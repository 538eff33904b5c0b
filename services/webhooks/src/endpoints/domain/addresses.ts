import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = readonly [address: Address, bits: number];

/** The bits before the IPv4 address in one that is written as IPv6 (RFC 4291 §2.5.5.2). */
const MAPPED_BITS = 96;

/** All that is given out for the whole internet (RFC 4291 §2.4): what lies elsewhere is nobody's. */
const GLOBAL_UNICAST: Network = ipaddr.parseCIDR('2000::/3');

/** @param cidr well-formed. */
export function networkOf(cidr: string): Network {
  const [address, bits] = ipaddr.parseCIDR(cidr);
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= MAPPED_BITS;
  return isMapped ? [address.toIPv4Address(), bits - MAPPED_BITS] : [address, bits];
}

/**
 * Whether events may be sent to this address: a public one, or one of a network that is allowed. An IPv4 address that is
 * written as IPv6 is the IPv4 one. What leads to an IPv4 address by way of a translator (NAT64, 6to4, Teredo) is not
 * public, as it may lead anywhere; nor is what cannot be read.
 */
export function isAllowed(text: string, allowed: readonly Network[]): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.process(text);
  return isPublic(address) || allowed.some((network) => holds(network, address));
}

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || holds(GLOBAL_UNICAST, address));
}

function holds([network, bits]: Network, address: Address): boolean {
  if (network instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(network, bits);
  return address instanceof ipaddr.IPv6 && address.match(network, bits);
}
