import { Resolver } from 'node:dns/promises';

const ANSWER_WITHIN_MS = 2_000;
const TRIES = 2;

/** There is no such name, or no address of it. */
export class NameNotFound extends Error {
  override readonly name = 'NameNotFound';
}

/**
 * Asks name servers. Not the system, whose few threads a name server that keeps silent could block for everybody; so
 * /etc/hosts and search domains do not count.
 */
export class Names {
  private readonly resolver = new Resolver({ timeout: ANSWER_WITHIN_MS, tries: TRIES });

  /** All addresses, IPv4 first. @throws NameNotFound */
  async resolve(host: string): Promise<readonly string[]> {
    const answers = await Promise.allSettled([this.resolver.resolve4(host), this.resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length === 0) throw new NameNotFound();
    return found;
  }
}
