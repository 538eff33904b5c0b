import { canonicalJson } from './canonical-json.js';

/** As much of an audit entry as a key's state follows from. */
export interface ToldOfKey {
  readonly target: string;
  readonly version: number;
  readonly projectId: string | null;
  readonly action: string;
  readonly time: string;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * What events tell of a key. The prefix of its text is told at birth only, and what the text is known by is never told:
 * neither is here.
 */
export const keyFields = [
  'keyId',
  'version',
  'projectId',
  'createdAt',
  'name',
  'ownerId',
  'memberId',
  'role',
  'kind',
  'imported',
  'lastFour',
  'scopes',
  'allowedCidrs',
  'rateLimit',
  'remainingUses',
  'metadata',
  'tags',
  'expiresAt',
  'previousTextUntil',
  'disabledAt',
  'leakedAt',
  'deletedAt',
] as const;
export type KeyField = (typeof keyFields)[number];

/** A key at one version. Times are RFC 3339. */
export type KeyState = Readonly<Record<KeyField, unknown>>;

const unsaid = {
  name: null,
  ownerId: null,
  memberId: null,
  role: null,
  kind: 'standard',
  imported: false,
  lastFour: null,
  scopes: null,
  allowedCidrs: [],
  rateLimit: null,
  remainingUses: null,
  metadata: {},
  tags: [],
  expiresAt: null,
  previousTextUntil: null,
  disabledAt: null,
  leakedAt: null,
  deletedAt: null,
} as const;

const known: ReadonlySet<string> = new Set(Object.keys(unsaid));

/** A key as its events have left it: whatever an event changed it carries whole, so the last word on each field holds. */
export class KeyFold {
  private folded: KeyState | null = null;

  /** @param entries of one key, in the order of their versions. */
  static of(entries: Iterable<ToldOfKey>): KeyFold {
    const fold = new KeyFold();
    for (const entry of entries) fold.take(entry);
    return fold;
  }

  /** Takes in what happened next. */
  take(entry: ToldOfKey): void {
    const { target: keyId, version, projectId, time: createdAt } = entry;
    const before = this.folded ?? { ...unsaid, keyId, version, projectId, createdAt };
    this.folded = { ...before, ...changesIn(entry), version };
  }

  /** Null as long as nothing was told. */
  get state(): KeyState | null {
    return this.folded;
  }
}

/**
 * The fields in which a key is not what its events say. Uses count `remainingUses` down without an event: less than was
 * told is right, more is not.
 */
export function differencesOf(told: KeyState, stored: KeyState): readonly KeyField[] {
  return keyFields.filter((field) => {
    const [said, is] = [told[field], stored[field]];
    if (field === 'remainingUses' && typeof said === 'number' && typeof is === 'number') return is > said || is < 0;
    return canonicalJson(said) !== canonicalJson(is);
  });
}

/** A rotation says beside `after` how long the former text holds. */
function changesIn({ action, after, details }: ToldOfKey): Partial<KeyState> {
  const fields = Object.fromEntries(Object.entries(after ?? {}).filter(([field]) => known.has(field)));
  if (action !== 'key.rotated') return fields;
  return { ...fields, previousTextUntil: details['previousTextUntil'] ?? null };
}
