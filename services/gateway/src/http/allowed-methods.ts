/** Which methods each address takes, so that a wrong one is told from a wrong address. */
export class AllowedMethods {
  private readonly routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  /** @param url with parameters as `:name`, and `*` at its end for whatever follows. */
  add(url: string, method: string | readonly string[]): void {
    const literal = url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(`^${literal.replaceAll(/:[^/]+/g, '[^/]+').replace(/\\\*$/, '.*')}$`);
    this.routes.push({ pattern, methods: [method].flat() });
  }

  /** Empty where nothing is at this address. */
  of(path: string): readonly string[] {
    const matching = this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(matching)].sort();
  }
}
