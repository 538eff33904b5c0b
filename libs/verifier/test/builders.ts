import { makeKeyText } from '#key-text';
import type { FilledKey, FilledView, KeySnapshot, MemberSnapshot } from '../src/index.js';

const LETTERS = 22;

/** An id of a key that is told from others by its number. */
export const keyId = (number = 1) => `key_${String(number).padStart(LETTERS, '0')}`;

export const aText = (number = 1, environment = 'live') => makeKeyText({ environment, keyId: keyId(number) });

export function aKey(different: Partial<FilledKey> = {}): FilledKey {
  return {
    keyId: keyId(),
    ver: 1,
    projectId: 'prj_1',
    ownerId: 'usr_1',
    memberId: 'mem_1',
    role: 'user',
    kind: 'standard',
    scopes: null,
    allowedCidrs: [],
    expiresAt: Date.parse('2030-01-01T00:00:00Z'),
    disabled: false,
    deleted: false,
    rateLimit: null,
    countsUses: false,
    metadata: {},
    text: 'present',
    previousUntil: null,
    ...different,
  };
}

export function aMember(different: Partial<MemberSnapshot> = {}): MemberSnapshot {
  return { memberId: 'mem_1', rev: 1, role: 'user', services: ['svc_a', 'svc_b'], removed: false, ...different };
}

export function aView(key: Partial<FilledKey> = {}, different: Partial<FilledView> = {}): FilledView {
  return {
    key: aKey(key),
    member: aMember(),
    project: { projectId: 'prj_1', rev: 1, state: 'active' },
    owner: { ownerId: 'usr_1', rev: 1, state: 'active' },
    ...different,
  };
}

export function changesOf(different: {
  keys?: readonly Pick<KeySnapshot, 'keyId' | 'ver'>[];
  members?: readonly MemberSnapshot[];
  projects?: readonly FilledView['project'][];
  owners?: readonly FilledView['owner'][];
}) {
  return { keys: [], members: [], projects: [], owners: [], ...different };
}
