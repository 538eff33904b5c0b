import { Problem } from '#contracts';
import { isAllowed, networkOf } from './domain/addresses.js';
import { faultOfTarget, hostOf, knownAddresses, type TargetRules } from './domain/target.js';
import { Names } from './names.js';

/** Events may not be sent there. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * Where events may be sent. Whoever sets up a webhook chooses an address, and the service stands inside the operator's
 * network: without a rule it could be sent to what nobody else can reach from outside.
 */
export class Targets {
  private readonly rules: TargetRules;

  constructor(
    private readonly names: Names,
    { allowedNetworks, allowHttp }: { readonly allowedNetworks: readonly string[]; readonly allowHttp: boolean },
  ) {
    this.rules = { allowed: allowedNetworks.map(networkOf), allowHttp };
  }

  /** What the address itself says. @throws Problem `webhook.address-refused`. */
  assertAllowed(url: string): void {
    const message = faultOfTarget(url, this.rules);
    if (message !== null) throw new Problem('webhook.address-refused', [{ field: 'url', message }]);
  }

  /**
   * The addresses to connect to, and no others: a name that is asked for again may have another answer.
   * @throws AddressRefused where one of them is not allowed: who gives out such a name is up to something. Whatever the
   *   name server fails with.
   */
  async addressesOf(url: URL): Promise<readonly string[]> {
    if (faultOfTarget(url.href, this.rules) !== null) throw new AddressRefused();
    const host = hostOf(url);
    const known = knownAddresses(host);
    if (known.length > 0) return known.filter((address) => isAllowed(address, this.rules.allowed));
    const found = await this.names.resolve(host);
    if (!found.every((address) => isAllowed(address, this.rules.allowed))) throw new AddressRefused();
    return found;
  }
}
