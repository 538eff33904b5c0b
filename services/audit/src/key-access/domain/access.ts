import { apiKeyKinds, memberRemoved, roles, type KeyAccessView } from '#contracts';
import type { Past } from './past.js';

/** What a key's authority rested on at some moment. */
export interface Pasts {
  readonly key: Past;
  readonly member: Past;
  readonly project: Past;
  /** Of the owner's account; empty for a service account, which has none. */
  readonly owner: Past;
}

/** What is asked: the id of a service, and the moment. */
export interface Question {
  readonly service: string;
  readonly at: Date;
}

/**
 * Whether the key could call the service then, and by which events; null where it could not. The rules are those of a
 * verification (`authorityOf` in api-keys), whose answer at that moment this must be. Where the call came from, how
 * often the key had been used and how fast are in no event: networks are told, the others are not known here.
 */
export function accessOf(keyId: string, pasts: Pasts, { service, at }: Question): KeyAccessView | null {
  const { key, member, project, owner } = pasts;
  const identity = identityOf(key);
  if (identity === null || !isOpen(project) || owner.textOf('state') === 'disabled') return null;
  if (!isAlive(key, at) || !holds(member, identity.role) || !reaches(key, member, service)) return null;
  return {
    keyId,
    ...identity,
    name: key.textOf('name') ?? '',
    allowedCidrs: key.textsOf('allowedCidrs') ?? [],
    because: [
      ...key.eventsBehind('kind', 'scopes', 'allowedCidrs', 'expiresAt', 'disabledAt', 'lastFour'),
      ...member.eventsBehind('role', 'services'),
      ...project.eventsBehind('state'),
      ...owner.eventsBehind('state'),
    ],
  };
}

/** A project of which nothing was told is active: things are born so. */
export function isOpen(project: Past): boolean {
  return (project.textOf('state') ?? 'active') === 'active';
}

type Identity = Pick<KeyAccessView, 'kind' | 'ownerId' | 'memberId' | 'role' | 'expiresAt'>;

/** Null for what has not the form of a key. */
function identityOf(key: Past): Identity | null {
  const [ownerId, memberId, expiresAt] = [key.textOf('ownerId'), key.textOf('memberId'), key.textOf('expiresAt')];
  const role = roles.find((each) => each === key.textOf('role'));
  const kind = apiKeyKinds.find((each) => each === key.textOf('kind'));
  if (ownerId === null || memberId === null || expiresAt === null || !role || !kind) return null;
  return { kind, ownerId, memberId, role, expiresAt };
}

/** A master key that was never revealed has no text that anybody could present. */
function isAlive(key: Past, at: Date): boolean {
  const isGone = key.textOf('deletedAt') !== null || key.textOf('disabledAt') !== null;
  const hasText = key.textOf('kind') !== 'master' || key.textOf('lastFour') !== null;
  return !isGone && hasText && Date.parse(key.textOf('expiresAt') ?? '') > at.getTime();
}

/** A key is of one membership in one role, for good. */
function holds(member: Past, role: string): boolean {
  return !member.has(memberRemoved.type) && member.textOf('role') === role;
}

function reaches(key: Past, member: Past, service: string): boolean {
  const scopes = key.textsOf('scopes');
  return (scopes === null || scopes.includes(service)) && (member.textsOf('services') ?? []).includes(service);
}
