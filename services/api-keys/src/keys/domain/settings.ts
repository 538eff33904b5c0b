import { isDeepStrictEqual } from 'node:util';
import { isPlatformScope, Problem, rolesAllowed, type KeySettings, type PlatformScope, type Role } from '#contracts';
import type { Settings } from './api-key.js';

/** The settings of a key that is confined by nothing. */
export const unconfined: Omit<Settings, 'name'> = {
  scopes: null,
  allowedCidrs: [],
  rateLimit: null,
  remainingUses: null,
  metadata: {},
  tags: [],
};

/** The settings of a new key. What is not said of it confines it to nothing. */
export function settingsOf(given: KeySettings, now: Date): Settings {
  return {
    name: given.name ?? `key ${now.toISOString().slice(0, 16).replace('T', ' ')}`,
    scopes: given.scopes ?? unconfined.scopes,
    allowedCidrs: given.allowedCidrs ?? unconfined.allowedCidrs,
    rateLimit: given.rateLimit ?? unconfined.rateLimit,
    remainingUses: given.remainingUses ?? unconfined.remainingUses,
    metadata: given.metadata ?? unconfined.metadata,
    tags: given.tags ?? unconfined.tags,
  };
}

const members = [
  'name',
  'scopes',
  'allowedCidrs',
  'rateLimit',
  'remainingUses',
  'metadata',
  'tags',
] as const satisfies readonly (keyof Settings)[];

/** What an edit comes to: the members that differ, as they were and as they will be. */
interface SettingsChange {
  readonly before: Partial<Settings>;
  readonly after: Partial<Settings>;
}

/** Members that are not given stay as they are. Null where nothing would differ. */
export function changeOf(settings: Settings, given: KeySettings): SettingsChange | null {
  const isOther = (member: keyof Settings) =>
    given[member] !== undefined && !isDeepStrictEqual(given[member], settings[member]);
  const differing = members.filter(isOther);
  return differing.length === 0 ? null : { before: only(differing, settings), after: only(differing, given) };
}

/** Those of the scopes that are services. */
export function servicesIn(scopes: readonly string[] | null | undefined): readonly string[] {
  return (scopes ?? []).filter((scope) => !isPlatformScope(scope));
}

/**
 * A key reaches no further than its owner: to services that are granted to it now, and in Keyward itself to what its
 * role may do.
 * @param services ids of those the owner may use.
 * @throws Problem `api-key.scope-not-granted`, which names every scope by its place in the list.
 */
export function assertGranted(
  scopes: readonly string[] | null | undefined,
  role: Role,
  services: readonly string[],
): void {
  const mayHave = (scope: string) => (isPlatformScope(scope) ? isOpenTo(role, scope) : services.includes(scope));
  const refused = [...(scopes ?? []).entries()].filter(([, scope]) => !mayHave(scope));
  if (refused.length === 0) return;
  throw new Problem(
    'api-key.scope-not-granted',
    refused.map(([at]) => ({ field: `scopes.${at}`, message: 'is not granted to the owner of the key' })),
  );
}

/** Asking about keys is for programs of every role; the others are permissions of the same name. */
function isOpenTo(role: Role, scope: PlatformScope): boolean {
  return scope === 'verify' || rolesAllowed(scope).includes(role);
}

function only(names: readonly (keyof Settings)[], from: KeySettings): Partial<Settings> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
