/** Which methods each address takes, so that a wrong one is told from a wrong address. */
export class AllowedMethods {
  private readonly routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  /** @param url with parameters as `:name`. */
  add(url: string, method: string | readonly string[]): void {
    const pattern = new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:[^/]+/g, '[^/]+')}$`);
    this.routes.push({ pattern, methods: [method].flat() });
  }

  /** Empty where nothing is at this address. */
  of(path: string): readonly string[] {
    const matching = this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(matching)].sort();
  }
}
