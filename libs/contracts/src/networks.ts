import { ValidateBy, type ValidationOptions } from 'class-validator';
import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 network (RFC 4632 §3.1, RFC 4291 §2.3), such as `192.0.2.0/24`. */
export function IsCidr(options: ValidationOptions = {}): PropertyDecorator {
  const message = 'must be a network such as 192.0.2.0/24 or 2001:db8::/32';
  return ValidateBy({ name: 'isCidr', validator: { validate: isCidr, defaultMessage: () => message } }, options);
}

/** An IPv4 or IPv6 address in its usual form: no zone, no octal, no short form. */
export function IsAddress(): PropertyDecorator {
  const message = 'must be an IPv4 or IPv6 address';
  return ValidateBy({ name: 'isAddress', validator: { validate: isAddress, defaultMessage: () => message } });
}

function isCidr(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [address = ''] = value.split('/');
  return isAddress(address) && ipaddr.isValidCIDR(value);
}

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || value.includes('%')) return false;
  return ipaddr.IPv4.isValidFourPartDecimal(value) || ipaddr.IPv6.isValid(value);
}
