import type { HoleView } from '#contracts';
import { canonicalJson, differencesOf, KeyFold, type KeyState, type ToldOfKey } from '#log-check';

/** A state that the log does not explain, or an entry that explains nothing. */
export type Hole = HoleView;

/** A thing as the log tells of it. */
export interface ToldThing {
  readonly target: string;
  /** As events name it: the last part of their source. */
  readonly owner: string;
  /** In any order. */
  readonly versions: readonly number[];
}

/** As its owner has it. */
export interface OwnedState {
  readonly owner: string;
  readonly version: number;
}

/** The log's own things, which it keeps nowhere else. */
const THE_LOG = 'audit';

/** One cause may have left out thousands. */
const MISSING_NAMED = 10;
const LONGEST_VALUE = 200;

/**
 * What is wrong with one thing: versions without an entry, entries without a version, or nobody who has it.
 * @param owners the services that own things.
 */
export function holesOf(
  target: string,
  told: ToldThing | null,
  owned: OwnedState | null,
  owners: readonly string[],
): readonly Hole[] {
  const head = Math.max(0, ...(told?.versions ?? []));
  const owner = owned?.owner ?? told?.owner ?? '';
  const version = owned?.version ?? (owner === THE_LOG ? head : 0);
  const hole = { owner, target, version: null, field: null, log: null, document: null };
  const missing = missingIn(told?.versions ?? [], owned === null ? head : version);
  const holes: Hole[] = missing.map((each) => ({ ...hole, kind: 'entry-missing', version: each }));
  if (owned === null && owner !== THE_LOG && told !== null) {
    const kind = owners.includes(owner) ? 'thing-missing' : 'owner-unknown';
    holes.push({ ...hole, kind, log: String(head) });
  } else if (head > version) {
    holes.push({ ...hole, kind: 'thing-behind', version: version + 1, log: String(head), document: String(version) });
  }
  return holes;
}

/** From 1 to the last, the first few of those that are not there. */
export function missingIn(versions: readonly number[], last: number): readonly number[] {
  const there = new Set(versions);
  const missing: number[] = [];
  for (let version = 1; version <= last && missing.length < MISSING_NAMED; version++) {
    if (!there.has(version)) missing.push(version);
  }
  return missing;
}

/**
 * The fields in which a key is not what its entries say. Later entries than the key's version are of later changes; where
 * one is missing, that is the hole, and not what follows from it.
 * @param entries of this key, in the order of their versions.
 */
export function keyHoles(key: KeyState, entries: readonly ToldOfKey[]): readonly Hole[] {
  const version = Number(key.version);
  const told = entries.filter((entry) => entry.version <= version);
  const state = KeyFold.of(told).state;
  if (state === null || told.length !== version) return [];
  return differencesOf(state, key).map((field) => ({
    kind: 'key-differs',
    owner: 'api-keys',
    target: String(key.keyId),
    version,
    field,
    log: written(state[field]),
    document: written(key[field]),
  }));
}

function written(value: unknown): string {
  return canonicalJson(value).slice(0, LONGEST_VALUE);
}
