import ipaddr from 'ipaddr.js';
import { isAllowed, type Network } from './addresses.js';

/** Where events may go, beside public addresses over https. */
export interface TargetRules {
  readonly allowed: readonly Network[];
  readonly allowHttp: boolean;
}

/** Of what else listens below 1024, nothing wants events. */
const LOWEST_FREE_PORT = 1_024;
const webPorts: ReadonlySet<number> = new Set([80, 443]);

/** What RFC 6761 says of them, whatever a name server does. */
const loopback = ['127.0.0.1', '::1'];

/** Why events may not be sent there, as far as the address itself says; null where it does not say so. */
export function faultOfTarget(text: string, { allowed, allowHttp }: TargetRules): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be an address such as https://example.org/keyward';
  if (url.protocol === 'http:' && !allowHttp) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not have a user name or password';
  if (url.hash !== '') return 'must not have a fragment';
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (port < LOWEST_FREE_PORT && !webPorts.has(port)) return 'must have the port 443, 80, or one from 1024 on';
  const known = knownAddresses(hostOf(url));
  const isRefused = known.length > 0 && !known.some((address) => isAllowed(address, allowed));
  return isRefused ? 'must be at a public address' : null;
}

/** As a resolver takes it: an IPv6 address without its brackets, a name without the dot that ends it. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** Addresses that need not be asked for: of an address, itself; of this machine's own name, this machine's. */
export function knownAddresses(host: string): readonly string[] {
  if (ipaddr.isValid(host)) return [host];
  return host === 'localhost' || host.endsWith('.localhost') ? loopback : [];
}
