/** `master`: the one key that carries the whole authority of its membership. */
export const apiKeyKinds = ['standard', 'master'] as const;
export type ApiKeyKind = (typeof apiKeyKinds)[number];

/** What a key may be given beside services: what it may do in Keyward itself. */
export const platformScopes = ['verify', 'api-keys:read', 'audit:read'] as const;
export type PlatformScope = (typeof platformScopes)[number];

export function isPlatformScope(scope: string): scope is PlatformScope {
  return (platformScopes as readonly string[]).includes(scope);
}
