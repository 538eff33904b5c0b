import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [address: Address, bits: number];

/** The bits before the IPv4 address in one that is written as IPv6 (RFC 4291 §2.5.5.2). */
const MAPPED_BITS = 96;

/** Lists are read once, however often they are asked about. */
const networksByList = new WeakMap<readonly string[], readonly Network[]>();

/**
 * Whether the address lies in one of the networks. An IPv4 address or network that is written as IPv6 is the IPv4 one;
 * no other IPv6 network holds an IPv4 address, not even `::/0`. What cannot be read lies nowhere.
 * @param cidrs a list that is never changed.
 */
export function isWithin(address: string, cidrs: readonly string[]): boolean {
  const read = addressOf(address);
  return read !== null && networksOf(cidrs).some((network) => holds(network, read));
}

/** As it is shown, whatever way it is written; null for what cannot be read. */
export function canonicalAddress(address: string): string | null {
  return addressOf(address)?.toString() ?? null;
}

/** No zone, no octal, no short form: whoever reads those may read something else. */
function addressOf(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) && !text.includes('%') ? ipaddr.process(text) : null;
}

function holds([network, bits]: Network, address: Address): boolean {
  if (network instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(network, bits);
  return address instanceof ipaddr.IPv6 && address.match(network, bits);
}

function networksOf(cidrs: readonly string[]): readonly Network[] {
  const known = networksByList.get(cidrs);
  if (known !== undefined) return known;
  const networks = cidrs.map(networkOf).filter((network) => network !== null);
  networksByList.set(cidrs, networks);
  return networks;
}

function networkOf(cidr: string): Network | null {
  if (!ipaddr.isValidCIDR(cidr)) return null;
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const isMapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= MAPPED_BITS;
  return isMapped ? [network.toIPv4Address(), bits - MAPPED_BITS] : [network, bits];
}
