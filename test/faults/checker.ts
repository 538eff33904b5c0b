import type { Operation } from './journal.js';
import type { Records, StoredEntry, StoredKey } from './records.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const actions = { create: 'key.created', extend: 'key.extended', delete: 'key.deleted' } as const;

/**
 * `lost`: acknowledged, and not in the log. `doubled`: in the log twice. `invented`: in the log, and not what anybody
 * was told or asked for. `gap`: a version or a place of the log is missing. `out-of-order`: a later version stands
 * before an earlier one. `untrue`: a document is not what its history says. `pending`: an event has not arrived.
 */
export type Fault = 'lost' | 'doubled' | 'invented' | 'gap' | 'out-of-order' | 'untrue' | 'pending';

export interface Finding {
  readonly fault: Fault;
  readonly about: string;
}

export interface History extends Records {
  readonly operations: readonly Operation[];
}

/**
 * Compares what callers were told, what the documents are and what the log says. Nothing found means: every acknowledged
 * operation is in the log exactly once, every other at most once, and each document is the sum of its entries.
 */
export function check(history: History): Finding[] {
  return [
    ...checkLog(history.entries),
    ...checkOperations(history),
    ...checkDocuments(history),
    ...history.keys.flatMap((key) => checkKey(key, entriesOf(history.entries, key._id))),
  ];
}

/** The log on its own: every place taken, no event twice, each target's versions ascending. */
function checkLog(entries: readonly StoredEntry[]): Finding[] {
  const findings: Finding[] = [];
  const heads = new Map<string, number>();
  const seen = new Set<string>();
  for (const [place, { _id, eid, target, version }] of entries.entries()) {
    if (_id !== place) findings.push({ fault: 'gap', about: `place ${place} of the log holds ${_id}` });
    if (seen.has(eid)) findings.push({ fault: 'doubled', about: eid });
    else if (version <= (heads.get(target) ?? 0)) findings.push({ fault: 'out-of-order', about: eid });
    seen.add(eid);
    heads.set(target, Math.max(version, heads.get(target) ?? 0));
  }
  return findings;
}

function checkOperations({ operations, entries }: History): Finding[] {
  const ofKeys = entries.filter(({ action }) => action.startsWith('key.'));
  const byRequest = Map.groupBy(ofKeys, ({ requestId }) => requestId);
  const asked = new Set<string | null>(operations.map(({ id }) => id));
  const unasked = ofKeys.filter((entry) => !asked.has(entry.requestId) && !isBirthOfMaster(entry));
  return [
    ...unasked.map(({ eid }): Finding => ({ fault: 'invented', about: `${eid}, which nobody asked for` })),
    ...operations.flatMap((operation) => checkOperation(operation, byRequest.get(operation.id) ?? [])),
  ];
}

/** It comes with a membership: nobody asks for it. */
function isBirthOfMaster({ action, after }: StoredEntry): boolean {
  return action === actions.create && after?.['kind'] === 'master';
}

/** @param told the entries about this operation. */
function checkOperation(operation: Operation, told: readonly StoredEntry[]): Finding[] {
  const { kind, keyId, outcome, version } = operation;
  const about = `${kind} of ${keyId ?? 'a key'} (${operation.id}, ${outcome})`;
  const [entry] = told;
  if (entry === undefined) return outcome === 'ok' ? [{ fault: 'lost', about }] : [];
  if (told.length > 1) return [{ fault: 'doubled', about }];
  const isAsAsked =
    entry.action === actions[kind] && (kind !== 'extend' || lengthOf(entry) === operation.days * DAY_MS);
  const isAsTold = outcome === 'unknown' || (outcome === 'ok' && entry.target === keyId && entry.version === version);
  return isAsAsked && isAsTold ? [] : [{ fault: 'invented', about: `${about}: ${entry.action} as ${entry.eid}` }];
}

function lengthOf({ before, after }: StoredEntry): number {
  return Date.parse(String(after?.['expiresAt'])) - Date.parse(String(before?.['expiresAt']));
}

/** Whatever its kind, a document of version n has the entries 1 to n, and nothing left to tell. */
function checkDocuments({ keys, others, entries }: History): Finding[] {
  const documents = [...keys, ...others];
  const known = new Set(documents.map(({ _id }) => _id));
  // Of a stream the log alone knows. That it had to tell of itself is a finding: something came that it did not take in.
  const orphans = entries.filter(({ target, action }) => !known.has(target) && !action.startsWith('stream.'));
  return [
    ...orphans.map(({ eid }): Finding => ({ fault: 'untrue', about: `${eid}: its document is not there` })),
    ...documents.flatMap(({ _id, ver, pending }) => [
      ...pending.map(({ eid }): Finding => ({ fault: 'pending', about: eid })),
      ...checkVersions(_id, ver, entriesOf(entries, _id)),
    ]),
  ];
}

function checkVersions(id: string, ver: number, entries: readonly StoredEntry[]): Finding[] {
  const versions = new Set(entries.map(({ version }) => version));
  const missing = Array.from({ length: ver }, (_, index) => index + 1).filter((version) => !versions.has(version));
  const beyond = [...versions].filter((version) => version > ver);
  return [
    ...missing.map((version): Finding => ({ fault: 'gap', about: `${id}:${version}` })),
    ...beyond.map((version): Finding => ({ fault: 'untrue', about: `${id}:${version}, of a document at ${ver}` })),
  ];
}

/** Each entry begins where the one before it ended, and the document is where the last one ended. */
function checkKey(key: StoredKey, entries: readonly StoredEntry[]): Finding[] {
  const findings: Finding[] = [];
  let expiresAt: unknown;
  let deletedAt: unknown = null;
  for (const { eid, action, before, after } of entries) {
    if (action === 'key.extended' && before?.['expiresAt'] !== expiresAt)
      findings.push({ fault: 'untrue', about: eid });
    expiresAt = after?.['expiresAt'];
    deletedAt = after?.['deletedAt'] ?? null;
  }
  const isSame = expiresAt === key.expiresAt.toISOString() && deletedAt === (key.deletedAt?.toISOString() ?? null);
  if (!isSame) findings.push({ fault: 'untrue', about: `${key._id} is not what its entries say` });
  return findings;
}

function entriesOf(entries: readonly StoredEntry[], id: string): StoredEntry[] {
  return entries.filter(({ target }) => target === id);
}
